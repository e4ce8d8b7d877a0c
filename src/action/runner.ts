import { appendFileSync, readFileSync } from "node:fs";

// What the runner hands to a step, and reads from its files (GitHub, "Workflow commands"). @actions/core
// does the same; to load it and the node:crypto that it wants for a delimiter takes a third of the time
// in which Node starts, and most runs need nothing else of it.

/** An input; empty where it is not given. */
export function getInput(name: string): string {
  return process.env[`INPUT_${name.toUpperCase()}`]?.trim() ?? "";
}

/** What the main step has left for the post step; empty for nothing. */
export function getState(name: string): string {
  return process.env[`STATE_${name}`] ?? "";
}

/** Leaves something for the post step. */
export function saveState(name: string, value: string): void {
  append("GITHUB_STATE", pair(name, value));
}

/** Sets outputs of the step, by name. */
export function setOutputs(outputs: Readonly<Record<string, string>>): void {
  append(
    "GITHUB_OUTPUT",
    Object.entries(outputs)
      .map(([name, value]) => pair(name, value))
      .join(""),
  );
}

/** Adds to the job's summary, in GitHub's Markdown. */
export function addSummary(markdown: string): void {
  append("GITHUB_STEP_SUMMARY", markdown);
}

/**
 * Fails the step, and says why. Needs nothing that is read only now: a step that is out of file
 * descriptors can say that.
 */
export function fail(message: string): void {
  process.exitCode = 1;
  const escaped = message.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  console.log(`::error::${escaped}`);
}

/** Says a line where the job is run with debug logging (GitHub, "Enabling debug logging"). */
export function debug(line: string): void {
  if (process.env["RUNNER_DEBUG"] === "1") console.log(`::debug::${line}`);
}

/** Outside a runner there is no file, and nobody to read it. */
function append(variable: string, text: string): void {
  const file = process.env[variable];
  if (file) appendFileSync(file, text);
}

/** No value can hold the delimiter: nobody knows it before (Linux, random(4)). Others than Linux write no value. */
function pair(name: string, value: string): string {
  const isLinux = process.platform === "linux";
  const random = isLinux ? readFileSync("/proc/sys/kernel/random/uuid", "utf8").trim() : "";
  const delimiter = `end_${random}`;
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}
