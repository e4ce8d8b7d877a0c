import * as core from "@actions/core";

import type { Inputs } from "../action/inputs.js";
import {
  allWithoutEngine,
  causeOf,
  engineFailed,
  mislabelled,
  notMountable,
  notRenewed,
  Problem,
} from "../action/messages.js";
import { tallyOf, type Result } from "../action/report.js";
import type { Architecture } from "../host/architectures.js";
import {
  failedConfined,
  isEmulated,
  needsRegistration,
  type Finding,
  type HostState,
} from "../host/look.js";
import { place } from "../host/place.js";
import { isOver } from "../host/run-name.js";
import { startIn } from "../host/without-root.js";
import { adopt } from "../image/describe.js";
import { engines, runEngine, type Engine } from "../image/engine.js";
import type { Registration } from "../image/entrypoint.js";
import { getImage, type Image } from "../image/get.js";
import { removeLeftovers, underOwnName } from "../image/leftovers.js";
import { recipeOf, type Recipe } from "../image/recipe.js";
import { cleanUpAtTheEnd } from "./clean-up.js";
import { canHelp, decide, isUnwanted } from "./decide.js";
import { keepTableMounted } from "./mount.js";
import { refuseOtherMachine } from "./other-machine.js";
import { register } from "./register.js";
import { mountUserTable, refuseWithoutUserTable } from "./user-table.js";
import { verify } from "./verify.js";

/** What a run has to bring about, and what it saw of the host. */
export interface Job {
  readonly inputs: Inputs;
  readonly native: Architecture;
  readonly before: HostState;
  /** What had to be registered then. */
  readonly due: readonly Finding[];
  readonly lookAtHost: () => Promise<HostState>;
}

/** What an engine did. */
interface Attempt {
  readonly engine: Engine;
  readonly recipe: Recipe;
  readonly image: Image;
  /** The host before anything was registered. */
  readonly had: HostState;
  /** What was due when the image was there. */
  readonly due: readonly Finding[];
  /** Undefined where another job had registered everything meanwhile. */
  readonly registration: Registration | undefined;
  /** Why the table may not be mounted on the engine's host. */
  readonly unmounted: readonly string[];
}

/**
 * Registers what is due, and proves that it runs.
 *
 * @returns the host as it was, where all were asked for, others run, and there is no engine
 * @throws Problem where it does not, or something on the way to it fails
 */
export async function provide(job: Job): Promise<Result> {
  const { inputs, before, lookAtHost } = job;
  warnOfLabels(before);
  let attempt: Attempt;
  try {
    attempt = await registerByFirst(job);
  } catch (error) {
    const missing = isWithoutEngine(error) ? missingOfAll(job) : [];
    if (missing.length === 0 || (await canContinueWithoutRoot(error, inputs))) throw error;
    core.warning(allWithoutEngine(missing).message);
    return { host: before, isIncomplete: true };
  }
  const { engine, recipe, image, had, due, registration, unmounted } = attempt;
  if (!registration) return { host: await lookAtHost() };
  if (inputs.cleanup) cleanUpAtTheEnd(image, had, registration.registered, true);

  const host = await core.group("Verify", async () => {
    let after = await lookAtHost();
    if (wasFlushed(after, registration)) {
      core.info("Another program has removed what was registered; it is registered once more.");
      await register(engine, image, due, inputs);
      after = await lookAtHost();
    }
    core.info(tallyOf(after));
    return after;
  });
  const missing = host.findings.filter(({ runs }) => !runs).map(nameOf);
  const lost = missing.filter((name) => registration.registered.includes(name));
  if (unmounted.length > 0 && lost.length > 0) throw notMountable(lost, unmounted.join("; "));
  verify(inputs.wanted, host, due.map(nameOf), registration);
  if (inputs.wanted === "all" && !image.holds) await learn(engine, image, recipe, host);
  return { host, registration, image };
}

/** Has the image say from now on what it holds: what ran after its registration. binfmt has no list of it. */
async function learn(
  engine: Engine,
  { id, name, entrypoint }: Image,
  recipe: Recipe,
  { findings }: HostState,
): Promise<void> {
  const holds = findings.filter((found) => found.runs && isEmulated(found)).map(nameOf);
  await underOwnName(engine, async (own) => {
    await adopt(engine, id, own, recipe, { entrypoint, holds });
    await runEngine(engine, ["tag", own, name]);
  }).catch((error: unknown) => core.info(`The image could not be labelled: ${causeOf(error)}`));
}

const nameOf = ({ architecture }: Finding): string => architecture.name;

/** Is something without a handler that was registered a moment ago? */
function wasFlushed({ table, findings }: HostState, { registered }: Registration): boolean {
  const lost = findings.filter((found) => registered.includes(nameOf(found)) && !found.runs);
  return table !== undefined && lost.some(({ handler }) => !handler);
}

/** Failures that another engine would have as well. */
const OF_ANY_ENGINE = [
  ...["invalid-input", "no-entrypoint", "foreign-image", "checkpoint-image"],
  ...["register-failed", "no-binfmt", "read-only-binfmt"],
];

/**
 * Registers by the first engine that can. One that fails for a reason of its own before its registering
 * container has run is passed over with a warning, where another answers.
 */
async function registerByFirst(job: Job): Promise<Attempt> {
  let failure: { readonly engine: Engine; readonly error: Problem } | undefined;
  for await (const engine of engines(job.inputs.engine, core.info)) {
    if (failure) {
      const why = causeOf(failure.error);
      core.warning(engineFailed(failure.engine.name, why, engine.name).message);
    }
    try {
      return await registerBy(engine, job);
    } catch (error) {
      if (!(error instanceof Problem) || OF_ANY_ENGINE.includes(error.section)) throw error;
      failure = { engine, error };
    }
  }
  throw failure?.error ?? new Error("engines() ends without an engine");
}

async function registerBy(engine: Engine, job: Job): Promise<Attempt> {
  const { inputs, native, before, lookAtHost } = job;
  if (place().name !== "host") await refuseWithoutUserTable();
  const needed = before.findings.filter(isForeign).map(({ architecture }) => architecture);
  const recipe = recipeOf(inputs, inputs.wanted === "all" ? [] : needed);
  const image = await core.group("Get the image", () =>
    getImage(engine, { ...inputs, recipe, native, due: job.due.map(nameOf) }),
  );
  const isAll = inputs.wanted === "all";
  const helps = (found: Finding): boolean => !isAll || inputs.reset || canHelp(image, found);
  return core.group("Register", async () => {
    await refuseOtherMachine(engine, image);
    // Before the second look: between that and the container lies as little time as can be
    if (!engine.mayBeRemote && job.due.some(helps)) {
      await removeLeftovers(engine, isOver).catch((error: unknown) =>
        core.info(`What a killed run has left could not be removed: ${causeOf(error)}`),
      );
    }
    await mountUserTable();
    // Another job may have registered it while this one had to wait for the image; a table of this user's podman
    // hides what the machine's had.
    const found = await lookAtHost();
    const had = place().name === "host" ? before : found;
    const now = decide(found, inputs);
    const due = now.due.filter(helps);
    if (due.length === 0) {
      core.info("Nothing is left that this image could register.");
      return { engine, recipe, image, had, due, registration: undefined, unmounted: [] };
    }
    const unmounted = await keepTableMounted(engine, image.id);
    // With reset, the image registers all that it holds.
    const pending = inputs.reset ? (image.holds ?? []) : [];
    const names = [...new Set([...due.map(nameOf), ...pending])];
    if (inputs.cleanup) cleanUpAtTheEnd(image, had, names, false);
    const registration = await register(engine, image, due, inputs);
    return { engine, recipe, image, had, due, registration, unmounted };
  });
}

const isWithoutEngine = (error: unknown): error is Problem =>
  error instanceof Problem && ["no-engine", "no-sudo"].includes(error.section);

/** May this user's own engine do what could not be done with root? */
export const mayContinueWithoutRoot = (error: unknown, { rootless }: Inputs): error is Problem =>
  isWithoutEngine(error) &&
  rootless !== false &&
  place().name === "host" &&
  process.getuid?.() !== 0;

/** Does it look as if this user's own engine could do it? Where it does not, what runs is good enough for `all`. */
async function canContinueWithoutRoot(error: unknown, inputs: Inputs): Promise<boolean> {
  const start = mayContinueWithoutRoot(error, inputs) ? await startIn(inputs.engine) : undefined;
  if (!start) return false;
  return refuseWithoutUserTable(start.command).then(
    () => true,
    () => false,
  );
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
    // As in a runner's pod: what is old there is renewed by those who registered it.
    if (isWithoutEngine(error)) return { host };
    core.warning(notRenewed(causeOf(error)).message);
    return { host, isIncomplete: true };
  }
}

/**
 * Does an emulator serve it, or nothing? What the processor runs itself is in no image: for programs of the
 * host's own family, a handler would go before the processor.
 */
const isForeign = (found: Finding): boolean =>
  !found.runs || (isEmulated(found) && !found.isNative);

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
