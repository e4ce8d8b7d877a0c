import { readFileSync } from "node:fs";

import type { Problem } from "../action/messages.js";
import { debug } from "../action/runner.js";
import type { Architecture } from "./architectures.js";
import { handlerOf, readTable, type Handler, type Table } from "./binfmt.js";
import { elfProgram } from "./elf.js";
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
  prober: Prober,
  architectures: readonly Architecture[],
): Promise<HostState> {
  const probing = prober.probe(architectures);
  const table = readTable();
  const handlers = architectures.map((row) => table && handlerOf(elfProgram(row), table));
  const seen = (await probing).map((probe, i) => ({ ...probe, handler: handlers[i] }));
  // Without a handler in a table that can be read, it is the processor itself that runs it.
  const emulated = seen.filter(({ runs, handler }) => runs && (handler || !table));
  const versions = await versionsOf(prober, emulated);
  const findings = seen.map((one) => ({ ...one, version: versions[emulated.indexOf(one)] }));
  for (const { name, interpreter, flags } of table?.handlers ?? []) {
    debug(`handler ${name}: ${interpreter}, flags ${flags}`);
  }
  for (const { architecture, ending } of seen) debug(`program of ${architecture.name}: ${ending}`);
  return { table, findings, selinux: selinuxMode() };
}

/** Does something other than this machine's own processor run it? */
export function isEmulated({ handler, version }: Finding): boolean {
  return handler !== undefined || version !== undefined;
}

/**
 * Does it have to be registered? It has to where it doesn't run, on the host or confined, and where
 * its handler lacks the flag F: containers don't find the interpreter then (Linux,
 * Documentation/admin-guide/binfmt-misc).
 */
export function needsRegistration({ runs, handler, confined }: Finding): boolean {
  return !runs || confined === false || (handler !== undefined && !handler.flags.includes("F"));
}

/** QEMU's names of what the host runs and a confined container does not. */
export const failedConfined = ({ findings }: Pick<HostState, "findings">): string[] =>
  findings.flatMap(({ confined, architecture }) => (confined === false ? [architecture.name] : []));

/** Why a program doesn't run, for an error message. */
export function reasonOf(finding: Finding, { table, denial }: Omit<HostState, "findings">): string {
  const { architecture, runs, handler, confined, ending } = finding;
  if (confined === false) return `it runs on the host, not in a confined container: ${denial}`;
  if (runs && handler) return `its handler ${handler.name} lacks the flag F, so containers fail`;
  if (!table) return "the kernel runs no such programs; its table of handlers can't be read here";
  if (!table.enabled) {
    return "binfmt_misc is switched off; on: echo 1 | sudo tee /proc/sys/fs/binfmt_misc/status";
  }
  if (handler) {
    const { name, interpreter, flags } = handler;
    return `${ending}, run by the handler ${name} (${interpreter}, flags '${flags}')`;
  }
  const off = table.handlers.find(({ name }) => name === `qemu-${architecture.name}`);
  return off && !off.enabled
    ? `its handler ${off.name} is disabled`
    : ending.startsWith("it ended by") // a signal; what else the kernel refuses, /bin/sh has read
      ? `no handler in the table fits it; ${ending}`
      : "the kernel runs no such programs yet";
}
