import type { EngineChoice } from "../action/inputs.js";
import { causeOf, dockerWithoutSelinux, notChecked } from "../action/messages.js";
import type { Architecture } from "../host/architectures.js";
import { isEmulated, needsRegistration, type HostState } from "../host/look.js";
import { findEngine } from "../image/engine.js";
import { runConfined } from "./confined-container.js";
import { explainDenial, findDenials, SHOW_DENIALS, type Denial } from "./denials.js";

/**
 * Adds to a host's state what a confined container shows: where SELinux knows an emulator by a wrong label,
 * the host runs it all the same, and containers die of SIGSEGV without a word. Costs nothing where
 * the kernel has no SELinux, and one container start where all is well.
 */
export async function checkConfined(
  host: HostState,
  choice: EngineChoice,
  native: Architecture,
): Promise<HostState> {
  const { selinux } = host;
  // What is to be registered anyway is not checked: without the flag F it fails for another reason.
  const emulated = host.findings.filter((found) => isEmulated(found) && !needsRegistration(found));
  if (selinux === "off" || emulated.length === 0) return host;

  const architectures = emulated.map(({ architecture }) => architecture);
  const since = new Date();
  let ran: ReadonlySet<string>;
  try {
    const engine = await findEngine(choice);
    if (!engine.labels) {
      return { ...host, unchecked: dockerWithoutSelinux() };
    }
    ran = await runConfined(engine, native, architectures);
  } catch (error) {
    return { ...host, unchecked: notChecked(causeOf(error)) };
  }
  const findings = host.findings.map((finding) =>
    emulated.includes(finding)
      ? { ...finding, confined: ran.has(finding.architecture.name) }
      : finding,
  );
  const failed = ran.size < emulated.length;
  if (selinux === "enforcing" && !failed) return { ...host, findings };
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
