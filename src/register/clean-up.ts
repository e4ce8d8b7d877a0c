import * as core from "@actions/core";

import { readTable } from "../host/binfmt.js";
import { runPrivileged } from "../image/container.js";
import { findEngine } from "../image/engine.js";
import { ENTRYPOINTS } from "../image/entrypoint.js";
import { inspect } from "../image/inspect.js";
import type { Image } from "../image/get.js";
import type { EngineChoice } from "../action/inputs.js";
import type { HostState } from "../host/look.js";
import { causeOf } from "../action/messages.js";
import { getState, saveState } from "../action/runner.js";

/** Times of registration in milliseconds since 1970, by QEMU's names: what tells one from the next. */
function registrations(): Map<string, number> {
  const handlers = readTable()?.handlers ?? [];
  return new Map(handlers.map(({ name, registered }) => [name, registered.getTime()]));
}

/** Time of a registration that a run was about to make. */
const PENDING = "-";

/**
 * Has the post step remove what this run adds: not what had a handler before, which is replaced. It stands in the
 * state before the registering container starts, and again with the times of registration after it, so that a
 * job that is cancelled in between cleans up as well.
 *
 * @param names QEMU's names of what is about to be registered, or was
 * @param isDone whether it was
 */
export function cleanUpAtTheEnd(
  image: Image,
  { table, findings }: HostState,
  names: readonly string[],
  isDone: boolean,
): void {
  const times = registrations();
  const had = (name: string): boolean =>
    Boolean(table?.handlers.some((handler) => handler.name === `qemu-${name}`)) ||
    findings.some(({ handler, architecture }) => handler && architecture.name === name);
  const added = names
    .filter((name) => !had(name))
    .map((name) => `${name} ${isDone ? times.get(`qemu-${name}`) : PENDING}`);
  saveState("cleanup-image", image.id);
  saveState("cleanup-name", image.name);
  saveState("cleanup-entrypoint", image.entrypoint);
  saveState("cleanup-added", added.join("\n"));
  if (!isDone) saveState("cleanup-since", String(Date.now()));
}

/**
 * In the post step: removes what this run added, where it is still the same registration; of a run that was cut off,
 * what was registered since. Where the table can't be read, all of it.
 */
export async function cleanUp(choice: EngineChoice): Promise<void> {
  const image = getState("cleanup-image");
  const entrypoint = ENTRYPOINTS[getState("cleanup-entrypoint") === "binfmt" ? "binfmt" : "own"];
  const added = getState("cleanup-added").split("\n").filter(Boolean);
  const since = Math.floor(Number(getState("cleanup-since")) / 1000) * 1000;
  const table = readTable();
  const times = registrations();
  const names = added.flatMap((line) => {
    const [name = "", time] = line.split(" ");
    const found = times.get(`qemu-${name}`);
    const isOurs = time === PENDING ? !table || (found ?? 0) >= since : String(found) === time;
    return isOurs ? [name] : [];
  });
  if (names.length === 0) return;
  try {
    const engine = await findEngine(choice);
    // Another job may have made it anew since, and removed this one
    const there = (await inspect(engine, image)) ? image : getState("cleanup-name");
    await runPrivileged(engine, [], there, entrypoint.unregister(names));
  } catch (error) {
    core.warning(`The handlers of ${names.join(", ")} could not be removed: ${causeOf(error)}`);
  }
}
