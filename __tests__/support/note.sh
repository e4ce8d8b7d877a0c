# shellcheck shell=bash
# Sourced by the scenarios: notes what a command ended with, for the test to judge.

note() { # NAME COMMAND...: its output goes to the log, its status to result/statuses
  local status=0
  echo "== $1 $(cut -d' ' -f1 /proc/uptime) ${*:2}"
  "${@:2}" </dev/null || status=$?
  echo "$1 $status" >>result/statuses
}
