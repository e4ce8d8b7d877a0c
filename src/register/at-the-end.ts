import * as core from "@actions/core";

import type { EngineChoice } from "../action/inputs.js";
import { causeOf } from "../action/messages.js";
import { getState } from "../action/runner.js";
import { saveWhatWasMade } from "../image/cache.js";
import { findEngine } from "../image/engine.js";
import { removeLeftovers } from "../image/leftovers.js";
import { removeOldImages } from "../image/old-images.js";
import { cleanUp } from "./clean-up.js";

/** Does in the post step what the main step left for it. */
export async function atTheEnd(asked: EngineChoice): Promise<void> {
  const used = getState("engine");
  const choice = used === "podman" || used === "docker" ? used : asked;
  await removeWhatWasCutOff(choice);
  await cleanUp(choice);
  await saveWhatWasMade(choice);
  await removeOldImages(() => findEngine(choice));
}

/** A registering container first: it would go on to register after the clean-up. */
async function removeWhatWasCutOff(choice: EngineChoice): Promise<void> {
  const run = getState("run");
  if (!run) return;
  try {
    await removeLeftovers(await findEngine(choice), (name) => name === run);
  } catch (error) {
    core.warning(`What the step had started could not be removed: ${causeOf(error)}`);
  }
}
