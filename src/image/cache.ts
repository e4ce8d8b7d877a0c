import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import * as core from "@actions/core";

import type { Architecture } from "../host/architectures.js";
import { archiveName, writeArchive } from "./archive.js";
import { findEngine, runEngine, type Engine } from "./engine.js";
import { inspect } from "./inspect.js";
import type { EngineChoice } from "../action/inputs.js";
import { causeOf } from "../action/messages.js";
import type { Recipe } from "./recipe.js";
import { getState, saveState } from "../action/runner.js";

/** The library is a chunk of its own, read only where the cache is asked. */
const library = () => import("@actions/cache");

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

/**
 * The name of an image in its archive. An engine gives a loaded image the name that stands there; that must
 * not be the one that is run before the image was compared with what the key promises.
 */
const archivedName = (name: string): string => `${name}-cached`;

/** Is there a cache service? The runner names it (actions/toolkit, cache, config). */
export function hasCache(): boolean {
  return Boolean(process.env["ACTIONS_RESULTS_URL"] || process.env["ACTIONS_CACHE_URL"]);
}

/**
 * Runs a piece of work in a folder of its own that the library takes for the workspace: the list of paths
 * is part of an entry's version, as it was given (@actions/cache). Relative, it is the same on every runner.
 */
async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = path.join(process.env["RUNNER_TEMP"] || tmpdir(), "qemu-user-static-cache");
  const before = process.cwd();
  mkdirSync(folder, { recursive: true });
  process.chdir(folder);
  process.env["GITHUB_WORKSPACE"] = folder;
  try {
    return await work(folder);
  } finally {
    process.chdir(before);
    // The variable stays as it is. A client that was given up goes on, and unpacks late: not into the checkout.
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
 * Brings an image from the Actions cache into the engine's store. Never fails.
 *
 * The key ends with the image's id. What the engine has after the load is compared with it, and with the recipe.
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
    return await inFolder(async (folder) => {
      const { restoreCache } = await library();
      const file = archiveName(engine);
      const key = await within(RESTORE_LIMIT_MS, restoreCache([file], prefix, [prefix]));
      if (!key) return "the cache has no entry";
      const archived = archivedName(name);
      const said = await runEngine(engine, ["load", "--input", path.join(folder, file)]);
      const names = [...said.matchAll(/^Loaded image(?:\(s\))?: (\S+)$/gm)].map(
        ([, one = ""]) => one,
      );
      try {
        const loaded = names.includes(archived) ? await inspect(engine, archived) : undefined;
        if (loaded?.recipe !== recipe.hash || key !== prefix + loaded.id) {
          throw new Error(`the archive holds ${names.join(", ")}, not the image of the key ${key}`);
        }
        await runEngine(engine, ["tag", loaded.id, name]);
      } finally {
        for (const one of names) await runEngine(engine, ["rmi", one]);
      }
      return true;
    });
  } catch (error) {
    core.warning(
      `The image could not be restored from the Actions cache, so it is made: ${causeOf(error)}`,
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
    await inFolder(async (folder) => {
      const { restoreCache, saveCache } = await library();
      const file = archiveName(engine);
      const lookup = restoreCache([file], prefix, [prefix], { lookupOnly: true });
      if (await within(RESTORE_LIMIT_MS, lookup)) {
        core.info("Another job has saved the image in the Actions cache meanwhile.");
        return;
      }
      const image = await inspect(engine, name);
      if (!image) throw new Error(`the engine no longer has the image ${name}`);
      const archive = path.join(folder, file);
      // Made by this user first: what podman makes anew as root the user could not read.
      writeFileSync(archive, "");
      const archived = archivedName(name);
      await runEngine(engine, ["tag", image.id, archived]);
      await writeArchive(engine, archive, archived).finally(() =>
        runEngine(engine, ["rmi", archived]),
      );
      const saved = await within(SAVE_LIMIT_MS, saveCache([file], prefix + image.id));
      const size = Math.round(statSync(archive).size / 1e6);
      if (saved !== -1) core.info(`The image (${size} MB) is saved in the Actions cache.`);
      else core.info("The image is not saved in the Actions cache; the lines above say why.");
    });
  } catch (error) {
    core.warning(`The image could not be saved in the Actions cache: ${causeOf(error)}`);
  }
}
