import path from "node:path";

import * as core from "@actions/core";

import type { Architecture } from "../host/architectures.js";
import { cachePrefix, restoreImage, saveAtTheEnd } from "./cache.js";
import { CommandFailed } from "../action/messages.js";
import { runEngine, type Engine } from "./engine.js";
import type { EntrypointName } from "./entrypoint.js";
import {
  buildFailed,
  foreignImage,
  imageIsOld,
  noEntrypoint,
  Problem,
  pullFailed,
} from "../action/messages.js";
import { archiveOf, CONTAINERFILE, CONTEXT, RECIPE_LABEL, type Recipe } from "./recipe.js";

/** Set by the Containerfile on images whose entrypoint keeps the contract of container-entrypoint. */
const ENTRYPOINT_LABEL = "io.github.qemu-user-static-action.entrypoint";

const DAY_MS = 86_400_000;

/** Where an image came from. */
export type Source = "store" | "cache" | "pull" | "build";

/** An image in the engine's store that holds emulators and an entrypoint that the action knows. */
export interface Image {
  readonly name: string;
  /** SHA-256 of its configuration, hex. */
  readonly id: string;
  readonly created: Date;
  readonly source: Source;
  readonly entrypoint: EntrypointName;
}

/** What the engine says of an image. */
interface Inspected extends Omit<Image, "source" | "entrypoint"> {
  /** As Go names it (OCI image-spec, config): amd64, arm64. */
  readonly architecture: string;
  readonly recipe: string;
  /** Undefined where neither label nor name of its program says it. */
  readonly entrypoint: EntrypointName | undefined;
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

/** Is an image made for this machine, so that its container needs no emulator? */
const isFor = (native: Architecture, { architecture }: Inspected): boolean =>
  native.platforms.some((known) => `${known}/`.startsWith(`linux/${architecture}/`));

/** Refuses an image that is made for another machine, before it runs with privileges. */
function refuseForeign(native: Architecture, image: Inspected, name: string): void {
  if (!isFor(native, image)) {
    throw foreignImage(name, `linux/${image.architecture}`, native.platforms);
  }
}

/** Days since an image was made, to one decimal. */
const ageOf = ({ created }: Pick<Image, "created">): number =>
  Math.round((Date.now() - created.getTime()) / (DAY_MS / 10)) / 10;

/** What stands in parsed JSON at the end of a path of keys; undefined where the path breaks off. */
const at = (value: unknown, ...keys: readonly (string | number)[]): unknown =>
  keys.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner ? Reflect.get(inner, key) : undefined),
    value,
  );

async function inspect(engine: Engine, name: string): Promise<Inspected | undefined> {
  let answer: unknown;
  try {
    // All of it: docker fails on fields that a template names and an image lacks, since 29 most of them
    answer = JSON.parse(await runEngine(engine, ["image", "inspect", name]));
  } catch (error) {
    if (error instanceof CommandFailed && /no such (image|object)|not known/i.test(error.said)) {
      return undefined;
    }
    throw error;
  }
  const text = (...keys: readonly (string | number)[]): string => {
    const found = at(answer, 0, ...keys);
    return typeof found === "string" ? found : "";
  };
  const program = path.basename(text("Config", "Entrypoint", 0));
  const binfmt = program === "binfmt" ? "binfmt" : undefined;
  return {
    name,
    id: text("Id").replace("sha256:", ""),
    created: new Date(text("Created")),
    architecture: text("Architecture"),
    recipe: text("Config", "Labels", RECIPE_LABEL),
    entrypoint: text("Config", "Labels", ENTRYPOINT_LABEL) === "1" ? "own" : binfmt,
  };
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
    inspect(engine, name),
    recipe.image ? undefined : inspect(engine, recipe.baseImage), // side by side: it costs no time
  ]);
  const isOurs = stored?.recipe === recipe.hash && isFor(native, stored);
  const ours = isOurs ? withEntrypoint(stored) : undefined;
  if (ours && ageOf(ours) < maxAge) {
    core.info(`The image ${name} is in ${engine.name}'s store, ${ageOf(ours)} days old.`);
    return { ...ours, source: "store" };
  }
  const notStored = ours ? `the stored one is ${ageOf(ours)} days old` : "none is stored";

  const prefix = cachePrefix(recipe, native, maxAge);
  const restored = request.cacheImage
    ? await restoreImage(engine, prefix, name, recipe)
    : "cache-image is false";
  let inCache = String(restored);
  if (restored === true) {
    const cached = await inspect(engine, name);
    if (cached?.recipe === recipe.hash && ageOf(cached) < maxAge) {
      core.info(`The image ${name} came from the Actions cache (${notStored}).`);
      return { ...withEntrypoint(cached), source: "cache" };
    }
    inCache = "the cache's is too old";
  }
  const how = recipe.image ? "pull" : "build";
  core.info(`The image ${name} is to be made by a ${how} (${notStored}; ${inCache}).`);
  try {
    await (recipe.image
      ? pull(engine, name, request)
      : build(engine, name, request, base, Boolean(ours)));
  } catch (error) {
    const isKnown = error instanceof Problem || error instanceof CommandFailed;
    if (!ours || !isKnown) throw error;
    core.warning(imageIsOld(name, ageOf(ours), error.message).message);
    return { ...ours, source: "store" };
  }
  const made = await inspect(engine, name);
  if (!made) throw buildFailed(recipe.containerfile, `the engine made no image ${name}`);
  refuseForeign(native, made, recipe.image || recipe.containerfile);
  const entrypoint = await entrypointOf(engine, made);
  if (request.cacheImage) saveAtTheEnd(prefix, name);
  return { ...made, entrypoint, source: how };
}

/** An image with the recipe's label had its entrypoint looked at when it was made. */
const withEntrypoint = (image: Inspected): Omit<Image, "source"> => ({
  ...image,
  entrypoint: image.entrypoint ?? "own",
});

const labelOf = ({ hash }: Recipe): string => `${RECIPE_LABEL}=${hash}`;

async function build(
  engine: Engine,
  name: string,
  { recipe, native }: Request,
  base: Inspected | undefined,
  anew: boolean,
): Promise<void> {
  const { baseImage } = recipe;
  // A job may have run the base for another platform: the engine would build on that, docker even where
  // the platform is named. A pull brings this machine's.
  const isForeign = base !== undefined && !isFor(native, base);
  // Packages of today, on a base of today where it can be had.
  if (anew || isForeign) await runEngine(engine, ["pull", baseImage], true).catch(() => undefined);
  const squash = recipe.containerfile === CONTAINERFILE ? ["--target=fedora", "--squash-all"] : [];
  const args = [
    "build",
    ...(engine.name === "podman" ? ["--layers=false", ...squash] : []),
    ...(anew ? ["--no-cache"] : []),
    `--tag=${name}`,
    `--label=${labelOf(recipe)}`,
    `--build-arg=BASE_IMAGE=${baseImage}`,
    `--build-arg=ARCHITECTURES=${recipe.architectures.join(" ")}`,
    `--file=${recipe.containerfile}`,
    CONTEXT,
  ];
  try {
    await runEngine(engine, args, true);
  } catch (error) {
    throw error instanceof CommandFailed ? buildFailed(recipe.containerfile, error.said) : error;
  }
}

/** What another try can't change. */
const FINAL =
  /(manifest|name|repository) unknown|not found|unauthorized|authentication required|denied|invalid reference|no such file|manifest digest/i;
const PAUSES_MS = [1_000, 4_000];

/** Brings the image that the input names into the store, and returns a name of it there. */
async function fetch(engine: Engine, image: string): Promise<string> {
  const archive = archiveOf(image);
  if (archive && engine.name === "docker") {
    const said = await runEngine(engine, ["load", "--input", archive], true);
    return /^Loaded image(?: ID)?: (\S+)$/m.exec(said)?.[1] ?? "";
  }
  // podman's name for what was built on the host, which no registry has
  if (image.startsWith("localhost/") && (await inspect(engine, image))) return image;
  const said = await runEngine(engine, ["pull", image], true);
  return archive ? (said.trim().split("\n").at(-1) ?? "") : image;
}

async function pull(engine: Engine, name: string, { recipe, native }: Request): Promise<void> {
  const { image } = recipe;
  let fetched: string | undefined;
  for (let attempt = 0; fetched === undefined; attempt++) {
    try {
      fetched = await fetch(engine, image);
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      const pause = PAUSES_MS[attempt];
      if (pause === undefined || FINAL.test(error.said)) throw pullFailed(image, error.said);
      core.info(`The pull failed; once more in ${pause / 1000} s.`);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  const found = await inspect(engine, fetched);
  if (!found) throw pullFailed(image, `the engine has no image ${fetched} after the pull`);
  refuseForeign(native, found, image);
  const entrypoint = await entrypointOf(engine, { ...found, name: image });
  // The second label spares the second question
  const labels = [labelOf(recipe), ...(entrypoint === "own" ? [`${ENTRYPOINT_LABEL}=1`] : [])];
  await (engine.name === "docker" ? commit : rebuild)(engine, found.id, name, labels);
}

/** Gives an image a further name, labels, and the time of now. */
type Adopt = (
  engine: Engine,
  id: string,
  name: string,
  labels: readonly string[],
) => Promise<unknown>;

const rebuild: Adopt = (engine, id, name, labels) => {
  const options = [
    "--no-cache", // else an unchanged image keeps the time of an earlier pull
    `--build-arg=IMAGE=${id}`,
    `--tag=${name}`,
    ...labels.map((label) => `--label=${label}`),
    `--file=${path.join(CONTEXT, "Containerfile.adopt")}`,
  ];
  return runEngine(engine, ["build", ...options, CONTEXT]);
};

/** docker's way: BuildKit takes no image by its id, and gives one without a new layer the old one's time. */
const commit: Adopt = async (engine, id, name, labels) => {
  const container = (await runEngine(engine, ["create", "--network=none", id])).trim();
  try {
    const changes = labels.flatMap((label) => ["--change", `LABEL ${label}`]);
    await runEngine(engine, ["commit", ...changes, container, name]);
  } finally {
    await runEngine(engine, ["rm", container]).catch(() => undefined);
  }
};

/**
 * Tells how an image is to be asked, and refuses one that speaks neither way before it is run with
 * privileges. A label says it for images of this project, the program's name for binfmt; any other is
 * asked, in a container that can't do harm, for its list of architectures.
 */
async function entrypointOf(engine: Engine, image: Inspected): Promise<EntrypointName> {
  if (image.entrypoint) return image.entrypoint;
  let answer: string;
  try {
    answer = await runEngine(engine, ["run", "--rm", "--network=none", image.id, "list"]);
  } catch (error) {
    throw error instanceof CommandFailed ? noEntrypoint(image.name, error.said) : error;
  }
  if (!/^([a-z0-9_]+\n)+$/.test(answer)) {
    throw noEntrypoint(image.name, answer.trim() || "nothing was said");
  }
  return "own";
}
