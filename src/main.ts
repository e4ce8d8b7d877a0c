import * as core from "@actions/core";

import { ARCHITECTURES, type Architecture } from "./architectures.js";
import { saveWhatWasMade } from "./cache.js";
import { cleanUp, cleanUpAtTheEnd } from "./cleanup.js";
import { CommandFailed } from "./command.js";
import { lookConfined, warnOfLabels } from "./confinement.js";
import { decide } from "./decision.js";
import { findEngine } from "./engine.js";
import { getImage } from "./image.js";
import { readInputs, type Inputs } from "./inputs.js";
import { judge } from "./judge.js";
import { look, type Finding, type View } from "./look.js";
import { commandFailed, notRenewed, Problem } from "./messages.js";
import { loadModule, mountOnHost } from "./mount.js";
import { recall, remember } from "./note.js";
import { thisMachine } from "./platforms.js";
import { withProbes } from "./probe.js";
import { recipeOf, type Recipe } from "./recipe.js";
import { register } from "./register.js";
import { report, tallyOf, type Result } from "./report.js";

/** What a step is asked to do, and where. */
interface Job {
  readonly inputs: Inputs;
  readonly recipe: Recipe;
  readonly native: Architecture;
  readonly lookAround: () => Promise<View>;
}

async function main(): Promise<void> {
  const inputs = readInputs();
  const recipe = recipeOf(inputs);
  const native = thisMachine();
  const named = inputs.wanted === "all" ? (recall(recipe) ?? ARCHITECTURES) : inputs.wanted;
  const architectures = [native, ...named.filter(({ name }) => name !== native.name)];

  await withProbes(native, async (room) => {
    const lookAround = async (): Promise<View> =>
      lookConfined(await look(room, architectures), inputs.engine, native);

    const before = await lookAround();
    const { due, isRequired, why } = decide(before, inputs);
    if (due.length === 0) return report({ view: before });

    core.info(why);
    warnOfLabels(before);
    const job = { inputs, recipe, native, lookAround };
    const result = await registerAll(job, due).catch((error: unknown) => {
      if (isRequired) throw error;
      core.warning(notRenewed(String(error)).message);
      return { view: before };
    });
    return report(result);
  });
}

async function registerAll(job: Job, due: readonly Finding[]): Promise<Result> {
  const { inputs, recipe, native, lookAround } = job;
  const engine = await findEngine(inputs.engine);
  await loadModule();
  const image = await core.group("Get the image", () =>
    getImage(engine, { ...inputs, recipe, native }),
  );
  const registration = await core.group("Register", async () => {
    await mountOnHost(engine, image.id);
    return register(engine, image, due, inputs);
  });
  if (inputs.cleanup) cleanUpAtTheEnd(image, due, registration);
  const view = await core.group("Verify", async () => {
    const seen = await lookAround();
    core.info(tallyOf(seen));
    return seen;
  });
  judge(inputs.wanted, view, registration);
  if (inputs.wanted === "all") remember(recipe, view.findings);
  return { view, registration, image };
}

/** The end of the job. Nothing that goes wrong here may fail it. */
async function post(): Promise<void> {
  const { engine } = readInputs();
  await cleanUp(engine);
  await saveWhatWasMade(engine);
}

/** The stack only of a failure that is not understood: else it would hide the message. */
function messageOf(error: unknown): string {
  if (error instanceof Problem) return error.message;
  if (error instanceof CommandFailed) {
    return commandFailed(error.command, error.status, error.said).message;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  if (core.getState("isPost")) {
    await post();
  } else {
    core.saveState("isPost", "true");
    await main();
  }
} catch (error) {
  const message = messageOf(error);
  if (core.getState("isPost")) core.warning(message);
  else core.setFailed(message);
}
// A request to the cache that is given up keeps its connection, and this process, for minutes.
process.exit();
