#!/bin/bash
# Runs in the lab as root, from /lab, under AppArmor. Its jobs are services of systemd's, as GitHub's runner is.
set -uo pipefail
# shellcheck source=__tests__/support/note.sh
. ./note.sh
# shellcheck source=__tests__/support/runner.sh
. ./runner.sh

# What the runner's own unit has (actions/runner, src/Misc/layoutbin/actions.runner.service.template)
kill_mode=process
as_runner() {
  systemd-run --quiet --collect --wait --pipe --working-directory=/lab --uid=runner \
    --property="KillMode=$kill_mode" env -i HOME=/home/runner USER=runner LANG=C.UTF-8 \
    PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@" 2>&1 | cat
  return "${PIPESTATUS[0]}"
}

step() { # NAME [INPUT...]: the action with platforms: linux/arm64
  job "$1" INPUT_PLATFORMS=linux/arm64 INPUT_IMAGE=docker-archive:/lab/image.tar "${@:2}" \
    /lab/node /lab/dist/index.js
}

container() { # NAME: the runner's user starts one of an arm64 program
  note "$1-container" as_runner podman run --rm localhost/probe /aarch64
}

pause() { # NAME: the cgroup of podman's pause process, if that lives
  cat "/proc/$(cat /{tmp/storage-run-1000,run/user/1000}/libpod/tmp/pause.pid 2>/dev/null)/cgroup" >"result/$1/cgroup"
}

profile() { # PODMAN'S: AppArmor's for it
  printf 'abi <abi/4.0>,\nprofile podman /usr/bin/podman %s\n' "$1" >/etc/apparmor.d/podman
  apparmor_parser --replace /etc/apparmor.d/podman
}

podman import --quiet programs.tar localhost/probe
as_runner podman import --quiet programs.tar localhost/probe

step root
note root-confined podman run --name=confined localhost/probe /aarch64
podman inspect --format '{{.AppArmorProfile}}' confined >result/root/profile
container root
as_runner podman unshare mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
step hidden
as_runner podman system migrate
echo -1 >/proc/sys/fs/binfmt_misc/qemu-aarch64
rm /etc/sudoers.d/runner

# No session: /run/user has no folder of the user's
step service
container service
pause service
step service-again
step service-reset INPUT_RESET=true
as_runner podman system migrate

# Another service ends all that it has started
kill_mode=control-group
step group
pause group
note group-program as_runner podman unshare env programs/aarch64
step group-again
as_runner podman system migrate

# A session that lasts
loginctl enable-linger runner
until systemctl --quiet is-active user@1000; do sleep 0.2; done
step linger
pause linger
container linger
step linger-again
as_runner podman system migrate

profile '{ allow all, audit deny userns, }'
step denied
dmesg | grep userns_create >result/denied/dmesg
profile 'flags=(unconfined) { userns, }'
step allowed
container allowed
(cd /proc/sys/fs/binfmt_misc && echo *) >result/table
