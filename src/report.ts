import * as core from "@actions/core";

import { warnOfConfinement } from "./confinement.js";
import type { Image } from "./image.js";
import { isEmulated, type Finding, type View } from "./look.js";
import type { Registration } from "./register.js";

/** What a run did and found. */
export interface Result {
  /** The host at the end of the run; its own architecture is the first finding. */
  readonly view: View;
  /** Absent where nothing had to be registered. */
  readonly registration?: Registration;
  /** The image that registered it. */
  readonly image?: Image;
}

const runningOf = ({ view }: Result): Finding[] => view.findings.filter(({ runs }) => runs);
const registeredOf = ({ registration }: Result): readonly string[] =>
  registration?.registered ?? [];

/** The action's outputs, as text; action.yml describes each. */
export function outputsOf(result: Result): Readonly<Record<string, string>> {
  const running = runningOf(result);
  const emulated = running.filter(isEmulated);
  const platforms = running.flatMap(({ architecture }) => architecture.platforms);
  const { image } = result;
  return {
    platforms: platforms.join(","),
    architectures: JSON.stringify(emulated.map(({ architecture }) => architecture.name)),
    matrix: JSON.stringify(platforms),
    registered: JSON.stringify(registeredOf(result)),
    "qemu-version": emulated.find(({ version }) => version)?.version ?? "",
    image: image ? `${image.name}@${image.id}` : "",
    "cache-hit": String(image?.source === "cache"),
    checked: checkedOf(result),
  };
}

function howItRuns(finding: Finding, registered: readonly string[]): string {
  const { architecture, handler } = finding;
  if (registered.includes(architecture.name)) return "registered now";
  if (handler) return `was there already (${handler.name})`;
  return isEmulated(finding) ? "was there already" : "native";
}

/** One sentence that says what a run did. */
export function sentenceOf(result: Result): string {
  const emulated = runningOf(result).filter(isEmulated).length;
  const registered = registeredOf(result);
  const did =
    registered.length > 0 ? `${registered.length} registered now` : "nothing had to be done";
  return `Programs of ${emulated} other architecture${emulated === 1 ? "" : "s"} run on this host; ${did}.`;
}

/** In which confinement programs were executed; what an output and the summary say of it. */
export function checkedOf({ view }: Result): string {
  const confined = view.findings.some((finding) => finding.confined);
  return confined ? "host,confined" : "host";
}

/** The job summary, in GitHub's Markdown. */
export function summaryOf(result: Result): string {
  const rows = runningOf(result).map((finding) => {
    const { name, platforms } = finding.architecture;
    const cells = [
      platforms.join(", "),
      name,
      howItRuns(finding, registeredOf(result)),
      finding.version ?? "",
      finding.confined ? "host, confined container" : "host",
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    "### QEMU user-mode emulators",
    "",
    `${sentenceOf(result)} SELinux is ${result.view.selinux}.`,
    "",
    "| Platform | Architecture | How it runs | QEMU | Checked |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

/** Sets the outputs and writes the job summary. */
export async function report(result: Result): Promise<void> {
  for (const [name, value] of Object.entries(outputsOf(result))) core.setOutput(name, value);
  warnOfConfinement(result.view);
  console.log(sentenceOf(result));
  for (const { architecture, version } of runningOf(result)) {
    console.log(`  ${architecture.name}${version ? ` (QEMU ${version})` : ""}`);
  }
  if (process.env["GITHUB_STEP_SUMMARY"]) await core.summary.addRaw(summaryOf(result)).write();
}
