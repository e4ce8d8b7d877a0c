// The chunk of dist/ that a run with nothing to do does not load, with the packages that it needs.
export * as core from "@actions/core";

import { ownSignals } from "./host/command.js";

ownSignals();

export { continueInPodman } from "./host/user-podman.js";
export { atTheEnd } from "./register/at-the-end.js";
export { mayContinueInPodman, provide, renew } from "./register/provide.js";
export { checkConfined } from "./selinux/confined-check.js";
