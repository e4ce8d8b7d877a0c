# shellcheck shell=bash
# Sourced by the scenarios after note.sh: runs what a runner runs, as its service does it.

# An ordinary user, no login session, standard output a pipe
as_runner() {
  setpriv --reuid=runner --regid=runner --init-groups env -i HOME=/home/runner USER=runner \
    LANG=C.UTF-8 PATH=/lab/bin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@" 2>&1 | cat
  return "${PIPESTATUS[0]}"
}

job() { # NAME [VARIABLE=VALUE...] COMMAND...: notes a step, which leaves its files in result/NAME
  local file
  install -d -o runner "result/$1" /home/runner/_temp /home/runner/_tool
  for file in output summary state; do install -o runner /dev/null "result/$1/$file"; done
  rm -rf /home/runner/_temp/* # each run is a job of its own
  note "$1" logged "$@"
}

logged() {
  as_runner env RUNNER_TEMP=/home/runner/_temp RUNNER_TOOL_CACHE=/home/runner/_tool \
    GITHUB_OUTPUT="/lab/result/$1/output" GITHUB_STATE="/lab/result/$1/state" \
    GITHUB_STEP_SUMMARY="/lab/result/$1/summary" "${@:2}" | tee "result/$1/log"
  return "${PIPESTATUS[0]}"
}
