import { readFileSync, readlinkSync } from "node:fs";
import path from "node:path";

import { processNumbers, statOf } from "./processes.js";

/** Changes at every boot, and is the same in each container of a machine (Linux, random(4)). */
export const BOOT_ID = "/proc/sys/kernel/random/boot_id";

const ANYWHERE = /qemu-user-static-run-(\d+)-([0-9a-f]{8})-(\d+)-(\d+)-(\d+)/;
const NAME = new RegExp(`^${ANYWHERE.source}`);

/** When a process started, in clock ticks since the boot; undefined where there is none (proc(5), stat). */
const startOf = (pid: string): string | undefined => statOf(pid)?.[19];

const here = (): readonly string[] => {
  const boot = readFileSync(BOOT_ID, "utf8").slice(0, 8);
  const namespace = readlinkSync("/proc/self/ns/pid").replace(/\D/g, "");
  return [String(process.getuid?.()), boot, namespace];
};

let own: string | undefined;

/**
 * The name of this run: user, boot, PID namespace, process and its start. Nobody else has it, and the name alone
 * tells a later run whether this one is over.
 */
export function runName(): string {
  const process_ = [String(process.pid), startOf("self")];
  own ??= ["qemu-user-static-run", ...here(), ...process_].join("-");
  return own;
}

/** The name of the run in a name that a run has given; undefined in any other. */
export const runOf = (name: string): string | undefined => NAME.exec(name)?.[0];

/**
 * Tells the engine's clients to end that runs of these names have started, as far as this user may. Their process
 * is known by the name in its arguments; sudo hands the signal on.
 */
export function endClients(isLeft: (run: string) => boolean): void {
  for (const pid of processNumbers()) {
    try {
      const args = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      const runs = args.flatMap((arg) => ANYWHERE.exec(arg)?.[0] ?? []);
      const isClient = ["sudo", "podman", "docker"].includes(path.basename(args[0] ?? ""));
      if (isClient && runs.some(isLeft)) process.kill(Number(pid), "SIGTERM");
    } catch {
      // it has ended meanwhile, or is another user's
    }
  }
}

/** Is a run over, by its name? Of this boot's, only runs of the same user and PID namespace are known. */
export function isOver(run: string): boolean {
  const [, user, boot, namespace, pid = "", start] = NAME.exec(run) ?? [];
  const [ownUser, ownBoot, ownNamespace] = here();
  if (boot === undefined) return false;
  if (boot !== ownBoot) return true;
  return user === ownUser && namespace === ownNamespace && startOf(pid) !== start;
}
