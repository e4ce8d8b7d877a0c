import path from "node:path";

import { CommandFailed, run } from "../host/command.js";
import { asRoot } from "../image/engine.js";

/** An SELinux context, `user:role:type:level`; the level may hold colons. */
export interface Context {
  readonly type: string;
  /** Sensitivity and categories, such as `s0:c119,c623`. */
  readonly level: string;
  readonly text: string;
}

/** A denial as the kernel logs it (kernel, security/selinux/avc.c; auditd, type=AVC). */
export interface Denial {
  readonly permissions: readonly string[];
  readonly comm: string;
  /** Path or name of what was accessed; empty where the kernel did not say it. */
  readonly path: string;
  /** Label of the process. */
  readonly source: Context;
  /** Label of the file. */
  readonly target: Context;
  /** Only logged, not enforced. */
  readonly permissive: boolean;
  readonly time: Date;
}

function parseContext(text: string): Context {
  const [, , type = "", ...level] = text.split(":");
  return { type, level: level.join(":"), text };
}

/**
 * Reads one line of a log; undefined where it is no denial. The kernel quotes names, and writes those
 * with a space, quote or control character as hex (audit_log_untrustedstring). auditd puts a control
 * character after the kernel's part of a line. journald takes the time out of what it has from the
 * audit subsystem; `-o short-unix` puts it in front.
 */
export function parseDenial(line: string): Denial | undefined {
  const permissions = /avc:\s+denied\s+\{ ([^}]*) \}/.exec(line)?.[1];
  const time = (/audit\((\d+\.\d+):\d+\)/.exec(line) ?? /^(\d+\.\d+) /.exec(line))?.[1];
  if (permissions === undefined || time === undefined) return undefined;
  const value = (key: string): string => {
    const [, quoted, bare = ""] = new RegExp(` ${key}=(?:"([^"]*)"|(\\S+))`).exec(line) ?? [];
    if (quoted !== undefined) return quoted;
    return /^(?:[0-9A-F]{2})+$/.test(bare) ? Buffer.from(bare, "hex").toString() : bare;
  };
  return {
    permissions: permissions.split(" "),
    comm: value("comm"),
    path: value("path") || value("name"),
    source: parseContext(value("scontext")),
    target: parseContext(value("tcontext")),
    permissive: /\bpermissive=1\b/.test(line),
    time: new Date(Number(time) * 1000),
  };
}

const categories = ({ level }: Context): string => level.split(":").slice(1).join(":");

/**
 * Says in words what was denied, and why. An image's files have categories of their own unless the level is
 * given: --privileged without any label option gives them c1022,c1023, other label options without a level a
 * random pair (go-selinux, InitLabels).
 */
export function explainDenial({ permissions, path, source, target }: Denial): string {
  const what = `SELinux denied ${permissions.join(" and ")} on ${path || "a file"} (${target.text}) to the process ${source.text}`;
  const foreign = categories(target);
  if (foreign && foreign !== categories(source)) {
    return `${what}: the file has the categories ${foreign}, the process has not. The emulator was registered without label=level:s0, so the engine gave its image categories of its own; it serves no other container.`;
  }
  return `${what}: the policy does not allow that to ${source.type} on ${target.type}.`;
}

/**
 * Logs that hold denials; `since` in seconds of the epoch. While auditd runs, the kernel's own log
 * has none. Without --input-logs, ausearch reads standard input where that is a pipe.
 */
const LOGS: readonly ((since: number) => string[])[] = [
  () => ["ausearch", "--input-logs", "--raw", "-m", "AVC", "-ts", "recent"],
  (since) => [
    ...["journalctl", "--quiet", "-o", "short-unix", `--since=@${since}`],
    ...["_TRANSPORT=audit", "+", "_TRANSPORT=kernel"],
  ],
  () => ["dmesg"],
];

/** What an administrator runs to see denials. */
export const SHOW_DENIALS =
  "sudo ausearch -m AVC -ts recent (without auditd: sudo journalctl -k | grep avc:)";

/** The denials in a log; undefined where it can't be read: to a user without rights it is empty. */
async function readLog(command: readonly string[]): Promise<Denial[] | undefined> {
  try {
    const text = await run(command);
    return text.trim() ? text.split("\n").flatMap((line) => parseDenial(line) ?? []) : undefined;
  } catch (error) {
    return error instanceof CommandFailed && /no matches/.test(error.said) ? [] : undefined;
  }
}

/**
 * Finds what was denied on emulators since a moment, in the first log that has any; each is read as
 * the runner's user, then as root. Other denials of the same processes mean nothing: even a program
 * that runs may not write to the caller's pipe.
 *
 * @param interpreters paths of the emulators, as their handlers name them
 * @returns undefined where no log can be read
 */
export async function findDenials(
  since: Date,
  interpreters: readonly string[],
): Promise<Denial[] | undefined> {
  // By name: the kernel says the path in the mount, without symbolic links (Debian's interpreters
  // are such); it is all there is where the table of handlers can't be read.
  const names = new Set(interpreters.map((interpreter) => path.basename(interpreter)));
  const isEmulator = (name: string): boolean => names.has(name) || name.startsWith("qemu-");
  let readable = false;
  for (const log of LOGS) {
    const [program = "", ...args] = log(Math.floor(since.getTime() / 1000));
    const asUser = [program, ...args];
    const isRoot = process.getuid?.() === 0;
    for (const command of isRoot ? [asUser] : [asUser, asRoot(program, ...args)]) {
      const denials = await readLog(command);
      readable ||= denials !== undefined;
      const ours = denials?.filter(
        (denial) => denial.time >= since && isEmulator(path.basename(denial.path)),
      );
      if (ours && ours.length > 0) return ours;
    }
  }
  return readable ? [] : undefined;
}
