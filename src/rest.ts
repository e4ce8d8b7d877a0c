// What a run with nothing to do has no use for: one chunk of dist/, with the packages that it needs.
export * as core from "@actions/core";

export { lookConfined } from "./confinement.js";
export { atTheEnd } from "./end.js";
export { provide, renew } from "./provision.js";
