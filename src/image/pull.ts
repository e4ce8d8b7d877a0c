import * as core from "@actions/core";

import { dockerReadsNoOci, pullFailed } from "../action/messages.js";
import type { Architecture } from "../host/architectures.js";
import { CommandFailed } from "../host/command.js";
import { adopt, describe } from "./describe.js";
import { loginOption, runEngine, type Engine } from "./engine.js";
import { inspect, inspectFor, refuseForeign } from "./inspect.js";
import type { Recipe } from "./recipe.js";
import { archiveOf } from "./reference.js";

/** What another try can't change. */
const FINAL =
  /(manifest|name|repository) unknown|not found|unauthorized|authentication required|denied|invalid reference|no such file|manifest digest|x509|toomanyrequests/i;
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
  const said = await runEngine(engine, ["pull", ...loginOption(engine), image], true);
  return archive ? (said.trim().split("\n").at(-1) ?? "") : image;
}

/**
 * Pulls an image, and makes one of it with labels of the action's own.
 *
 * @param name a name of this run's own, for what is made
 * @throws Problem where it can't be had, is made for another machine, or has a foreign entrypoint
 */
export async function pull(
  engine: Engine,
  name: string,
  recipe: Recipe,
  native: Architecture,
): Promise<void> {
  const { image } = recipe;
  let fetched: string | undefined;
  for (let attempt = 0; fetched === undefined; attempt++) {
    try {
      fetched = await fetch(engine, image);
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      const pause = PAUSES_MS[attempt];
      if (image.startsWith("oci-archive:") && engine.name === "docker") {
        throw dockerReadsNoOci(image, error.said);
      }
      if (pause === undefined || FINAL.test(error.said)) throw pullFailed(image, error.said);
      core.info(`The pull failed; once more in ${pause / 1000} s.`);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  const found = await inspectFor(engine, native, fetched);
  if (!found) throw pullFailed(image, `the engine has no image ${fetched} after the pull`);
  refuseForeign(native, found, image);
  await adopt(engine, found.id, name, recipe, await describe(engine, found, image));
}
