import * as core from "@actions/core";

import type { Inputs } from "../action/inputs.js";
import { allWithoutEngine, causeOf, mislabelled, notRenewed } from "../action/messages.js";
import { tallyOf, type Result } from "../action/report.js";
import type { Architecture } from "../host/architectures.js";
import {
  failedConfined,
  isEmulated,
  needsRegistration,
  type Finding,
  type HostState,
} from "../host/look.js";
import { findEngine, type Engine } from "../image/engine.js";
import { getImage } from "../image/get.js";
import { recipeOf } from "../image/recipe.js";
import { remember } from "./all.js";
import { cleanUpAtTheEnd } from "./clean-up.js";
import { isUnwanted } from "./decide.js";
import { loadModule, mountOnHost } from "./mount.js";
import { register } from "./register.js";
import { verify } from "./verify.js";

/** What a run has to bring about, and what it saw of the host. */
export interface Job {
  readonly inputs: Inputs;
  readonly native: Architecture;
  readonly before: HostState;
  /** What has to be registered. */
  readonly due: readonly Finding[];
  readonly lookAtHost: () => Promise<HostState>;
}

/**
 * Registers what is due, and proves that it runs.
 *
 * @returns the host as it was, where all were asked for, others run, and there is no engine
 * @throws Problem where it does not, or something on the way to it fails
 */
export async function provide(job: Job): Promise<Result> {
  const { inputs, native, before, due, lookAtHost } = job;
  warnOfLabels(before);
  let engine: Engine;
  try {
    engine = await findEngine(inputs.engine);
  } catch (error) {
    const missing = missingOfAll(job);
    if (missing.length === 0) throw error;
    core.warning(allWithoutEngine(missing).message);
    return { host: before, isIncomplete: true };
  }
  await loadModule();
  const recipe = recipeOf(
    inputs,
    inputs.wanted === "all"
      ? []
      : before.findings.filter(isForeign).map(({ architecture }) => architecture),
  );
  const image = await core.group("Get the image", () =>
    getImage(engine, { ...inputs, recipe, native }),
  );
  const registration = await core.group("Register", async () => {
    await mountOnHost(engine, image.id);
    return register(engine, image, due, inputs);
  });
  if (inputs.cleanup) cleanUpAtTheEnd(image, before, registration);
  const host = await core.group("Verify", async () => {
    const after = await lookAtHost();
    core.info(tallyOf(after));
    return after;
  });
  verify(inputs.wanted, host, registration);
  if (inputs.wanted === "all") remember(recipe, host.findings);
  return { host, registration, image };
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
    const host = await job.lookAtHost();
    if (host.findings.some(needsRegistration)) throw error;
    core.warning(notRenewed(causeOf(error)).message);
    return { host, isIncomplete: true };
  }
}

/**
 * Does an emulator serve it, or nothing? What the processor runs itself is in no image: for programs of the
 * host's own family, a handler would go before the processor.
 */
const isForeign = (found: Finding): boolean => !found.runs || isEmulated(found);

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
function warnOfLabels(host: HostState): void {
  const names = failedConfined(host);
  if (names.length > 0) core.warning(mislabelled(names, host.denial ?? "").message);
}
