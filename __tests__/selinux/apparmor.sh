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
    --property="KillMode=$kill_mode" env -i HOME=/home/runner USER=runner LANG=C.UTF-8 RUNNER_TRACKING_ID=github_1 \
    PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@" 2>&1 | cat
  return "${PIPESTATUS[0]}"
}

# As the runner does it: what has the job's number in its environment, in whatever cgroup
end_job() {
  local processes
  mapfile -t processes < <(grep -lz '^RUNNER_TRACKING_ID=github_1$' /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3)
  kill -KILL "${processes[@]}"
}

step() { # NAME [INPUT...]: the action with platforms: linux/arm64
  job "$1" INPUT_PLATFORMS=linux/arm64 INPUT_IMAGE=docker-archive:/lab/image.tar "${@:2}" \
    /lab/node /lab/dist/index.js
}

post() { # NAME: the post part of that step
  local state
  mapfile -t state < <(awk -F'<<' 'NF == 2 { printf "STATE_%s=", $1; getline; print }' "result/$1/state")
  step "$1-post" "${state[@]}"
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
end_job
note linger-ended as_runner podman unshare env programs/aarch64
step linger-next INPUT_CLEANUP=true
post linger-next
as_runner podman unshare ls /proc/sys/fs/binfmt_misc >result/linger-table
as_runner podman system migrate

profile '{ allow all, audit deny userns, }'
step denied
dmesg | grep userns_create >result/denied/dmesg
# Ubuntu's kernel puts a podman without a profile of its own into one where the new user namespace begins. What podman
# then executes, itself, lies in the mounts that it has left: a path that AppArmor finds for no process in a profile.
# Here podman is in one from its start.
profile '{ allow all, /usr/bin/new[ug]idmap Ux, }'
step reexec
dmesg | grep /proc/self/exe >result/reexec/dmesg
end_job
profile 'flags=(unconfined) { userns, }'
step allowed
container allowed
(cd /proc/sys/fs/binfmt_misc && echo *) >result/table
