import { getExecOutput } from "@actions/exec";

import { CommandFailed } from "./messages.js";

/** The last lines of a text, for an error message. */
export function lastLines(text: string, count = 5): string {
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
