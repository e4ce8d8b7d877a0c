import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

import type { Architecture } from "../host/architectures.js";
import type { Inputs } from "../action/inputs.js";
import { invalidInput } from "../action/messages.js";
import { archiveOf } from "./reference.js";

/** The action's own folder: the parent of dist/, from which the runner starts this program. */
const ACTION = path.dirname(path.dirname(process.argv[1] ?? ""));

/** The build context, and the home of the action's own Containerfile. */
export const CONTEXT = path.join(ACTION, "container");

/** The one that this project ships. */
export const CONTAINERFILE = path.join(CONTEXT, "Containerfile");

/** What an image is made from. Images of the same recipe are interchangeable. */
export interface Recipe {
  /** Reference or archive to pull; empty: it is built. */
  readonly image: string;
  /** Path or URL of the Containerfile. */
  readonly containerfile: string;
  readonly baseImage: string;
  /** Empty: every architecture that the base's distribution packages. */
  readonly architectures: readonly string[];
  /** All of it, with the content of the files. Read when it is asked for. */
  readonly text: string;
  /** SHA-256 of `text`, hex. */
  readonly hash: string;
  /** The same without the architectures. */
  readonly family: string;
  /** The recipe of the same family with these architectures instead. */
  readonly withOthers: (architectures: readonly string[]) => Recipe;
}

export const isUrl = (containerfile: string): boolean => /^https?:\/\//.test(containerfile);

/** What tells one state of the image from the next; a registry's tag is left to max-age. */
function stateOf(image: string): string {
  const archive = archiveOf(image);
  if (!archive) return image;
  if (!existsSync(archive)) {
    throw invalidInput("image", image, "the absolute path of an archive that exists");
  }
  const { size, mtimeMs } = statSync(archive);
  return `${image} ${size} ${mtimeMs}`;
}

/** What the bundled Containerfile copies into the image. */
const COPIED = ["container-entrypoint", "install", "packages"];

/**
 * The recipe of the image that a run needs.
 *
 * @param needed the architectures that it has to hold; none for every one that the base's distribution packages
 * @throws Problem where the Containerfile or the archive isn't there
 */
export function recipeOf(
  { image, baseImage, ...inputs }: Pick<Inputs, "image" | "baseImage" | "containerfile">,
  needed: readonly Architecture[],
): Recipe {
  const containerfile = inputs.containerfile || CONTAINERFILE;
  if (!isUrl(containerfile) && !statSync(containerfile, { throwIfNoEntry: false })?.isFile()) {
    throw invalidInput("containerfile", containerfile, "the path of a Containerfile that exists");
  }
  const state = image && stateOf(image);
  const read = (file: string): string => readFileSync(file, "utf8");
  const textOf = (architectures: string): string => {
    if (state) return state;
    const source = isUrl(containerfile) ? containerfile : read(containerfile);
    const copied = COPIED.map((name) => read(path.join(CONTEXT, name)));
    return [baseImage, architectures, source, ...copied].join("\0");
  };
  const make = (names: readonly string[]): Recipe => {
    const architectures = [...new Set(names)].sort();
    return {
      image,
      containerfile,
      baseImage,
      architectures,
      get text() {
        return textOf(architectures.join(" "));
      },
      get hash() {
        return hashOf(this.text);
      },
      get family() {
        return hashOf(textOf("any"));
      },
      withOthers: make,
    };
  };
  return make(needed.map(({ name }) => name));
}

function hashOf(text: string): string {
  // Loaded here: it takes longer to load than a program to run.
  const { createHash } = process.getBuiltinModule("node:crypto");
  return createHash("sha256").update(text).digest("hex");
}
