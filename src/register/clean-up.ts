import * as core from "@actions/core";

import { readTable } from "../host/binfmt.js";
import { findEngine, runPrivileged } from "../image/engine.js";
import { ENTRYPOINTS, type Registration } from "../image/entrypoint.js";
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

/**
 * Has the post step remove what this run added: not what had a handler before, which was replaced.
 * Noted at once, so that a job that is cancelled while it verifies cleans up as well.
 */
export function cleanUpAtTheEnd(
  image: Image,
  { table, findings }: HostState,
  { registered }: Registration,
): void {
  const times = registrations();
  const had = (name: string): boolean =>
    Boolean(table?.handlers.some((handler) => handler.name === `qemu-${name}`)) ||
    findings.some(({ handler, architecture }) => handler && architecture.name === name);
  const notes = registered
    .filter((name) => !had(name))
    .map((name) => `${name} ${times.get(`qemu-${name}`)}`);
  saveState("cleanup-image", image.id);
  saveState("cleanup-entrypoint", image.entrypoint);
  saveState("cleanup-added", notes.join("\n"));
}

/** In the post step: removes what this run added, where it is still the same registration. */
export async function cleanUp(choice: EngineChoice): Promise<void> {
  const image = getState("cleanup-image");
  const entrypoint = ENTRYPOINTS[getState("cleanup-entrypoint") === "binfmt" ? "binfmt" : "own"];
  const notes = getState("cleanup-added").split("\n").filter(Boolean);
  const times = registrations();
  const names = notes.flatMap((note) => {
    const [name = "", time] = note.split(" ");
    return String(times.get(`qemu-${name}`)) === time ? [name] : [];
  });
  if (names.length === 0) return;
  try {
    await runPrivileged(await findEngine(choice), [], image, entrypoint.unregister(names));
  } catch (error) {
    core.warning(`The handlers of ${names.join(", ")} could not be removed: ${causeOf(error)}`);
  }
}
