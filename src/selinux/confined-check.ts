import type { EngineChoice } from "../action/inputs.js";
import { causeOf, dockerWithoutSelinux, notChecked } from "../action/messages.js";
import type { Architecture } from "../host/architectures.js";
import {
  failedConfined,
  isDoubtful,
  isEmulated,
  needsRegistration,
  type HostState,
} from "../host/look.js";
import { findEngine } from "../image/engine.js";
import { runConfined } from "./confined-container.js";
import { explainDenial, findDenials, SHOW_DENIALS, type Denial } from "./denials.js";

/**
 * Adds to a host's state what a confined container shows: where SELinux knows an emulator by a wrong label,
 * the host runs it all the same, and containers die of SIGSEGV without a word. Costs one container start where
 * all is well. Without SELinux it checks only what a container alone can tell.
 */
export async function checkConfined(
  host: HostState,
  choice: EngineChoice,
  native: Architecture,
): Promise<HostState> {
  const { selinux } = host;
  // What is to be registered anyway is not checked: without the flag F it fails for another reason.
  const emulated = host.findings.filter(
    (found) =>
      isDoubtful(found) || (selinux !== "off" && isEmulated(found) && !needsRegistration(found)),
  );
  if (emulated.length === 0) return host;

  const architectures = emulated.map(({ architecture }) => architecture);
  const since = new Date();
  let ran: ReadonlySet<string>;
  try {
    const engine = await findEngine(choice);
    if (selinux !== "off" && !engine.labels) {
      return { ...host, unchecked: dockerWithoutSelinux() };
    }
    ran = await runConfined(engine, native, architectures);
  } catch (error) {
    return selinux === "off" ? host : { ...host, unchecked: notChecked(causeOf(error)) };
  }
  const findings = host.findings.map((finding) =>
    emulated.includes(finding)
      ? { ...finding, confined: ran.has(finding.architecture.name) }
      : finding,
  );
  const failed = failedConfined({ findings }).length > 0;
  if (selinux === "off" || (selinux === "enforcing" && !failed)) return { ...host, findings };
  const interpreters = emulated.flatMap(({ handler }) => handler?.interpreter ?? []);
  const denials = await findDenials(since, interpreters);
  return { ...host, findings, ...explain(denials, failed) };
}

/** Why programs failed, as far as the logs tell; on a permissive host, whether they would have. */
function explain(denials: readonly Denial[] | undefined, failed: boolean): { denial?: string } {
  // The same access may be logged twice, of a file by its name alone and of the opened one by its path.
  const telling = denials?.find(({ path }) => path.startsWith("/")) ?? denials?.[0];
  if (telling) return { denial: explainDenial(telling) };
  if (!failed) return {};
  const found = denials
    ? "no denial was logged (the kernel drops lines where nothing reads them)"
    : "the logs can't be read as this user";
  return { denial: `${found}; an administrator finds more with: ${SHOW_DENIALS}` };
}
