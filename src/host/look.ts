import { readFileSync } from "node:fs";

import type { Problem } from "../action/messages.js";
import { debug } from "../action/runner.js";
import type { Architecture } from "./architectures.js";
import { BINFMT, handlerOf, readTable, type Handler, type Table } from "./binfmt.js";
import { elfProgram, highMemoryProgram, unhandledProgram } from "./elf.js";
import { needsLoader } from "./interpreter.js";
import { isOfOwnFamily } from "./native.js";
import { place } from "./place.js";
import type { Probe, Prober } from "./probe.js";
import { versionsOf } from "./versions.js";

/** Whether the kernel enforces a policy, only logs what it would deny, or has no SELinux. */
export type SelinuxMode = "enforcing" | "permissive" | "off";

/** Reads selinuxfs, which any user may (kernel, security/selinux/selinuxfs.c). */
export function selinuxMode(file = "/sys/fs/selinux/enforce"): SelinuxMode {
  try {
    return readFileSync(file, "utf8").trim() === "1" ? "enforcing" : "permissive";
  } catch {
    return "off"; // not mounted
  }
}

/** What is known of one architecture on this host. */
export interface Finding extends Probe {
  /** The handler that the kernel chooses; undefined for none, and where the table can't be read. */
  readonly handler: Handler | undefined;
  /** Version of the QEMU that runs it; undefined where it does not run or something else runs it. */
  readonly version: string | undefined;
  /** Does the handler's interpreter need a loader, as far as its file can be read? */
  readonly needsLoader?: boolean;
  /** Does the processor run it itself, though a handler goes before it? */
  readonly isNative?: boolean;
  /** Does its emulator hand out memory that its processor would not (src/host/elf.ts)? */
  readonly hasHighMemory?: boolean;
  /** Did it run in a confined container? Undefined where that was not checked. */
  readonly confined?: boolean;
}

/** The host at one moment. */
export interface HostState {
  /** Undefined where binfmt_misc is not mounted or may not be read. */
  readonly table: Table | undefined;
  /** The machine's own architecture is the first. */
  readonly findings: readonly Finding[];
  readonly selinux: SelinuxMode;
  /** Why no confined container was started, though SELinux is on. */
  readonly unchecked?: Problem;
  /** Do programs that run here not run in this user's own podman, whose table hides the machine's? */
  readonly isHidden?: boolean;
  /** What SELinux denied to a confined container. */
  readonly denial?: string;
}

/**
 * Looks at the host: executes every program and reads the table. Nothing is assumed from names. The
 * programs have been started when it returns.
 *
 * @param architectures this machine's own first
 * @throws Problem where no program can be executed at all
 */
export async function look(
  prober: Omit<Prober, "runBehind">,
  architectures: readonly Architecture[],
): Promise<HostState> {
  const probing = prober.probe(architectures);
  const table = readTable();
  const handlers = architectures.map((row) => table && handlerOf(elfProgram(row), table));
  const seen = (await probing).map((probe, i) => ({ ...probe, handler: handlers[i] }));
  // Without a handler in a table that can be read, it is the processor itself that runs it.
  const emulated = seen.filter(({ runs, handler }) => runs && (handler || !table));
  const amd64 = emulated.find(({ architecture }) => architecture.name === "x86_64");
  const highMemory = amd64 && prober.runs("high-memory", highMemoryProgram(amd64.architecture));
  const versions = await versionsOf(prober, emulated);
  const [native] = architectures;
  const shadowed = await Promise.all(
    seen.map(
      async ({ architecture, runs, handler }) =>
        native !== undefined &&
        runs &&
        handler !== undefined &&
        isOfOwnFamily(native, architecture) &&
        prober.runs(`${architecture.name}.native`, unhandledProgram(architecture)),
    ),
  );
  const hasHighMemory = (await highMemory) === true;
  const findings = seen.map((one, i) => ({
    ...one,
    version: versions[emulated.indexOf(one)],
    needsLoader: one.handler !== undefined && needsLoader(one.handler.interpreter),
    isNative: shadowed[i] ?? false,
    hasHighMemory: one === amd64 && hasHighMemory,
  }));
  debug(() => describe(table, findings));
  return { table, findings, selinux: selinuxMode() };
}

/** All that was seen, for a log. */
function describe(table: Table | undefined, findings: readonly Finding[]): string {
  const handlers = table?.handlers.map(
    ({ name, enabled, interpreter, flags, registered }) =>
      `${name}: ${enabled ? "" : "disabled, "}${interpreter}, flags '${flags}', ${registered.toISOString()}`,
  );
  return [
    table
      ? `The table of handlers is ${table.enabled ? "on" : "off"}:`
      : "The table of handlers can't be read.",
    ...(handlers ?? []),
    ...findings.map(
      ({ architecture, ending, handler, version }) =>
        `The program of ${architecture.name}: ${ending}; handler: ${handler?.name ?? "none"}; QEMU: ${version ?? "-"}`,
    ),
  ].join("\n");
}

/** Does something other than this machine's own processor run it? */
export function isEmulated({ handler, version }: Finding): boolean {
  return handler !== undefined || version !== undefined;
}

/**
 * Does it have to be registered? It has to where it doesn't run, on the host or confined; where its handler
 * lacks the flag F, for containers don't find the interpreter then (Linux,
 * Documentation/admin-guide/binfmt-misc); and where the interpreter needs a loader, unless a container proved
 * that it works.
 */
export function needsRegistration(finding: Finding): boolean {
  const { runs, handler, needsLoader, confined } = finding;
  if (!runs || confined === false) return true;
  if (!handler) return false;
  return !handler.flags.includes("F") || (needsLoader === true && confined !== true);
}

/** Can a container alone tell whether it has to be registered? */
export const isDoubtful = (finding: Finding): boolean =>
  finding.needsLoader === true &&
  finding.confined === undefined &&
  !needsRegistration({ ...finding, needsLoader: false });

/** QEMU's names of what the host runs and a confined container does not, for its label. */
export const failedConfined = ({ findings }: Pick<HostState, "findings">): string[] =>
  findings.flatMap(({ confined, needsLoader, architecture }) =>
    confined === false && !needsLoader ? [architecture.name] : [],
  );

/** No handler fits; the second where the table can't be read. */
export const NO_HANDLER = "no handler in the table fits it";
export const NOT_RUN = "the kernel does not run it; the table of handlers can't be read here";

/** What execvp(3) gives to /bin/sh because the kernel refuses it ends with one of these. */
const REFUSED = /\(ENOEXEC\)$|status (?:2|126|127)$/;

/** Why a program doesn't run, for an error message. */
export function reasonOf(finding: Finding, { table, denial }: Omit<HostState, "findings">): string {
  const { architecture, runs, handler, needsLoader, isNative, confined, ending } = finding;
  if (runs && handler && isNative) {
    return `its handler ${handler.name} fails in containers, and goes before the processor, which runs it; remove it: ${removal(handler)}`;
  }
  if (runs && handler && needsLoader) {
    return `its interpreter ${handler.interpreter} needs a loader that containers don't have`;
  }
  if (confined === false) {
    return `it runs ${place().column.toLowerCase()}, not in a confined container: ${denial}`;
  }
  if (runs && handler) return `its handler ${handler.name} lacks the flag F, so containers fail`;
  if (!table)
    return REFUSED.test(ending) ? NOT_RUN : `${ending}; the table of handlers can't be read here`;
  if (!table.enabled) {
    return `binfmt_misc is switched off; on: ${place().write("1", `${BINFMT}/status`)}`;
  }
  if (handler) {
    const { name, interpreter, flags } = handler;
    const what = `the handler ${name} (${interpreter}, flags '${flags}')`;
    return REFUSED.test(ending) ? `${what} can't execute it` : `${ending}, run by ${what}`;
  }
  const off = table.handlers.find(({ name }) => name === `qemu-${architecture.name}`);
  if (off && !off.enabled) return `its handler ${off.name} is disabled`;
  return REFUSED.test(ending) ? NO_HANDLER : `${NO_HANDLER}; ${ending}`;
}

/** The command that takes a handler out of the table. */
export const removal = ({ name }: Handler): string => place().write("-1", `${BINFMT}/${name}`);
