import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";

import { getExecOutput } from "@actions/exec";

import { Problem } from "../action/messages.js";
import { debug } from "../action/runner.js";
import { commandEnvironment } from "./environment.js";

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

/**
 * Runs a command with a list of arguments and no shell, in the environment of src/host/environment.ts. Nothing
 * is written to its standard input.
 *
 * @param command the program's name or path, then its arguments
 * @param live also show the command and its output in the job's log
 * @throws CommandFailed on any status but 0; Error where there is no such program
 */
export async function execute(command: readonly string[], live = false): Promise<Output> {
  const [program = "", ...args] = command;
  if (!live) debug(`runs ${command.join(" ")}`);
  // exec splits its first argument at spaces unless it is quoted.
  const { exitCode, stdout, stderr } = await getExecOutput(`"${program}"`, args, {
    env: commandEnvironment(),
    silent: !live,
    ignoreReturnCode: true,
  });
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
  const descriptor = openSync(file, "w");
  try {
    const child = spawn(program, args, {
      env: commandEnvironment(),
      stdio: ["ignore", descriptor, "pipe"],
    });
    let stderr = "";
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
    const status = await new Promise<number>((resolve, reject) => {
      child.on("error", reject).on("close", (code) => resolve(code ?? 1));
    });
    if (status !== 0) throw failed(command, status, { stdout: "", stderr });
  } finally {
    closeSync(descriptor);
  }
}
