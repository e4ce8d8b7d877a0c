#!/bin/bash
# Runs in the lab as root, from /lab, on a processor that runs programs of 32 bits itself.
set -uo pipefail
# shellcheck source=__tests__/arm64/steps.sh
. ./steps.sh

podman load --quiet --input image.tar
podman import --quiet programs.tar localhost/probe
as_runner podman import --quiet programs.tar localhost/probe

programs before
pair=INPUT_PLATFORMS=linux/amd64,linux/s390x
step pair $pair
note rootful podman run --rm localhost/probe /x86_64
note rootless as_runner podman run --rm localhost/probe /x86_64
note go-native go/arm64
note go go/amd64
note uname podman run --rm --platform linux/amd64 localhost/userland-amd64 uname -m >result/uname
step again $pair
step arm INPUT_PLATFORMS=linux/arm/v7

step all INPUT_PLATFORMS=all
programs all-programs
step reset INPUT_PLATFORMS=all INPUT_RESET=true
table reset-table

echo -1 >$binfmt/status
step cleanup INPUT_PLATFORMS=linux/s390x INPUT_CLEANUP=true
note cleanup-program programs/s390x
post cleanup-post cleanup INPUT_PLATFORMS=linux/s390x INPUT_CLEANUP=true
note cleaned-program programs/s390x

systemctl start docker
podman save --quiet "$(image_of pair)" | docker load
docker import programs.tar localhost/probe
step docker $pair INPUT_ENGINE=docker
note docker-run docker run --rm --network=none localhost/probe /x86_64
