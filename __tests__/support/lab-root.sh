# shellcheck shell=bash
# Sourced by the labs' build: what their root filesystems have in common.

# As ./run asks for it: the scenario is a unit, in place of a target, so that what it does not need is not started.
furnish() { # ROOT TTY [LINE]: what the scenario prints goes to TTY; LINE is one more of its unit
  mkdir -p "$1/lab"
  echo 'runner ALL=(ALL) NOPASSWD: ALL' >"$1/etc/sudoers.d/runner"
  echo lab >"$1/etc/hostname"
  echo '127.0.0.1 localhost lab' >"$1/etc/hosts"
  # The machine has no network.
  printf '[containers]\nnetns = "none"\n' >"$1/etc/containers/containers.conf"
  cat >"$1/etc/systemd/system/lab.service" <<UNIT
[Unit]
Wants=dbus.service
After=dbus.service
SuccessAction=poweroff-force
FailureAction=poweroff-force

[Service]
Type=oneshot
WorkingDirectory=/lab
StandardOutput=tty
StandardError=tty
TTYPath=$2
${3-}
ExecStartPre=+modprobe virtio_blk
ExecStartPre=+mount /dev/vda /lab
ExecStart=/bin/bash -o pipefail -c 'stty -opost <&1; bash "\$SCENARIO" 2>&1 | tee result/log'
ExecStopPost=/bin/bash -c 'echo "\$EXIT_STATUS" >result/status; journalctl -b >result/journal; sync'
UNIT
}
