// What several tests start from. What a test is about, it says itself.
import type { Image } from "../../src/image/get.js";
import type { Inputs } from "../../src/action/inputs.js";
import type { Finding, HostState } from "../../src/host/look.js";
import { architecturesOf, parsePlatforms } from "../../src/action/platforms.js";
import { nativeArchitecture } from "../../src/host/native.js";

/** The inputs of a step that gives none: what action.yml and the code have to agree on. */
export const DEFAULTS: Inputs = {
  wanted: "all",
  image: "",
  containerfile: "",
  baseImage: "quay.io/fedora/fedora:44",
  engine: "auto",
  rootless: "auto",
  cacheImage: true,
  maxAge: 30,
  reset: false,
  credential: false,
  cleanup: false,
};

/** What is known of the host's own architecture, of x86_64 whatever machine the tests run on. */
export const native: Finding = {
  architecture: nativeArchitecture("x64"),
  runs: true,
  ending: "it ended with status 42",
  handler: undefined,
  version: undefined,
};

/** Architectures without a handler, or with what is told of them. */
export function findingsOf(platforms: string, known: Partial<Finding> = {}): Finding[] {
  const wanted = parsePlatforms(platforms);
  if (wanted === "all") throw new Error("not a list");
  const nothing: Partial<Finding> = { runs: false, ending: "" };
  return architecturesOf(wanted).map((architecture) => ({
    ...native,
    ...nothing,
    architecture,
    ...known,
  }));
}

/** A host without SELinux, whose table can't be read. */
export const stateOf = (...findings: readonly Finding[]): HostState => ({
  table: undefined,
  findings,
  selinux: "off",
});

/** An image of this project's that was pulled. */
export const pulled: Image = {
  name: "quay.io/example/qemu:1",
  id: "4f2d",
  created: new Date(),
  architecture: "amd64",
  recipe: "",
  family: "",
  checkpoint: "",
  holds: undefined,
  source: "pull",
  entrypoint: "own",
};
