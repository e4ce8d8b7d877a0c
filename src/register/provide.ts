import * as core from "@actions/core";

import { isOfFamily, type Architecture } from "../host/architectures.js";
import { cleanUpAtTheEnd } from "./clean-up.js";
import { findEngine, type Engine } from "../image/engine.js";
import { getImage } from "../image/image.js";
import type { Inputs } from "../action/inputs.js";
import { judge } from "./verify.js";
import {
  failedConfined,
  isEmulated,
  isUnwanted,
  needsRegistration,
  type Finding,
  type View,
} from "../host/look.js";
import { allWithoutEngine, doesNotRun, mislabelled, notRenewed } from "../action/messages.js";
import { loadModule, mountOnHost } from "./mount.js";
import { remember } from "./all.js";
import type { Recipe } from "../image/recipe.js";
import { register } from "./register.js";
import { tallyOf, type Result } from "../action/report.js";

/** What a run has to bring about, and what it saw of the host. */
export interface Job {
  readonly inputs: Inputs;
  readonly recipe: Recipe;
  readonly native: Architecture;
  readonly before: View;
  /** What has to be registered. */
  readonly due: readonly Finding[];
  readonly lookAround: () => Promise<View>;
}

/**
 * Registers what is due, and proves that it runs.
 *
 * @returns the host as it was, where all were asked for, others run, and there is no engine
 * @throws Problem where it does not, or something on the way to it fails
 */
export async function provide(job: Job): Promise<Result> {
  const { inputs, recipe, native, before, due, lookAround } = job;
  warnOfLabels(before);
  refuseOwnFamily(job);
  let engine: Engine;
  try {
    engine = await findEngine(inputs.engine);
  } catch (error) {
    const missing = missingOfAll(job);
    if (missing.length === 0) throw error;
    core.warning(allWithoutEngine(missing).message);
    return { view: before, isIncomplete: true };
  }
  await loadModule();
  const image = await core.group("Get the image", () =>
    getImage(engine, { ...inputs, recipe, native }),
  );
  const registration = await core.group("Register", async () => {
    await mountOnHost(engine, image.id);
    return register(engine, image, due, inputs);
  });
  if (inputs.cleanup) cleanUpAtTheEnd(image, before, registration);
  const view = await core.group("Verify", async () => {
    const seen = await lookAround();
    core.info(tallyOf(seen));
    return seen;
  });
  judge(inputs.wanted, view, registration);
  if (inputs.wanted === "all") remember(recipe, view.findings);
  return { view, registration, image };
}

/**
 * Registers anew what runs already. Where that fails, it may serve all the same: then it is a warning.
 *
 * @throws what `provide` throws, where something that ran no longer does
 */
export async function renew(job: Job): Promise<Result> {
  try {
    return await provide(job);
  } catch (error) {
    const view = await job.lookAround();
    if (view.findings.some(needsRegistration)) throw error;
    core.warning(notRenewed(error instanceof Error ? error.message : String(error)).message);
    return { view, isIncomplete: true };
  }
}

/** @throws Problem where the image that would be built can't hold an emulator for what was asked by name */
function refuseOwnFamily({ inputs, native, due }: Job): void {
  if (inputs.wanted === "all" || inputs.image || inputs.containerfile) return;
  const own = due.filter(({ runs, architecture }) => !runs && isOfFamily(native, architecture));
  if (own.length === 0) return;
  const reason = `it is of the family of this machine's ${native.name}, for which Fedora has no rule; this processor does not run it`;
  throw doesNotRun(own.map(({ architecture: { name } }) => ({ name, reason })));
}

/**
 * What is missing where all were asked for and others run, as in a pod of a cluster whose nodes are
 * registered by somebody else: which ones `all` means is known to the image that did it. Nothing, where
 * more is to be done than that.
 */
function missingOfAll({ inputs, before, due }: Job): readonly string[] {
  const serves = (found: Finding): boolean =>
    found.runs && !needsRegistration(found) && !isUnwanted(found, inputs);
  const others = before.findings.some((found) => isEmulated(found) && serves(found));
  if (inputs.wanted !== "all" || !others || due.some((found) => found.runs && !serves(found))) {
    return [];
  }
  return due.filter(({ runs }) => !runs).map(({ architecture }) => architecture.name);
}

/** Says which handlers are to be registered again because confined containers can't use them. */
function warnOfLabels(view: View): void {
  const names = failedConfined(view);
  if (names.length > 0) core.warning(mislabelled(names, view.denial ?? "").message);
}
