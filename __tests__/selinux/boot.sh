#!/bin/bash
# Runs in the lab as root in unconfined_t, from /lab: once to install deploy/systemd, and once more
# after a boot of the same disk. result/NAME is the table, or what the service said.
set -uo pipefail
# shellcheck source=__tests__/support/note.sh
. ./note.sh

binfmt=/proc/sys/fs/binfmt_misc
unit=qemu-user-static
image=localhost/$unit:systemd

runs() { # NAME: a program of arm64, as PID 1 of a confined container
  note "$1" podman run --rm --network=none localhost/probe /aarch64
}

table() { # NAME: what is registered, and when it was
  (cd $binfmt && stat -c '%n %Y' -- *) | grep -vE '^(register|status) ' >"result/$1"
}

back() { # NAME: waits until both handlers are there and the service has ended, a minute at most
  settled() {
    local tries
    for tries in {1..120}; do
      sleep 0.5
      [[ -e $binfmt/qemu-aarch64 && -e $binfmt/qemu-s390x ]] || continue
      [[ $(systemctl show --value --property=ActiveState $unit.service) != inactive ]] || return 0
    done
    echo "not there after $tries tries"
    return 1
  }
  note "$1" settled
  table "$1"
}

said() { # NAME: what the service's last run left in the journal
  local run
  run=$(systemctl show --value --property=InvocationID $unit.service)
  journalctl --sync
  journalctl --output=cat "_SYSTEMD_INVOCATION_ID=$run" >"result/$1"
}

processes() { # NAME: those that registering could have left
  cat /proc/[0-9]*/comm | grep -E 'conmon|podman|qemu|crun' >"result/$1"
}

foreign() {
  echo ":foreign:E::foreign-own::/bin/true:" >$binfmt/register
}

# As rpm's trigger does it
flush() {
  /usr/lib/systemd/systemd-binfmt
}

if [[ ! -e installed ]]; then
  podman import --quiet programs.tar localhost/probe
  # A handler of the host's own: without one, systemd-binfmt.service has nothing to do.
  mkdir -p /etc/binfmt.d
  echo ':host:E::host-own::/bin/true:' >/etc/binfmt.d/host.conf
  # Fedora's policy has unconfined_service_t for it. Here it would be initrc_t, and podman in podman_t,
  # which refpolicy's modules don't let start a container for it.
  mkdir /etc/systemd/system/{lab.service,$unit.{service,timer}}.d
  printf '[Service]\nSELinuxContext=unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023\n' \
    >/etc/systemd/system/$unit.service.d/lab.conf
  # Nor does the test wait a minute, and the lab boots to its own unit instead of a target.
  printf '[Timer]\nOnUnitInactiveSec=\nOnUnitInactiveSec=5\nAccuracySec=1\n' \
    >/etc/systemd/system/$unit.timer.d/lab.conf
  printf '[Unit]\nWants=multi-user.target\nAfter=multi-user.target\n' \
    >/etc/systemd/system/lab.service.d/lab.conf

  note no-root setpriv --reuid=runner --clear-groups deploy/systemd/install
  note install deploy/systemd/install oci-archive:/lab/image.tar
  note install-program ./programs/aarch64
  note verify systemd-analyze verify /etc/systemd/system/$unit.{service,path,timer} &>result/verify

  touch installed
  cp result/log result/install.log
  journalctl --boot >result/install.journal
  sync
  systemctl reboot --force
  sleep infinity
fi

table boot
systemctl stop $unit.timer
runs boot-confined
processes boot-processes
systemctl show --property=ActiveState,Result $unit.service >result/boot-service
systemctl start $unit.service
said nothing-missing

# One handler is removed: no write to `status`, so the timer alone can see it
systemctl stop $unit.path
systemctl start $unit.timer
foreign
echo -1 >$binfmt/qemu-aarch64
back timer

systemctl stop $unit.timer
systemctl start $unit.path
flush
table flush
back path
said path-said

systemctl stop $unit.path
systemctl restart systemd-binfmt.service
back restart
runs restart-confined

podman tag $image localhost/other
podman untag $image $image
flush
note no-image systemctl start $unit.service
said no-image-said
podman tag localhost/other $image

mount=proc-sys-fs-binfmt_misc
systemctl stop $mount.automount $mount.mount
systemctl mask --runtime $mount.mount
note unmounted systemctl start $unit.service
said unmounted-said
systemctl unmask --runtime $mount.mount
systemctl start $mount.automount $unit.service
table mounted

# Another image, while programs run; a handler that somebody else has made his own
foreign
(
  failed=0
  for ((count = 0; ; count++)); do
    [[ ! -e renewed ]] || break
    ./programs/aarch64
    [[ $? == 42 ]] || ((failed++))
  done
  echo "$count $failed" >result/gap
) &
note renew deploy/systemd/install localhost/other
touch renewed
wait
table renew
echo -1 >$binfmt/qemu-s390x
echo ':qemu-s390x:E::others-own::/bin/true:' >$binfmt/register
note uninstall deploy/systemd/uninstall
table uninstall
processes uninstall-processes
find /etc/systemd /usr/local/sbin /run -name "$unit*" ! -name '*.d' >result/leftovers
systemctl list-units --all --plain --no-legend "$unit*" >>result/leftovers
