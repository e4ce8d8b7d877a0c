import * as core from "@actions/core";

import { daysSince } from "../action/days.js";
import { causeOf } from "../action/messages.js";
import { getState, saveState } from "../action/runner.js";
import { runEngine, type Engine } from "./engine.js";
import { parseImages } from "./inspect.js";
import { LABELS } from "./labels.js";

/** Has the post step of a run that brought an image remove the action's own that are too old or lost their name. */
export const removeOldAtTheEnd = (maxAge: number): void => saveState("max-age", String(maxAge));

const isOurs = (name: string): boolean => /^localhost\/qemu-user-static:[0-9a-f]{12}$/.test(name);

/**
 * In the post step: removes this action's images that are older than max-age, or whose name a newer one took. One that
 * has another name is somebody's, and one in use the engine does not remove. Never fails.
 */
export async function removeOldImages(findIt: () => Promise<Engine>): Promise<void> {
  const maxAge = Number(getState("max-age") || NaN);
  if (Number.isNaN(maxAge)) return;
  try {
    const engine = await findIt();
    const listed = ["images", "--quiet", "--no-trunc", `--filter=label=${LABELS.recipe}`];
    const ids = [...new Set((await runEngine(engine, listed)).split("\n").filter(Boolean))];
    if (ids.length === 0) return;
    const text = await runEngine(engine, ["image", "inspect", ...ids]);
    for (const { id, names, created } of parseImages(JSON.parse(text))) {
      const isOld = maxAge > 0 && daysSince(created) > maxAge;
      if (names.every((name) => isOurs(name) && isOld)) {
        await runEngine(engine, ["rmi", ...(names.length > 0 ? names : [id])]).catch(
          () => undefined,
        );
      }
    }
  } catch (error) {
    core.info(`Old images were not removed: ${causeOf(error)}`);
  }
}
