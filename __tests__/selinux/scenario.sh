#!/bin/bash
# Runs in the lab as root in unconfined_t, from /lab. A step of the action leaves its files in
# result/NAME.
set -uo pipefail
# shellcheck source=__tests__/support/note.sh
. ./note.sh
# shellcheck source=__tests__/support/runner.sh
. ./runner.sh

binfmt=/proc/sys/fs/binfmt_misc
labels=(--security-opt label=filetype:container_file_t --security-opt label=level:s0
  --security-opt label=type:spc_t)

step() { # NAME DIST [INPUT...]: the action with platforms: linux/arm64
  : >podman.log
  chmod 666 podman.log
  job "$1" INPUT_PLATFORMS=linux/arm64 "${@:3}" /lab/node "/lab/$2/index.js"
  cp podman.log "result/$1/podman"
}

confined() { # NAME: a confined container of an arm64 program, rootful and rootless
  note "$1-rootful" podman run --rm localhost/probe /aarch64
  note "$1-rootless" as_runner podman run --rm localhost/probe /aarch64
}

naive() { # what is registered without labels
  echo -1 >$binfmt/qemu-aarch64
  note "$1" podman run --rm --privileged "$image" register aarch64
}

# Counts what the action asks of podman
mkdir bin
printf '#!/bin/sh\necho "$@" >>/lab/podman.log\nexec /usr/bin/podman "$@"\n' >bin/podman
chmod 755 bin bin/podman

podman load --quiet --input image.tar
image=$(podman images --format '{{.Repository}}:{{.Tag}}' localhost/qemu-user-static)
podman import --quiet programs.tar localhost/probe
as_runner podman import --quiet programs.tar localhost/probe

# Nothing has touched the automount yet: the article's own command registers, and nothing is left
note untriggered podman run --rm --privileged "${labels[@]}" "$image"
note untriggered-program ./programs/aarch64
umount $binfmt

step fresh dist
note fresh-program ./programs/aarch64
confined fresh

naive naive
note naive-program ./programs/aarch64
confined naive
dmesg >result/dmesg

step repair dist
confined repair
step nothing dist

naive naive-again
step unlabelled unlabelled/dist
confined unlabelled

systemctl start auditd
step repair-auditd dist

naive naive-permissive
setenforce 0
step permissive dist
setenforce 1

# No sudo, and nothing in the machine's table
rm /etc/sudoers.d/runner
echo -1 >$binfmt/qemu-aarch64
uname -r >result/kernel
without_root() { # NAME DIST [INPUT...]: a step, a confined container of the user's, and what was denied
  : >/var/log/audit/audit.log
  step "$@"
  note "$1-confined" as_runner podman run --rm localhost/probe /aarch64
  cp /var/log/audit/audit.log "result/$1/audit"
}
without_root without-root dist INPUT_IMAGE=docker-archive:/lab/image.tar
note without-root-program ./programs/aarch64
if [[ $(uname -r) != 6.1.* ]]; then # that refuses the first
  step without-root-again dist
  as_runner podman system migrate
  without_root without-root-unlabelled unlabelled/dist
  without_root without-root-repair dist
  as_runner podman system migrate
fi
(cd $binfmt && echo *) >result/without-root-table

# sudo for podman alone, and a table that is not mounted: a container mounts it on the host
systemctl stop proc-sys-fs-binfmt_misc.automount proc-sys-fs-binfmt_misc.mount
rm bin/podman # sudo is to see the path that it allows
echo 'runner ALL=(root) NOPASSWD: /usr/bin/podman' >/etc/sudoers.d/runner
step podman-alone dist
confined podman-alone
