import * as core from "@actions/core";

import type { Architecture } from "./architectures.js";
import { runConfined } from "./confined.js";
import { findEngine, runEngine, type Engine } from "./engine.js";
import type { EngineChoice } from "./inputs.js";
import { isEmulated, needsRegistration, type View } from "./look.js";
import {
  deniedPermissively,
  dockerWithoutSelinux,
  mislabelled,
  notChecked,
  Problem,
} from "./messages.js";
import { explainDenial, findDenials, selinuxMode, SHOW_DENIALS, type Denial } from "./selinux.js";

/**
 * Adds to a view what a confined container shows: where SELinux knows an emulator by a wrong label,
 * the host runs it all the same, and containers die of SIGSEGV without a word. Costs nothing where
 * the kernel has no SELinux, and one container start where all is well.
 */
export async function lookConfined(
  view: View,
  choice: EngineChoice,
  native: Architecture,
): Promise<View> {
  const selinux = selinuxMode();
  // What is to be registered anyway is not asked: without the flag F it fails for another reason.
  const emulated = view.findings.filter((found) => isEmulated(found) && !needsRegistration(found));
  if (selinux === "off" || emulated.length === 0) return { ...view, selinux };

  const architectures = emulated.map(({ architecture }) => architecture);
  const since = new Date();
  let ran: ReadonlySet<string>;
  try {
    const engine = await findEngine(choice);
    if (engine.name === "docker" && !(await dockerConfines(engine))) {
      return { ...view, selinux, unchecked: dockerWithoutSelinux() };
    }
    ran = await runConfined(engine, native, architectures);
  } catch (error) {
    const why = error instanceof Problem ? `${error.what} ${error.found}` : String(error);
    return { ...view, selinux, unchecked: notChecked(why) };
  }
  const findings = view.findings.map((finding) =>
    emulated.includes(finding)
      ? { ...finding, confined: ran.has(finding.architecture.name) }
      : finding,
  );
  const failed = ran.size < emulated.length;
  if (selinux === "enforcing" && !failed) return { ...view, selinux, findings };
  const interpreters = emulated.flatMap(({ handler }) => handler?.interpreter ?? []);
  const denials = await findDenials(since, interpreters);
  return { ...view, selinux, findings, ...explain(denials, failed) };
}

/** Was dockerd started with SELinux? Without (its default) its containers have no label at all. */
async function dockerConfines(engine: Engine): Promise<boolean> {
  const options = await runEngine(engine, ["info", "--format", "{{json .SecurityOptions}}"]);
  return options.includes("name=selinux");
}

/** Why programs failed, as far as the logs tell; on a permissive host, whether they would have. */
function explain(denials: readonly Denial[] | undefined, failed: boolean): { denial?: string } {
  // The same access may be logged twice, of a file by its name alone and of the opened one by its path.
  const telling = denials?.find(({ path }) => path.startsWith("/")) ?? denials?.[0];
  if (telling) return { denial: explainDenial(telling) };
  if (!failed) return {};
  const found = denials ? "no denial was logged" : "the logs can't be read as this user";
  return { denial: `${found}; an administrator finds more with: ${SHOW_DENIALS}` };
}

const failedOf = ({ findings }: View): string[] =>
  findings.flatMap(({ confined, architecture }) => (confined === false ? [architecture.name] : []));

/** Says which handlers are to be registered again because confined containers can't use them. */
export function warnOfLabels(view: View): void {
  const names = failedOf(view);
  if (names.length > 0) core.warning(mislabelled(names, view.denial ?? "").message);
}

/** Says what somebody should look after although all that was asked for runs. */
export function warnOfConfinement(view: View): void {
  if (view.unchecked) core.warning(view.unchecked.message);
  if (view.denial && failedOf(view).length === 0) {
    core.warning(deniedPermissively(view.denial).message);
  }
}
