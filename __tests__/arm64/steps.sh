# shellcheck shell=bash
# Sourced by the scenarios: makes the lab a runner's machine that can reach a registry, as far as it has to, and has
# the action run as the runner runs it.
# shellcheck source=__tests__/support/note.sh
. ./note.sh

binfmt=/proc/sys/fs/binfmt_misc
podman load --quiet --input base.tar
podman tag localhost/fedora-arm64:44 quay.io/fedora/fedora:44
mapfile -d '' defaults <defaults

# As a runner's service does it: an ordinary user, no login session, standard output a pipe
as_runner() {
  setpriv --reuid=runner --regid=runner --init-groups env -i HOME=/home/runner USER=runner \
    LANG=C.UTF-8 PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@" 2>&1 | cat
  return "${PIPESTATUS[0]}"
}

job() { # NAME VARIABLE=VALUE...
  # Each run is a job of its own
  rm -rf /home/runner/_temp/*
  as_runner env "${defaults[@]}" CI=true GITHUB_ACTIONS=true RUNNER_OS=Linux RUNNER_ARCH=ARM64 \
    RUNNER_TEMP=/home/runner/_temp RUNNER_TOOL_CACHE=/home/runner/_tool \
    GITHUB_OUTPUT="/lab/result/$1/output" GITHUB_STATE="/lab/result/$1/state" \
    GITHUB_STEP_SUMMARY="/lab/result/$1/summary" "${@:2}" node /lab/dist/index.js | tee "result/$1/log"
  return "${PIPESTATUS[0]}"
}

step() { # NAME INPUT=VALUE...: leaves its files in result/NAME
  local file
  install -d -o runner "result/$1" /home/runner/_temp /home/runner/_tool
  for file in output summary state; do install -o runner /dev/null "result/$1/$file"; done
  note "$1" job "$1" "${@:2}"
}

post() { # NAME OF INPUT=VALUE...: the post part of the step OF
  local line end state=()
  while IFS= read -r line; do
    end=${line#*<<} state+=("STATE_${line%%<<*}=")
    while IFS= read -r line && [[ $line != "$end" ]]; do state[-1]+=$line; done
  done <"result/$2/state"
  step "$1" "${state[@]}" "${@:3}"
}

image_of() { # NAME: the name of the image that a step registered from
  sed -n '/^image<</{n; s/@.*//p}' "result/$1/output"
}

programs() { # NAME: what the program of each architecture ends with
  local program
  for program in programs/*; do
    "$program" &>/dev/null
    echo "${program##*/} $?"
  done >"result/$1"
}

table() { # NAME: the handlers
  (cd $binfmt && printf '%s\n' qemu-*) >"result/$1"
}
