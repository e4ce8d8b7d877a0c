import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import * as core from "@actions/core";

import type { Architecture } from "../host/architectures.js";
import { archiveName, writeArchive } from "./archive.js";
import { findEngine, runEngine, type Engine } from "./engine.js";
import { whenCancelled } from "../host/command.js";
import { inspect } from "./inspect.js";
import { whileItMoves } from "./progress.js";
import { daysSince } from "../action/days.js";
import type { EngineChoice } from "../action/inputs.js";
import { causeOf } from "../action/messages.js";
import type { Recipe } from "./recipe.js";
import { getState, saveState } from "../action/runner.js";

/** The library is a chunk of its own, read only where the cache is asked. */
const library = () => import("@actions/cache");

/** The library itself waits up to 15 minutes for a service that does not answer, and longer to save. */
const LIMIT_MS = 120_000;

/**
 * The key's start: what the image is made from, for which host, and in which period of max-age days
 * since 1970, so that no entry serves longer than that.
 */
export function cachePrefix(recipe: Recipe, native: Architecture, maxAge: number): string {
  const period = Math.floor(daysSince(new Date(0)) / Math.max(maxAge, 1));
  return `qemu-user-static-${native.name}-${recipe.hash.slice(0, 16)}-${period}-`;
}

/**
 * The name of an image in its archive. An engine gives a loaded image the name that stands there; that must
 * not be the one that is run before the image was compared with what the key promises.
 */
const archivedName = (name: string): string => `${name}-cached`;

/** May there be a cache service? The runner names it. Asked first: the library takes long to load. */
const mayHaveCache = (): boolean =>
  Boolean(process.env["ACTIONS_RESULTS_URL"] || process.env["ACTIONS_CACHE_URL"]);

/** May this job write to the cache? An unknown mode is no prohibition (@actions/cache 6.3, internal/config). */
const maySave = (): boolean =>
  !["none", "read"].includes((process.env["ACTIONS_CACHE_MODE"] ?? "").trim().toLowerCase());

/**
 * Runs a piece of work in a folder of its own that the library takes for the workspace: the list of paths
 * is part of an entry's version, as it was given (@actions/cache). Relative, it is the same on every runner.
 */
async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(process.env["RUNNER_TEMP"] || tmpdir(), "qemu-cache-"));
  const before = process.cwd();
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

/** What the cache had. */
export interface Restored {
  /** Key of the entry that was found, whether it served or not. */
  readonly key?: string;
  /** Why no image was brought; undefined where one was. */
  readonly why?: string;
}

/**
 * Brings an image from the Actions cache into the engine's store. Never fails.
 *
 * After the prefix, the key has the image's id. What the engine has after the load is compared with it, and with
 * the recipe.
 *
 * @param prefix the key's start
 */
export async function restoreImage(
  engine: Engine,
  prefix: string,
  name: string,
  recipe: Recipe,
): Promise<Restored> {
  if (!mayHaveCache()) return { why: "the runner names no cache service" };
  let key: string | undefined;
  try {
    return await inFolder(async (folder) => {
      const { isFeatureAvailable, restoreCache } = await library();
      if (!isFeatureAvailable()) return { why: "the runner names no cache service" };
      const file = archiveName(engine);
      const unpacked = path.join(folder, file);
      const restoring = restoreCache([file], prefix, [prefix]);
      key = await whileItMoves(LIMIT_MS, restoring, () => sizeOf(unpacked));
      // The library answers alike where there is no entry and where one could not be downloaded.
      if (!key) key = await whileItMoves(LIMIT_MS, restoreCache([file], prefix, [prefix], LOOK_UP));
      if (!key) return { why: "the cache has no entry" };
      if (!existsSync(unpacked)) throw new Error(`the entry ${key} could not be downloaded`);
      const archived = archivedName(name);
      const said = await runEngine(engine, ["load", "--input", unpacked]);
      const names = [...said.matchAll(/^Loaded image(?:\(s\))?: (\S+)$/gm)].map(
        ([, one = ""]) => one,
      );
      try {
        const loaded = names.includes(archived) ? await inspect(engine, archived) : undefined;
        if (loaded?.recipe !== recipe.hash || !key.startsWith(prefix + loaded.id)) {
          throw new Error(`the archive holds ${names.join(", ")}, not the image of the key ${key}`);
        }
        await runEngine(engine, ["tag", loaded.id, name]);
      } finally {
        for (const one of names) await runEngine(engine, ["rmi", one]);
      }
      return { key };
    });
  } catch (error) {
    core.warning(
      `The image could not be restored from the Actions cache, so it is made: ${causeOf(error)}`,
    );
    return { ...(key && { key }), why: "the cache failed" };
  }
}

const LOOK_UP = { lookupOnly: true };

/** Bytes of a file; 0 for none. */
const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/**
 * Has the post step save an image where the cache has no other: what the job waits for is not the upload.
 *
 * @param useless key of an entry that did not serve. Entries can't be changed; the newest is found first.
 */
export function saveAtTheEnd(prefix: string, name: string, useless = ""): void {
  if (!mayHaveCache() || !maySave()) return;
  saveState("cache-prefix", prefix);
  saveState("cache-image", name);
  saveState("cache-useless", useless);
}

/** In the post step: saves what the main step made or found. Never fails. */
export async function saveWhatWasMade(choice: EngineChoice): Promise<void> {
  const prefix = getState("cache-prefix");
  const name = getState("cache-image");
  if (prefix && name) await saveImage(await findEngine(choice), prefix, name);
}

/** Saves an image in the Actions cache, unless another job has meanwhile done so. */
async function saveImage(engine: Engine, prefix: string, name: string): Promise<void> {
  try {
    await inFolder(async (folder) => {
      const { isFeatureAvailable, restoreCache, saveCache } = await library();
      if (!isFeatureAvailable()) return;
      const file = archiveName(engine);
      const useless = getState("cache-useless");
      const found = await whileItMoves(LIMIT_MS, restoreCache([file], prefix, [prefix], LOOK_UP));
      if (found && found !== useless) {
        core.info(`The Actions cache has the image already: ${found}.`);
        return;
      }
      const image = await inspect(engine, name);
      if (!image) throw new Error(`the engine no longer has the image ${name}`);
      const archive = path.join(folder, file);
      // Made by this user first: what podman makes anew as root the user could not read.
      writeFileSync(archive, "");
      const archived = archivedName(name);
      const unname = (): Promise<string> => runEngine(engine, ["rmi", archived]);
      whenCancelled(unname);
      await runEngine(engine, ["tag", image.id, archived]);
      await writeArchive(engine, archive, archived).finally(unname);
      // An image that is made anew may have the id of the one in the useless entry.
      const key = prefix + image.id + (useless && `-${Date.now().toString(36)}`);
      const saved = await whileItMoves(LIMIT_MS, saveCache([file], key));
      const size = Math.round(statSync(archive).size / 1e6);
      if (saved !== -1) core.info(`The image (${size} MB) is saved in the Actions cache.`);
      else core.info("The image is not saved in the Actions cache; the lines above say why.");
    });
  } catch (error) {
    core.warning(`The image could not be saved in the Actions cache: ${causeOf(error)}`);
  }
}
