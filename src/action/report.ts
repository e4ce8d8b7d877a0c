import { writeFileSync } from "node:fs";
import path from "node:path";

import type { Architecture } from "../host/architectures.js";
import { isOwn } from "../host/binfmt.js";
import { place } from "../host/place.js";
import { failedConfined, isEmulated, removal, type Finding, type HostState } from "../host/look.js";
import type { Registration } from "../image/entrypoint.js";
import type { Image } from "../image/get.js";
import {
  beforeProcessor,
  deniedPermissively,
  hiddenFromPodman,
  highMemory,
  oldEmulator,
  type Problem,
} from "./messages.js";
import type { Wanted } from "./platforms.js";
import { addSummary, setOutputs, warn } from "./runner.js";

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
const namesOf = (findings: readonly Finding[]): string[] =>
  findings.map(({ architecture }) => architecture.name);
/** What was registered and ran afterwards; a reset may register more than was executed. */
function registeredOf(result: Result): readonly string[] {
  const running = namesOf(runningOf(result));
  return result.registration?.registered.filter((name) => running.includes(name)) ?? [];
}
const versionOf = (result: Result): string =>
  runningOf(result).find((finding) => isEmulated(finding) && finding.version)?.version ?? "";

/** An architecture's platforms, as they were asked for. */
function namedIn(wanted: Wanted, architecture: Architecture): readonly string[] {
  if (wanted === "all") return architecture.platforms;
  const asked = wanted.filter((one) => one.architecture.name === architecture.name);
  return asked.length > 0
    ? asked.flatMap(({ platform }) => platform ?? [])
    : architecture.platforms;
}

/** The machine's own platform, then those that were asked for and ran, in that order. */
function platformsOf(result: Result, wanted: Wanted): readonly string[] {
  const running = runningOf(result).map(({ architecture }) => architecture);
  const own = running[0]?.platforms[0];
  const asked =
    wanted === "all"
      ? running.flatMap(({ platforms }) => platforms)
      : wanted.flatMap(({ architecture, platform }) =>
          platform && running.includes(architecture) ? [platform] : [],
        );
  return [...new Set([...(own ? [own] : []), ...asked])];
}

/** The action's outputs, as text; action.yml describes each. */
export function outputsOf(result: Result, wanted: Wanted): Readonly<Record<string, string>> {
  const platforms = platformsOf(result, wanted);
  const { image } = result;
  return {
    platforms: platforms.join(","),
    architectures: JSON.stringify(namesOf(runningOf(result).filter(isEmulated))),
    matrix: JSON.stringify(platforms),
    registered: JSON.stringify(registeredOf(result)),
    "qemu-version": versionOf(result),
    image: image ? `${image.name}@${image.id}` : "",
    "cache-hit": String(image?.source === "cache"),
    checked: isCheckedConfined(result) ? `${place().name},confined` : place().name,
  };
}

function howItRuns(finding: Finding, registered: readonly string[]): string {
  const { architecture, handler } = finding;
  if (registered.includes(architecture.name)) return "registered now";
  if (handler) return `was there already (${handler.name})`;
  return isEmulated(finding) ? "was there already" : "native";
}

const isCheckedConfined = ({ host }: Result): boolean =>
  host.selinux !== "off" && host.findings.some(({ confined }) => confined);

/** Says in a few words what a run did. */
export function sentenceOf(result: Result): string {
  const running = runningOf(result);
  const emulated = running.filter(isEmulated).length;
  const native = namesOf(running.filter((finding) => !isEmulated(finding)));
  const registered = registeredOf(result).length;
  const version = versionOf(result);
  const nothing = result.isIncomplete
    ? "what was due could not be registered"
    : "nothing had to be done";
  const what =
    emulated === 0
      ? "Nothing is emulated here"
      : [
          `Programs of ${emulated} other architecture${emulated === 1 ? "" : "s"} run ${place().where}`,
          isCheckedConfined(result) ? " and in confined containers" : "",
          version && ` (QEMU ${version})`,
        ].join("");
  const did = registered > 0 ? `${registered} registered now` : nothing;
  return `${what}; ${did}.${native.length > 0 ? ` The processor runs ${native.join(", ")} itself.` : ""}`;
}

/** How many programs ran, where. */
export function tallyOf({ findings }: HostState): string {
  const confined = findings.flatMap((finding) => finding.confined ?? []);
  const count = (ran: readonly boolean[]): string =>
    `${ran.filter(Boolean).length} of ${ran.length}`;
  const ran = `${count(findings.map(({ runs }) => runs))} programs ran ${place().column.toLowerCase()}`;
  return `${ran}${confined.length > 0 ? `, ${count(confined)} in a confined container` : ""}.`;
}

/** Minutes are enough to tell which job it was. */
const timeOf = (time: Date | undefined): string =>
  time ? time.toISOString().slice(0, 16).replace("T", " ") : "";

/** What a step did, as a paragraph of the job summary. */
const paragraphOf = (result: Result, ms: number): string =>
  [
    sentenceOf(result),
    ...(place().note ? [place().note] : []),
    `SELinux is ${result.host.selinux}.`,
    `The step took ${(ms / 1000).toFixed(1)} s.`,
  ].join(" ");

/**
 * The job summary, in GitHub's Markdown.
 *
 * @param ms how long the step took
 * @param wanted names the platforms as they were asked for
 */
export function summaryOf(result: Result, ms: number, wanted: Wanted = "all"): string {
  const rows = runningOf(result).map((finding) => {
    const { architecture, version, confined, handler } = finding;
    const cells = [
      namedIn(wanted, architecture)
        .map((platform) => `\`${platform}\``)
        .join(" ") || "–",
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
    paragraphOf(result, ms),
    "",
    `| Platform | Architecture | How it runs | QEMU | ${place().column} | Confined | Registered (UTC) |`,
    "| :-- | :-- | :-- | :-- | :-: | :-: | :-- |",
    ...rows,
    "",
  ].join("\n");
}

/**
 * Is it the first of this job's steps that asks? A job of several such steps gets one table, and a paragraph for
 * each further step. The runner empties RUNNER_TEMP between jobs.
 */
function isFirstInJob(): boolean {
  const { RUNNER_TEMP: temp } = process.env;
  if (!temp) return true;
  try {
    // A new file: nothing is written through a link
    writeFileSync(path.join(temp, "qemu-user-static-summary"), "", { flag: "wx" });
    return true;
  } catch (error) {
    // On a full disk, the next step's table is one too many
    return !(typeof error === "object" && error && "code" in error && error.code === "EEXIST");
  }
}

/**
 * QEMU 7.2.15: older ones, built at a fixed address as they mostly were, crash at random since kernels place the
 * heap more at random (Linux 44c76825d6ee, also in 6.1.112): Debian's changelog of qemu
 * 1:7.2+dfsg-7+deb12u9, tonistiigi/binfmt#215.
 */
const OLDEST = "7.2.15";

const rank = (version: string): number =>
  version.split(".").reduce((sum, part, i) => sum + Number(part) / 1000 ** i, 0);
const isOlder = (version: string): boolean => rank(version) < rank(OLDEST);

/** What somebody should look after. */
function warningsOf({ host }: Result): readonly Problem[] {
  const { findings, unchecked, denial, isHidden } = host;
  const old = new Map<string, string[]>();
  for (const { runs, handler, version, architecture } of findings) {
    if (runs && version && handler && !isOwn(handler) && isOlder(version)) {
      old.set(version, [...(old.get(version) ?? []), architecture.name]);
    }
  }
  return [
    ...(unchecked ? [unchecked] : []),
    ...(isHidden ? [hiddenFromPodman()] : []),
    ...(denial !== undefined && failedConfined(host).length === 0
      ? [deniedPermissively(denial)]
      : []),
    ...findings.flatMap(({ architecture, handler, isNative }) =>
      isNative && handler
        ? [beforeProcessor(architecture.name, handler.name, removal(handler))]
        : [],
    ),
    ...findings.flatMap(({ hasHighMemory, version }) =>
      hasHighMemory ? [highMemory(version)] : [],
    ),
    ...[...old].map(([version, names]) => oldEmulator(names, version, OLDEST)),
  ];
}

/** Sets the outputs, writes the job summary, and says what was done and what somebody should look after. */
export function report(result: Result, wanted: Wanted): void {
  setOutputs(outputsOf(result, wanted));
  const ms = process.uptime() * 1000;
  addSummary(isFirstInJob() ? summaryOf(result, ms, wanted) : `${paragraphOf(result, ms)}\n\n`);
  for (const { message } of warningsOf(result)) warn(message);
  console.log(sentenceOf(result));
  const emulated = runningOf(result).filter(isEmulated);
  if (emulated.length === 0) return;
  console.log(namesOf(emulated).join(", "));
  if (place().note) console.log(place().note);
}
