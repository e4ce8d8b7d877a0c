import path from "node:path";

import { ROOT } from "../support/action.js";

/** What `uname -m` says in the image localhost/debian-NAME that script/debian-image makes. */
export const MACHINES: Readonly<Record<string, string>> = {
  arm64: "aarch64",
  arm: "armv7l",
  ppc64le: "ppc64le",
  riscv64: "riscv64",
  s390x: "s390x",
};

export const PLATFORMS = Object.keys(MACHINES);

/** What is run in them. */
export const PROGRAMS = path.join(ROOT, "__tests__/work/programs");

/** A build that installs a package and compiles. */
export const CONTAINERFILE = path.join(PROGRAMS, "Containerfile");

/** The platforms that it is for. */
export const BUILT = ["arm64", "s390x"];
