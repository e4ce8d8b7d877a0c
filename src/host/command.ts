import { closeSync, openSync, writeSync } from "node:fs";

import { exec, getExecOutput } from "@actions/exec";

import { Problem } from "../action/messages.js";

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

/**
 * Runs a command with a list of arguments and no shell. Nothing is written to its standard input.
 *
 * @param command the program's name or path, then its arguments
 * @param live also show the command and its output in the job's log
 * @returns what it wrote to standard output
 * @throws CommandFailed on any status but 0; Error where there is no such program
 */
export async function run(command: readonly string[], live = false): Promise<string> {
  const [program = "", ...args] = command;
  // exec splits its first argument at spaces unless it is quoted.
  const { exitCode, stdout, stderr } = await getExecOutput(`"${program}"`, args, {
    silent: !live,
    ignoreReturnCode: true,
  });
  if (exitCode !== 0) {
    const said = lastLines(stderr) || lastLines(stdout) || "nothing was said";
    throw new CommandFailed(command.join(" "), exitCode, said, stdout);
  }
  return stdout;
}

/**
 * Runs a command like `run`, and keeps what it writes to standard output in a file of this user's.
 *
 * @throws CommandFailed on any status but 0; Error where there is no such program, or the disk is full
 */
export async function runInto(file: string, command: readonly string[]): Promise<void> {
  const [program = "", ...args] = command;
  const descriptor = openSync(file, "w");
  let stderr = "";
  let failure: Error | undefined;
  const keep = (chunk: Buffer): void => {
    try {
      if (!failure) writeSync(descriptor, chunk);
    } catch (error) {
      // Thrown here, it would end the step
      failure = error instanceof Error ? error : new Error(String(error));
    }
  };
  try {
    const status = await exec(`"${program}"`, args, {
      silent: true,
      ignoreReturnCode: true,
      listeners: { stdout: keep, stderr: (chunk) => (stderr += chunk.toString()) },
    });
    if (failure) throw failure;
    if (status !== 0) {
      throw new CommandFailed(
        command.join(" "),
        status,
        lastLines(stderr) || "nothing was said",
        "",
      );
    }
  } finally {
    closeSync(descriptor);
  }
}
