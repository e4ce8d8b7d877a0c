#!/bin/bash
# Runs in the lab as root in unconfined_t, from /lab. Labels are in result/NAME-*.
set -uo pipefail
# shellcheck source=__tests__/support/note.sh
. ./note.sh

binfmt=/proc/sys/fs/binfmt_misc
pod=qemu-user-static
container=$pod-$pod

ready() { # as the kubelet asks
  podman exec $container "${readiness[@]}"
}

play() { # NAME: NAME.yaml as the kubelet runs it, until it is ready
  local tries=0 files pid
  podman kube play --start=false "$1.yaml"
  # podman ignores the mode that the pod asks for
  files=$(podman volume inspect --format '{{.Mountpoint}}' $pod-programs)
  chmod 555 "$files"/*
  podman pod start $pod
  until ready || ((++tries == 20)); do sleep 0.5; done
  podman logs $container
  pid=$(podman inspect --format '{{.State.Pid}}' $container)
  tr -d '\0' <"/proc/$pid/attr/current" >"result/$1-process"
  stat --format=%C "/proc/$pid/root/usr/libexec/qemu-user-static-action/qemu-aarch64" >"result/$1-emulator"
  ready
}

end() {
  podman pod stop --time=10 $pod
  podman pod rm --force $pod
  podman volume rm $pod-programs
}

confined() { # NAME: an arm64 program as PID 1 of a confined container
  note "$1" podman run --rm --network=none localhost/probe /aarch64
}

runner() { # the action in a container without any right, without an engine
  local file
  install -d -o 1001 result/runner result/runner/{_temp,_tool}
  for file in output summary state; do install -o 1001 /dev/null "result/runner/$file"; done
  podman run --rm --network=none --user=1001 --cap-drop=all --security-opt=no-new-privileges \
    --volume /lab/result/runner:/runner:Z --read-only --rootfs \
    --env={RUNNER_TEMP=/runner/_temp,RUNNER_TOOL_CACHE=/runner/_tool,INPUT_PLATFORMS=linux/arm64} \
    --env={GITHUB_OUTPUT=/runner/output,GITHUB_STATE=/runner/state} \
    --env=GITHUB_STEP_SUMMARY=/runner/summary /lab/runner /node /action/dist/index.js
}

mapfile -t -d '' readiness <readiness
install -D catatonit /usr/libexec/podman/catatonit
chcon --recursive system_u:object_r:container_file_t:s0 runner
podman load --quiet --input image.tar
podman import --quiet programs.tar localhost/probe

# From systemd's untriggered automount
note without-level play without-level
note without-level-program ./programs/aarch64
confined without-level-confined
end

note pod play pod
note pod-program ./programs/aarch64
confined pod-confined
note runner runner
end
confined pod-ended

# Nothing mounted, no automount, the kernel's module not loaded
echo -1 >$binfmt/status
systemctl stop proc-sys-fs-binfmt_misc.automount proc-sys-fs-binfmt_misc.mount
note loaded grep '^binfmt_misc ' /proc/modules
modprobe --remove binfmt_misc
note bare-loaded grep '^binfmt_misc ' /proc/modules
note bare-mounted mountpoint -q $binfmt
note bare play pod
end
note bare-ended ./programs/aarch64
confined bare-ended-confined
