// The chunk of dist/ that a run with nothing to do does not load, with the packages that it needs.
export * as core from "@actions/core";

import { ownSignals } from "./host/command.js";

ownSignals();

export { continueWithoutRoot } from "./host/without-root.js";
export { atTheEnd } from "./register/at-the-end.js";
export { mayContinueWithoutRoot, provide, renew } from "./register/provide.js";
export { checkConfined } from "./selinux/confined-check.js";
