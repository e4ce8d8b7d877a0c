import { setTimeout } from "node:timers/promises";

import * as core from "@actions/core";

import { isOver, runName } from "../host/run-name.js";
import { runEngine, type Engine } from "./engine.js";
import { announce, holderOf } from "./leftovers.js";
import { LABELS } from "./labels.js";

/** As long as a build may take: then whoever waits makes an image of its own. */
const LIMIT_MS = 15 * 60_000;
const PAUSE_MS = 1_000;

/**
 * Makes an image while no other run of this engine makes one of the same key. A volume of that name is the sign, with
 * the name of the run that makes it on its label: the engine makes one of a name, whoever asks for it, and nobody else
 * than who may use the engine can take it. That of a run that is over counts for nothing.
 *
 * @param work makes it, or finds what another run has made
 */
export async function oneAtATime<T>(
  engine: Engine,
  key: string,
  work: () => Promise<T>,
): Promise<T> {
  announce(engine);
  const volume = `qemu-user-static-${key}`;
  const remove = (): Promise<unknown> =>
    runEngine(engine, ["volume", "rm", volume]).catch(() => undefined);
  const label = `--label=${LABELS.run}=${runName()}`;
  let waited = 0;
  for (let without = 0; waited < LIMIT_MS && without < 3; waited += PAUSE_MS) {
    // podman fails where it is there, docker does not
    await runEngine(engine, ["volume", "create", label, volume]).catch(() => undefined);
    const holder = await holderOf(engine, volume);
    if (holder === runName()) return work().finally(remove);
    if (holder !== undefined && !engine.mayBeRemote && isOver(holder)) await remove();
    else if (holder === undefined) without++;
    else if (waited === 0) core.info("Another job makes the image; this one waits for it.");
    await setTimeout(PAUSE_MS);
  }
  return work();
}
