// What a run with nothing to do has no use for: one chunk of dist/, with the packages that it needs.
export * as core from "@actions/core";

export { lookConfined } from "./selinux/confined-check.js";
export { atTheEnd } from "./action/post.js";
export { provide, renew } from "./register/provide.js";
