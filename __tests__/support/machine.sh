# shellcheck shell=bash
# Sourced by the labs' run, with its arguments PAYLOAD_DIR, SCENARIO and RESULT_DIR: boots a virtual machine that
# finds a copy of the payload in /lab and runs the script SCENARIO of it there, as root. What it prints is printed
# and kept in RESULT_DIR/log, beside the journal and what it leaves in /lab/result. A scenario may reboot: the
# lab's disk keeps what was written as long as qemu runs.

payload=$1 scenario=$2 result=$3
mkdir -p "$result"
work=$(mktemp -d)
vm=
trap '[[ -z $vm ]] || kill "$vm"; rm -rf "$work"' EXIT
cp -r "$payload" "$work/lab"
chmod 755 "$work/lab"
mkdir -m 777 "$work/lab/result"

# Ends with the scenario's exit status. Linux 6.12 names NVMe disks in no fixed order: only DISK is one. After
# LAB_TIMEOUT seconds it is too late.
boot() { # DISK KERNEL_OPTIONS QEMU...
  local size status
  size=$(du -sm "$work/lab" | cut -f1)
  mke2fs -q -t ext4 -O ^has_journal -d "$work/lab" "$work/disk" "$((size + 128))M" >/dev/null
  timeout --foreground "${LAB_TIMEOUT:-900}" "${@:3}" -nodefaults -display none -serial "file:$result/console" \
    -drive "if=none,id=root,format=raw,snapshot=on,file=$1" -device nvme,serial=root,drive=root \
    -drive "if=none,id=lab,format=raw,cache=unsafe,file=$work/disk" -device virtio-blk,drive=lab \
    -append "root=/dev/nvme0n1 rw quiet $2 systemd.unit=lab.service systemd.setenv=SCENARIO=$scenario" \
    </dev/null 2>"$result/qemu" &
  vm=$!
  wait "$vm" || echo "lab: qemu ended with $?" >&2
  vm=

  debugfs -R "rdump /result $work" "$work/disk" 2>/dev/null
  cp -r "$work/result/." "$result"
  status=$(cat "$work/result/status")
  return "$status"
}
