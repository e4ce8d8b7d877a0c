# shellcheck shell=bash
# Sourced by the scenarios: makes the lab a runner's machine that can reach a registry, as far as it has to, and has
# the action run as the runner runs it.
# shellcheck source=__tests__/support/note.sh
. ./note.sh
# shellcheck source=__tests__/support/runner.sh
. ./runner.sh

binfmt=/proc/sys/fs/binfmt_misc
podman load --quiet --input base.tar
podman tag localhost/fedora-arm64:44 quay.io/fedora/fedora:44
mapfile -d '' defaults <defaults

step() { # NAME INPUT=VALUE...
  job "$1" "${defaults[@]}" CI=true GITHUB_ACTIONS=true RUNNER_OS=Linux RUNNER_ARCH=ARM64 "${@:2}" \
    node /lab/dist/index.js
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
