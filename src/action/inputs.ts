import { invalidInput } from "./messages.js";
import { parsePlatforms, type Wanted } from "./platforms.js";
import { archiveOf, isReference, qualified } from "../image/reference.js";
import { getInput } from "./runner.js";

export type EngineChoice = "auto" | "podman" | "docker";

/** The action's inputs, read and validated. action.yml describes each. */
export interface Inputs {
  readonly wanted: Wanted;
  /** Reference of an image to pull; empty: build one. */
  readonly image: string;
  /** Path or URL of a Containerfile to build instead of the action's own; empty: its own. */
  readonly containerfile: string;
  readonly baseImage: string;
  readonly engine: EngineChoice;
  /** Register in the namespaces of this user's podman: `auto` where there is no root. */
  readonly rootless: boolean | "auto";
  readonly cacheImage: boolean;
  /** Days after which an image and a registration are made anew. */
  readonly maxAge: number;
  /** Register even what runs, and leave no other handler of QEMU's. */
  readonly reset: boolean;
  /** Give the handlers the flag C. */
  readonly credential: boolean;
  /** Remove in the post step what this run added. */
  readonly cleanup: boolean;
}

function platforms(): Wanted {
  const value = getInput("platforms");
  const wanted = parsePlatforms(value);
  if (wanted === "all" && !/all/i.test(value)) {
    console.log("The input 'platforms' is empty, which means all.");
  }
  return wanted;
}

function image(): string {
  const value = getInput("image");
  if (!value || archiveOf(value)) return value;
  if (!isReference(value)) {
    const expected =
      "a reference such as quay.io/org/image:tag, or oci-archive:/path or docker-archive:/path";
    throw invalidInput("image", value, expected);
  }
  return qualified(value);
}

function baseImage(): string {
  const value = getInput("base-image") || "quay.io/fedora/fedora:44";
  if (isReference(value)) return value;
  throw invalidInput("base-image", value, "an image reference such as quay.io/fedora/fedora:44");
}

/** The input `engine` alone. */
export function readEngine(): EngineChoice {
  const value = getInput("engine") || "auto";
  if (value === "auto" || value === "podman" || value === "docker") return value;
  throw invalidInput("engine", value, "auto, podman or docker");
}

function containerfile(): string {
  const value = getInput("containerfile");
  if (!value.startsWith("-")) return value;
  throw invalidInput("containerfile", value, "the path or URL of a Containerfile");
}

/** GitHub's own spelling of a boolean (YAML 1.2 core schema). */
function flag(name: string, unset: boolean, expected = "true or false"): boolean {
  const value = getInput(name);
  if (value === "") return unset;
  if (/^(true|True|TRUE)$/.test(value)) return true;
  if (/^(false|False|FALSE)$/.test(value)) return false;
  throw invalidInput(name, value, expected);
}

function rootless(): boolean | "auto" {
  const value = getInput("rootless") || "auto";
  return value === "auto" ? value : flag("rootless", false, "auto, true or false");
}

function maxAge(): number {
  const value = getInput("max-age") || "30";
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  throw invalidInput("max-age", value, "a number of days");
}

/**
 * Reads the action's inputs; nothing else reads them.
 *
 * @throws Problem for the first input that is not valid
 */
export function readInputs(): Inputs {
  const inputs: Inputs = {
    wanted: platforms(),
    image: image(),
    containerfile: containerfile(),
    baseImage: baseImage(),
    engine: readEngine(),
    rootless: rootless(),
    cacheImage: flag("cache-image", true),
    maxAge: maxAge(),
    reset: flag("reset", false),
    credential: flag("credential", false),
    cleanup: flag("cleanup", false),
  };
  if (inputs.image && inputs.containerfile) {
    throw invalidInput("containerfile", inputs.containerfile, "either 'image' or 'containerfile'");
  }
  return inputs;
}
