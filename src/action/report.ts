import type { Registration } from "../image/entrypoint.js";
import type { Image } from "../image/get.js";
import { failedConfined, isEmulated, type Finding, type HostState } from "../host/look.js";
import { deniedPermissively } from "./messages.js";
import { addSummary, setOutputs } from "./runner.js";

/** What a run did and found. */
export interface Result {
  /** The host at the end of the run; its own architecture is the first finding. */
  readonly host: HostState;
  /** Absent where nothing had to be registered. */
  readonly registration?: Registration;
  /** The image that registered it. */
  readonly image?: Image;
  /** Something was due, and could not be registered; a warning says why. */
  readonly isIncomplete?: boolean;
}

const runningOf = ({ host }: Result): Finding[] => host.findings.filter(({ runs }) => runs);
/** What was registered and ran afterwards. */
const registeredOf = (result: Result): readonly string[] => {
  const running = namesOf(runningOf(result));
  return (result.registration?.registered ?? []).filter((name) => running.includes(name));
};
const namesOf = (findings: readonly Finding[]): string[] =>
  findings.map(({ architecture }) => architecture.name);
const versionOf = (result: Result): string =>
  runningOf(result).find((finding) => isEmulated(finding) && finding.version)?.version ?? "";

/** The action's outputs, as text; action.yml describes each. */
export function outputsOf(result: Result): Readonly<Record<string, string>> {
  const running = runningOf(result);
  const platforms = running.flatMap(({ architecture }) => architecture.platforms);
  const { image } = result;
  return {
    platforms: platforms.join(","),
    architectures: JSON.stringify(namesOf(running.filter(isEmulated))),
    matrix: JSON.stringify(platforms),
    registered: JSON.stringify(registeredOf(result)),
    "qemu-version": versionOf(result),
    image: image ? `${image.name}@${image.id}` : "",
    "cache-hit": String(image?.source === "cache"),
    checked: isCheckedConfined(result) ? "host,confined" : "host",
  };
}

function howItRuns(finding: Finding, registered: readonly string[]): string {
  const { architecture, handler } = finding;
  if (registered.includes(architecture.name)) return "registered now";
  if (handler) return `was there already (${handler.name})`;
  return isEmulated(finding) ? "was there already" : "native";
}

const isCheckedConfined = ({ host }: Result): boolean =>
  host.findings.some(({ confined }) => confined);

/** One sentence that says what a run did. */
export function sentenceOf(result: Result): string {
  const emulated = runningOf(result).filter(isEmulated).length;
  if (emulated === 0) return "This machine runs itself what was asked for; nothing is emulated.";
  const registered = registeredOf(result).length;
  const version = versionOf(result);
  const nothing = result.isIncomplete
    ? "what was due could not be registered"
    : "nothing had to be done";
  return [
    `Programs of ${emulated} other architecture${emulated === 1 ? "" : "s"} run on this host`,
    isCheckedConfined(result) ? " and in confined containers" : "",
    version && ` (QEMU ${version})`,
    `; ${registered > 0 ? `${registered} registered now` : nothing}.`,
  ].join("");
}

/** How many programs ran, where. */
export function tallyOf({ findings }: HostState): string {
  const confined = findings.flatMap((finding) => finding.confined ?? []);
  const count = (ran: readonly boolean[]): string =>
    `${ran.filter(Boolean).length} of ${ran.length}`;
  const host = `${count(findings.map(({ runs }) => runs))} programs ran on the host`;
  return `${host}${confined.length > 0 ? `, ${count(confined)} in a confined container` : ""}.`;
}

/** Minutes are enough to tell which job it was. */
const timeOf = (time: Date | undefined): string =>
  time ? time.toISOString().slice(0, 16).replace("T", " ") : "";

/**
 * The job summary, in GitHub's Markdown.
 *
 * @param ms how long the step took
 */
export function summaryOf(result: Result, ms: number): string {
  const rows = runningOf(result).map((finding) => {
    const { architecture, version, confined, handler } = finding;
    const cells = [
      architecture.platforms.map((platform) => `\`${platform}\``).join(" ") || "–",
      architecture.name,
      howItRuns(finding, registeredOf(result)),
      version ?? "",
      "✅",
      confined === undefined ? "–" : confined ? "✅" : "❌",
      timeOf(handler?.registered),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    "### QEMU user-mode emulators",
    "",
    `${sentenceOf(result)} SELinux is ${result.host.selinux}. The step took ${(ms / 1000).toFixed(1)} s.`,
    "",
    "| Platform | Architecture | How it runs | QEMU | On the host | Confined | Registered (UTC) |",
    "| :-- | :-- | :-- | :-- | :-: | :-: | :-- |",
    ...rows,
    "",
  ].join("\n");
}

/** Sets the outputs, writes the job summary, and says what was done and what somebody should look after. */
export async function report(result: Result): Promise<void> {
  setOutputs(outputsOf(result));
  addSummary(summaryOf(result, process.uptime() * 1000));
  const { unchecked, denial } = result.host;
  const isDenied = denial !== undefined && failedConfined(result.host).length === 0;
  if (unchecked || isDenied) {
    const { core } = await import("../on-demand.js");
    if (unchecked) core.warning(unchecked.message);
    if (isDenied) core.warning(deniedPermissively(denial).message);
  }
  console.log(sentenceOf(result));
  console.log(namesOf(runningOf(result).filter(isEmulated)).join(", "));
}
