import { AsyncLocalStorage } from "node:async_hooks";
import { spawn } from "node:child_process";
import { closeSync, openSync, readlinkSync } from "node:fs";
import { constants } from "node:os";

import { getExecOutput } from "@actions/exec";

import { Problem } from "../action/messages.js";
import { debug } from "../action/runner.js";
import { commandEnvironment } from "./environment.js";
import { processNumbers, statOf } from "./processes.js";

/** A command that ended with a status other than 0. */
export class CommandFailed extends Problem {
  constructor(
    /** The command as it was run. */
    readonly command: string,
    readonly status: number,
    /** The last lines that it said, standard error before standard output. */
    readonly said: string,
    readonly stdout: string,
  ) {
    super(
      "command-failed",
      `A command ended with status ${status}.`,
      `${command}: ${said}`,
      "run it by hand as the runner's user; what was registered before is still registered.",
    );
  }
}

/**
 * Lines that an error message keeps. dnf 5.4 says what it did not find six lines before the end of a build
 * by podman (measured), and names further packages between.
 */
const KEPT_LINES = 12;

/** The last lines of a text, for an error message. */
export function lastLines(text: string, count = KEPT_LINES): string {
  return text.trim().split("\n").slice(-count).join("\n").trim();
}

/** What a command wrote. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** With it the process was cancelled. */
let cancelledBy: NodeJS.Signals | undefined;

/** What undoes the work of this process, and where that is under way. */
const undoings = new Set<() => Promise<unknown>>();
const undoing = new AsyncLocalStorage<true>();

/** How long commands may take to end, and all of it: SIGTERM follows SIGINT after 7.5 s, and SIGKILL 2.5 s later. */
const GRACE_MS = 2_000;
const LIMIT_MS = 6_000;

/** Has work done when this process is cancelled, after its commands were told to end. It may run commands. */
export function whenCancelled(work: () => Promise<unknown>): void {
  undoings.add(work);
}

/** From now on a signal of the runner's ends this process by `cancel`. */
export function ownSignals(): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.removeAllListeners(signal);
    process.on(signal, (received) => void cancel(received));
  }
}

/**
 * Ends this process as a signal does, after its commands, to which it passes the signal on, and after what undoes
 * them: the runner tells this process alone (actions/runner, ProcessInvoker), and never finds what sudo has started.
 * Meanwhile no command but those of the undoing begins or returns.
 */
async function cancel(signal: NodeJS.Signals): Promise<void> {
  if (cancelledBy) return;
  cancelledBy = signal;
  const exit = (): never => process.exit(128 + constants.signals[signal]);
  setTimeout(exit, LIMIT_MS);
  for (const pid of new Set([...again(), ...children()])) passOn(pid, signal);
  await ended(GRACE_MS);
  await undoing.run(true, () => Promise.allSettled([...undoings].map((work) => work())));
  await ended(LIMIT_MS);
  exit();
}

function passOn(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it has ended meanwhile, or is root's: what it leaves is removed by name
  }
}

interface Process {
  readonly pid: number;
  readonly parent: number;
}

/** The processes that have not ended. */
const processes = (): Process[] =>
  processNumbers().flatMap((pid) => {
    const [state, parent] = statOf(pid) ?? [];
    return parent === undefined || state === "Z"
      ? []
      : [{ pid: Number(pid), parent: Number(parent) }];
  });

/** What this process has started, by whatever way. */
const children = (): number[] =>
  processes().flatMap(({ pid, parent }) => (parent === process.pid ? [pid] : []));

/** This very program, where a child has started it again: podman unshare does not pass signals on. */
function again(): number[] {
  const all = processes();
  const found = new Set([process.pid]);
  for (let size = 0; size < found.size;) {
    size = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  const isThis = (pid: number): boolean => {
    try {
      return readlinkSync(`/proc/${pid}/exe`) === process.execPath;
    } catch {
      return false; // it has ended meanwhile, or is another user's
    }
  };
  return [...found].filter((pid) => pid !== process.pid && isThis(pid));
}

async function ended(limit: number): Promise<void> {
  for (const start = Date.now(); children().length > 0 && Date.now() - start < limit;) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Goes on, unless this process was cancelled: then only its undoing does. */
function unlessCancelled<T>(value: T): Promise<T> {
  return cancelledBy && !undoing.getStore() ? new Promise(() => undefined) : Promise.resolve(value);
}

/**
 * Runs a command with a list of arguments and no shell, in the environment of src/host/environment.ts. Nothing
 * is written to its standard input. It does not return where this process is cancelled meanwhile.
 *
 * @param command the program's name or path, then its arguments
 * @param live also show the command and its output in the job's log
 * @throws CommandFailed on any status but 0; Error where there is no such program
 */
export async function execute(command: readonly string[], live = false): Promise<Output> {
  const [program = "", ...args] = command;
  debug(() => command.join(" "));
  await unlessCancelled(undefined);
  // exec splits its first argument at spaces unless it is quoted.
  const ended = await getExecOutput(`"${program}"`, args, {
    env: commandEnvironment(),
    silent: !live,
    ignoreReturnCode: true,
  });
  const { exitCode, stdout, stderr } = await unlessCancelled(ended);
  debug(() => `it ended with status ${exitCode}`);
  if (exitCode !== 0) throw failed(command, exitCode, { stdout, stderr });
  return { stdout, stderr };
}

/** Runs a command like `execute`, and returns what it wrote to standard output. */
export async function run(command: readonly string[]): Promise<string> {
  return (await execute(command)).stdout;
}

function failed(
  command: readonly string[],
  status: number,
  { stdout, stderr }: Output,
): CommandFailed {
  const said = lastLines(stderr) || lastLines(stdout) || "nothing was said";
  return new CommandFailed(command.join(" "), status, said, stdout);
}

/**
 * Runs a command like `execute`, and has it write its standard output to a file of this user's.
 *
 * @throws CommandFailed on any status but 0; Error where there is no such program
 */
export async function runInto(file: string, command: readonly string[]): Promise<void> {
  const [program = "", ...args] = command;
  await unlessCancelled(undefined);
  const descriptor = openSync(file, "w");
  try {
    const child = spawn(program, args, {
      env: commandEnvironment(),
      stdio: ["ignore", descriptor, "pipe"],
    });
    let stderr = "";
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
    const ended = await new Promise<number>((resolve, reject) => {
      child.on("error", reject).on("close", (code) => resolve(code ?? 1));
    });
    const status = await unlessCancelled(ended);
    if (status !== 0) throw failed(command, status, { stdout: "", stderr });
  } finally {
    closeSync(descriptor);
  }
}
