import { createHash } from "node:crypto";
import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import * as core from "@actions/core";

import type { Architecture } from "./architectures.js";
import { run } from "./command.js";
import { findEngine, runEngine, type Engine } from "./engine.js";
import type { EngineChoice } from "./inputs.js";
import { RECIPE_LABEL, type Recipe } from "./recipe.js";
import { getState, saveState } from "./runner.js";

/** The library is a chunk of its own, read only where the cache is asked. */
const library = () => import("@actions/cache");

/**
 * Its name is part of an entry's version, as the path list was given (@actions/cache). So it is the
 * same on every runner: relative to a folder that is, meanwhile, the workspace.
 */
const ARCHIVE = "image.tar";

/** The library itself waits up to 15 minutes for a service that does not answer, and longer to save. */
const RESTORE_LIMIT_MS = 120_000;
const SAVE_LIMIT_MS = 300_000;

/**
 * The key's start: what the image is made from, for which host, and in which period of max-age days
 * since 1970, so that no entry serves longer than that.
 */
export function cachePrefix(recipe: Recipe, native: Architecture, maxAge: number): string {
  const days = Date.now() / 86_400_000;
  const period = Math.floor(days / Math.max(maxAge, 1));
  return `qemu-user-static-${native.name}-${recipe.hash.slice(0, 16)}-${period}-`;
}

/** Is there a cache service? The runner names it (actions/toolkit, cache, config). */
export function hasCache(): boolean {
  return Boolean(process.env["ACTIONS_RESULTS_URL"] || process.env["ACTIONS_CACHE_URL"]);
}

/** Runs a piece of work in a folder of its own that the library takes for the workspace. */
async function inFolder<T>(work: (archive: string) => Promise<T>): Promise<T> {
  const folder = path.join(process.env["RUNNER_TEMP"] || tmpdir(), "qemu-user-static-cache");
  const { GITHUB_WORKSPACE } = process.env;
  const before = process.cwd();
  mkdirSync(folder, { recursive: true });
  process.chdir(folder);
  process.env["GITHUB_WORKSPACE"] = folder;
  try {
    return await work(path.join(folder, ARCHIVE));
  } finally {
    process.chdir(before);
    if (GITHUB_WORKSPACE === undefined) delete process.env["GITHUB_WORKSPACE"];
    else process.env["GITHUB_WORKSPACE"] = GITHUB_WORKSPACE;
    // The folder is the runner's own user's, so what root wrote into it goes too.
    rmSync(folder, { recursive: true, force: true });
  }
}

function within<T>(limit: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = (): void => reject(new Error(`no answer from the cache within ${limit / 1000} s`));
    const timer = setTimeout(late, limit);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/**
 * Id and labels of the one image in an archive, read before the engine loads it: its manifest must
 * name nothing but this image, and the configuration must be what its id says. The engine holds the
 * layers against the configuration.
 *
 * @throws Error where the archive is something else
 */
async function readArchive(archive: string, name: string): Promise<{ id: string; recipe: string }> {
  const member = (file: string): Promise<string> =>
    run(["tar", "--extract", "--to-stdout", `--file=${archive}`, file]);
  const manifest = await member("manifest.json");
  const [config, ...others] = [...manifest.matchAll(/"Config" ?: ?"([^"]+)"/g)].map(
    (m) => m[1] ?? "",
  );
  const tags = /"RepoTags" ?: ?\["([^"]+)"\]/.exec(manifest)?.[1];
  const id = /^(?:blobs\/sha256\/)?([0-9a-f]{64})(?:\.json)?$/.exec(config ?? "")?.[1];
  if (!config || !id || others.length > 0 || tags !== name) {
    throw new Error(`the archive does not hold the image ${name} alone`);
  }
  const text = await member(config);
  if (createHash("sha256").update(text).digest("hex") !== id) {
    throw new Error("the image's configuration is not what its id says");
  }
  const label = new RegExp(`"${RECIPE_LABEL.replaceAll(".", "\\.")}" ?: ?"([0-9a-f]{64})"`).exec(
    text,
  );
  return { id, recipe: label?.[1] ?? "" };
}

/**
 * Brings an image from the Actions cache into the engine's store. Never fails.
 *
 * @param prefix the key's start
 * @returns true, or why there was nothing to bring
 */
export async function restoreImage(
  engine: Engine,
  prefix: string,
  name: string,
  recipe: Recipe,
): Promise<true | string> {
  if (!hasCache()) return "the runner names no cache service";
  try {
    return await inFolder(async (archive) => {
      const { restoreCache } = await library();
      const key = await within(RESTORE_LIMIT_MS, restoreCache([ARCHIVE], prefix, [prefix]));
      if (!key) return "the cache has no entry";
      const { id, recipe: made } = await readArchive(archive, name);
      if (key !== prefix + id || made !== recipe.hash) {
        throw new Error(`the archive holds the image ${id}, not that of the key ${key}`);
      }
      await runEngine(engine, ["load", "--input", archive]);
      return true;
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    core.warning(
      `The image could not be restored from the Actions cache, so it is made: ${reason}`,
    );
    return "the cache failed";
  }
}

/** Has the post step save an image: what the job waits for is not the upload. */
export function saveAtTheEnd(prefix: string, name: string): void {
  if (!hasCache()) return;
  saveState("cache-prefix", prefix);
  saveState("cache-image", name);
}

/** In the post step: saves what the main step had to make. Never fails. */
export async function saveWhatWasMade(choice: EngineChoice): Promise<void> {
  const prefix = getState("cache-prefix");
  const name = getState("cache-image");
  if (prefix && name) await saveImage(await findEngine(choice), prefix, name);
}

/** Saves an image in the Actions cache, unless another job has meanwhile done so. */
async function saveImage(engine: Engine, prefix: string, name: string): Promise<void> {
  try {
    await inFolder(async (archive) => {
      const { restoreCache, saveCache } = await library();
      const lookup = restoreCache([ARCHIVE], prefix, [prefix], { lookupOnly: true });
      if (await within(RESTORE_LIMIT_MS, lookup)) {
        core.info("Another job has saved the image in the Actions cache meanwhile.");
        return;
      }
      // Made by this user first: what root makes anew the user could not read.
      writeFileSync(archive, "");
      // Not compressed by the engine: the library does that once, with zstd where it can.
      await runEngine(engine, ["save", "--output", archive, name]);
      const { id } = await readArchive(archive, name);
      const saved = await within(SAVE_LIMIT_MS, saveCache([ARCHIVE], prefix + id));
      const size = Math.round(statSync(archive).size / 1e6);
      if (saved !== -1) core.info(`The image (${size} MB) is saved in the Actions cache.`);
      else core.info("The image is not saved in the Actions cache; the lines above say why.");
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    core.warning(`The image could not be saved in the Actions cache: ${reason}`);
  }
}
