import * as core from "@actions/core";

import { daysSince } from "../action/days.js";
import { buildFailed, causeOf, imageIsOld, Problem } from "../action/messages.js";
import type { Architecture } from "../host/architectures.js";
import { build } from "./build.js";
import { cachePrefix, restoreImage, saveAtTheEnd, type Restored } from "./cache.js";
import { runEngine, type Engine } from "./engine.js";
import type { EntrypointName } from "./entrypoint.js";
import { inspectFor, isFor, type Inspected } from "./inspect.js";
import { underOwnName } from "./leftovers.js";
import { oneAtATime } from "./lock.js";
import { removeOldAtTheEnd } from "./old-images.js";
import { pull } from "./pull.js";
import type { Recipe } from "./recipe.js";

/** Where an image came from. */
export type Source = "store" | "cache" | "pull" | "build";

/** An image in the engine's store that holds emulators and an entrypoint that the action knows. */
export interface Image extends Inspected {
  readonly source: Source;
  readonly entrypoint: EntrypointName;
}

/** What is needed to get an image. */
export interface Request {
  /** Of the image that is made where none serves. */
  readonly recipe: Recipe;
  /** QEMU's names of what it is to register. */
  readonly due: readonly string[];
  readonly native: Architecture;
  /** Days after which an image is made anew. */
  readonly maxAge: number;
  /** Ask the Actions cache, and save there what had to be made. */
  readonly cacheImage: boolean;
  /** Is the table to hold what was asked for and no more? Then an image that holds more does not serve. */
  readonly reset: boolean;
}

/** Of a family one image has a name. One that is to hold no more than was asked for has a name of its own. */
const keyOf = ({ recipe, reset }: Request): string =>
  (reset ? recipe.hash : recipe.family).slice(0, 12);

/** Days since an image was made, to one decimal. */
const ageOf = ({ created }: Pick<Image, "created">): number =>
  Math.round(daysSince(created) * 10) / 10;

/** Does an image hold what is due, whatever set it was made for? All that there is, holds only one that was made for it. */
const holdsDue = ({ recipe, due, reset }: Request, { family, holds }: Inspected): boolean =>
  family === recipe.family &&
  !reset &&
  recipe.architectures.length > 0 &&
  due.every((name) => holds?.includes(name));

/**
 * An image that can serve; undefined for any other. One whose entrypoint is not known failed the look at it when
 * it was made.
 */
function usable(request: Request, source: Source, image: Inspected | undefined): Image | undefined {
  const isOurs =
    image &&
    (image.recipe === request.recipe.hash || holdsDue(request, image)) &&
    isFor(request.native, image);
  return isOurs && image.entrypoint
    ? { ...image, entrypoint: image.entrypoint, source }
    : undefined;
}

/** The recipe that also holds what the stored image of the family does, whose name the new one takes. */
function withStored({ recipe, reset }: Request, stored: Inspected | undefined): Recipe {
  if (reset || stored?.family !== recipe.family || recipe.architectures.length === 0) return recipe;
  const all = recipe.withOthers([]);
  if (stored.recipe === all.hash) return all;
  return recipe.withOthers([...recipe.architectures, ...(stored.holds ?? [])]);
}

/**
 * Gets the image: from the engine's store, the Actions cache, or by a pull or a build. One that is
 * older than max-age still serves, with a warning, where it can't be made anew.
 *
 * @throws Problem where it can't be had, is made for another machine, or has a foreign entrypoint
 */
export async function getImage(engine: Engine, request: Request): Promise<Image> {
  const key = keyOf(request);
  const name = `localhost/qemu-user-static:${key}`;
  const lookInStore = async (): Promise<Stored> => {
    const stored = await inspectFor(engine, request.native, name);
    const ours = usable(request, "store", stored);
    const isYoung = ours !== undefined && ageOf(ours) < request.maxAge;
    if (isYoung)
      core.info(`The image ${name} is in ${engine.name}'s store, ${ageOf(ours)} days old.`);
    return { stored, ours, isYoung };
  };
  const first = await lookInStore();
  if (first.ours && first.isYoung) {
    // One that was made for more has another recipe, and no entry that would promise it
    const { cacheImage, maxAge, native, recipe } = request;
    const isSaved = cacheImage && first.ours.recipe === recipe.hash;
    if (isSaved) saveAtTheEnd(cachePrefix(recipe, native, maxAge), name);
    return first.ours;
  }
  return oneAtATime(engine, key, async () => {
    // Another job may have made it meanwhile, anew where max-age is 0
    const now = await lookInStore();
    const isNew = now.ours && now.ours.id !== first.stored?.id;
    if (now.ours && (now.isYoung || isNew)) return now.ours;
    return make(engine, { ...request, recipe: withStored(request, now.stored) }, name, now.ours);
  });
}

/** What is in the store under the image's name; `ours` where it can serve. */
interface Stored {
  readonly stored: Inspected | undefined;
  readonly ours: Image | undefined;
  readonly isYoung: boolean;
}

async function make(
  engine: Engine,
  request: Request,
  name: string,
  ours: Image | undefined,
): Promise<Image> {
  const { recipe, native, maxAge } = request;
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
      removeOldAtTheEnd(maxAge);
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
        : build(engine, own, recipe, native, Boolean(ours)));
      const found = usable(request, how, await inspectFor(engine, native, own));
      if (!found) throw buildFailed(recipe.containerfile, `the engine has no image ${own}`);
      await runEngine(engine, ["tag", found.id, name]);
      return { ...found, name };
    });
    if (request.cacheImage) saveAtTheEnd(prefix, name, restored.key);
    removeOldAtTheEnd(maxAge);
    return made;
  } catch (error) {
    if (!ours || !(error instanceof Problem)) throw error;
    core.warning(imageIsOld(name, ageOf(ours), causeOf(error)).message);
    return ours;
  }
}
