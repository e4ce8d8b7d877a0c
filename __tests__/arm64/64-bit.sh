#!/bin/bash
# Runs in the lab as root, from /lab, on a processor that runs no program of 32 bits.
set -uo pipefail
# shellcheck source=__tests__/arm64/steps.sh
. ./steps.sh

podman import --quiet programs.tar localhost/probe
as_runner podman import --quiet programs.tar localhost/probe

note before programs/arm
step others INPUT_PLATFORMS=linux/s390x
podman save --quiet --format=oci-archive --output=others.tar "$(image_of others)"
arm=INPUT_PLATFORMS=linux/arm/v7
step refused $arm INPUT_IMAGE=oci-archive:/lab/others.tar
note refused-program programs/arm

step arm $arm
note program programs/arm
note rootful podman run --rm localhost/probe /arm
note rootless as_runner podman run --rm localhost/probe /arm
