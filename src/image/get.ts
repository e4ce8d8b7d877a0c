import * as core from "@actions/core";

import { buildFailed, causeOf, imageIsOld, Problem } from "../action/messages.js";
import type { Architecture } from "../host/architectures.js";
import { build } from "./build.js";
import { cachePrefix, restoreImage, saveAtTheEnd, type Restored } from "./cache.js";
import { runEngine, type Engine } from "./engine.js";
import type { EntrypointName } from "./entrypoint.js";
import { inspectFor, isFor, type Inspected } from "./inspect.js";
import { underOwnName } from "./leftovers.js";
import { pull } from "./pull.js";
import type { Recipe } from "./recipe.js";

const DAY_MS = 86_400_000;

/** Where an image came from. */
export type Source = "store" | "cache" | "pull" | "build";

/** An image in the engine's store that holds emulators and an entrypoint that the action knows. */
export interface Image extends Inspected {
  readonly source: Source;
  readonly entrypoint: EntrypointName;
}

/** What is needed to get an image. */
export interface Request {
  readonly recipe: Recipe;
  readonly native: Architecture;
  /** Days after which an image is made anew. */
  readonly maxAge: number;
  /** Ask the Actions cache, and save there what had to be made. */
  readonly cacheImage: boolean;
}

const nameOf = ({ hash }: Recipe): string => `localhost/qemu-user-static:${hash.slice(0, 12)}`;

/** Days since an image was made, to one decimal. */
const ageOf = ({ created }: Pick<Image, "created">): number =>
  Math.round((Date.now() - created.getTime()) / (DAY_MS / 10)) / 10;

/**
 * An image of the recipe that can serve; undefined for any other. One whose entrypoint is not known failed
 * the look at it when it was made.
 */
function usable(
  { recipe, native }: Request,
  source: Source,
  image: Inspected | undefined,
): Image | undefined {
  const isOurs = image?.recipe === recipe.hash && isFor(native, image);
  return isOurs && image.entrypoint
    ? { ...image, entrypoint: image.entrypoint, source }
    : undefined;
}

/**
 * Gets the image: from the engine's store, the Actions cache, or by a pull or a build. One that is
 * older than max-age still serves, with a warning, where it can't be made anew.
 *
 * @throws Problem where it can't be had, is made for another machine, or has a foreign entrypoint
 */
export async function getImage(engine: Engine, request: Request): Promise<Image> {
  const { recipe, native, maxAge } = request;
  const name = nameOf(recipe);
  const [stored, base] = await Promise.all([
    inspectFor(engine, native, name),
    recipe.image ? undefined : inspectFor(engine, native, recipe.baseImage), // side by side: it costs no time
  ]);
  const ours = usable(request, "store", stored);
  if (ours && ageOf(ours) < maxAge) {
    core.info(`The image ${name} is in ${engine.name}'s store, ${ageOf(ours)} days old.`);
    if (request.cacheImage) saveAtTheEnd(cachePrefix(recipe, native, maxAge), name);
    return ours;
  }
  const notStored = ours ? `the stored one is ${ageOf(ours)} days old` : "none is stored";

  const prefix = cachePrefix(recipe, native, maxAge);
  const restored: Restored = request.cacheImage
    ? await restoreImage(engine, prefix, name, recipe)
    : { why: "cache-image is false" };
  let inCache = restored.why;
  if (inCache === undefined) {
    const cached = usable(request, "cache", await inspectFor(engine, native, name));
    if (cached && ageOf(cached) < maxAge) {
      core.info(`The image ${name} came from the Actions cache (${notStored}).`);
      return cached;
    }
    inCache = "the cache's is too old";
  }
  const how = recipe.image ? "pull" : "build";
  core.info(`The image ${name} is to be made by a ${how} (${notStored}; ${inCache}).`);
  try {
    const made = await underOwnName(engine, async (own) => {
      await (recipe.image
        ? pull(engine, own, recipe, native)
        : build(engine, own, recipe, native, base, Boolean(ours)));
      const found = usable(request, how, await inspectFor(engine, native, own));
      if (!found) throw buildFailed(recipe.containerfile, `the engine has no image ${own}`);
      await runEngine(engine, ["tag", found.id, name]);
      return { ...found, name };
    });
    if (request.cacheImage) saveAtTheEnd(prefix, name, restored.key);
    return made;
  } catch (error) {
    if (!ours || !(error instanceof Problem)) throw error;
    core.warning(imageIsOld(name, ageOf(ours), causeOf(error)).message);
    return ours;
  }
}
