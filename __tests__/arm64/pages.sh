#!/bin/bash
# Runs in the lab as root, from /lab, on a kernel with other pages than those of 4 KiB.
set -uo pipefail
# shellcheck source=__tests__/arm64/steps.sh
. ./steps.sh

getconf PAGESIZE >result/size
step all INPUT_PLATFORMS=all
programs programs
step again INPUT_PLATFORMS=all
