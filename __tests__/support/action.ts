import { spawn, type ChildProcess } from "node:child_process";
import {
  chownSync,
  cpSync,
  mkdtempSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { parse } from "yaml";

/** The checkout. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The Node of today's runner, from npm; or another one of that version, as script/test says. */
export const NODE24 =
  process.env["TEST_NODE"] ?? path.join(ROOT, `node_modules/node-linux-${process.arch}/bin/node`);

/** How a program ended. */
export interface Ended {
  readonly status: number | null;
  /** What it wrote to standard output. */
  readonly answer: string;
  /** What it wrote to standard output and standard error, as it came. */
  readonly output: string;
}

/**
 * Runs a program without a shell; never throws for its exit status.
 *
 * @param started gets the process
 */
export function execute(
  command: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  started: (child: ChildProcess) => void = () => undefined,
): Promise<Ended> {
  const [program = "", ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    started(child);
    let answer = "";
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      answer += text;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, answer, output }));
  });
}

/** Runs a program that has to succeed; returns what it wrote to standard output. */
export async function must(command: readonly string[], env?: NodeJS.ProcessEnv): Promise<string> {
  const { status, answer, output } = await execute(command, env);
  if (status !== 0) throw new Error(`${command.join(" ")} ended with ${status}:\n${output}`);
  return answer;
}

/** What a step of a job leaves behind. */
export interface Step extends Ended {
  /** What main hands to post. */
  readonly state: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Reads a file of the runner's file commands: `name<<delimiter`, value, `delimiter`. */
export function parseFileCommands(text: string): Record<string, string> {
  const found = text.matchAll(/^([^\n<]+)<<(\S+)\n([\s\S]*?)\n?\2$/gm);
  return Object.fromEntries([...found].map(([, name = "", , value = ""]) => [name, value]));
}

/** A map, as YAML and JSON have them. */
export type Values = Readonly<Record<string, unknown>>;

export const isValues = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A map in what was parsed; empty where there is none. */
export function valuesOf(value: unknown, what: string): Values {
  if (value === undefined || value === null) return {};
  if (isValues(value)) return value;
  throw new Error(`${what} is no map`);
}

/** The entries of a section of action.yml. What an entry holds is for its tests to say. */
function declared(section: "inputs" | "outputs"): [name: string, entry: Values][] {
  const parsed: unknown = parse(readFileSync(path.join(ROOT, "action.yml"), "utf8"));
  const entries = Object.entries(valuesOf(valuesOf(parsed, "action.yml")[section], section));
  return entries.map(([name, entry]) => [name, valuesOf(entry, name)]);
}

/** What action.yml declares, in its order. */
export const ACTION = { inputs: declared("inputs"), outputs: declared("outputs") };

/** The defaults of action.yml, which the runner hands to every step, as text. */
export function defaults(): Record<string, string> {
  return Object.fromEntries(ACTION.inputs.map(([name, input]) => [name, String(input["default"])]));
}

/** Name of the image that a step registered from. */
export const imageOf = (outputs: Readonly<Record<string, string>>): string =>
  outputs["image"]?.split("@")[0] ?? "";

/** What the runner sends to cancel a step. */
const CANCEL = [
  ["SIGINT", 0],
  ["SIGTERM", 7_500],
  ["SIGKILL", 10_000],
] as const;

/** The variables by which a post step gets what the main step has left. */
export const stateVariables = (state: Step["state"]): Record<string, string> =>
  Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));

/** A self-hosted runner: folders of its own, and what survives from one step to the next. */
export class Runner {
  readonly temp: string;
  readonly toolCache: string;
  private steps = 0;
  private owner = 0;

  /** @param program what a step runs: the committed dist, under Node 24 */
  constructor(
    readonly folder: string = mkdtempSync("/tmp/runner-"),
    private program: readonly string[] = [NODE24, path.join(ROOT, "dist/index.js")],
  ) {
    this.temp = path.join(folder, "_temp");
    this.toolCache = path.join(folder, "_tool");
    for (const made of [this.temp, this.toolCache]) mkdirSync(made, { recursive: true });
  }

  /** From now on the runner is this user's, who may not be allowed to read the checkout. */
  give(user: number): void {
    this.owner = user;
    const action = path.join(this.folder, "_action");
    for (const name of ["dist", "container"]) {
      cpSync(path.join(ROOT, name), path.join(action, name), { recursive: true });
    }
    cpSync(NODE24, path.join(action, "node"), { dereference: true });
    this.program = [path.join(action, "node"), path.join(action, "dist/index.js")];
    for (const folder of [this.folder, this.temp, this.toolCache]) chownSync(folder, user, user);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /**
   * The environment of a step (GitHub, "Variables reference"; input names as the runner writes them).
   *
   * @param extra further environment; it wins
   */
  environment(
    inputs: Readonly<Record<string, string>>,
    extra: NodeJS.ProcessEnv = {},
  ): NodeJS.ProcessEnv {
    const files = path.join(this.folder, `step-${++this.steps}`);
    mkdirSync(files);
    for (const name of ["output", "summary", "state", "env", "path"]) {
      const file = path.join(files, name);
      writeFileSync(file, "");
      chownSync(file, this.owner, this.owner);
    }
    const values = Object.entries({ ...defaults(), ...inputs });
    return {
      ...process.env,
      ...Object.fromEntries(values.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
      RUNNER_TEMP: this.temp,
      RUNNER_TOOL_CACHE: this.toolCache,
      GITHUB_OUTPUT: path.join(files, "output"),
      GITHUB_STEP_SUMMARY: path.join(files, "summary"),
      GITHUB_STATE: path.join(files, "state"),
      GITHUB_ENV: path.join(files, "env"),
      GITHUB_PATH: path.join(files, "path"),
      ...extra,
    };
  }

  /**
   * Runs the program as a step.
   *
   * @param prefix a command that starts another, such as nsenter with its options
   * @param extra further environment; it wins
   */
  async step(
    inputs: Readonly<Record<string, string>>,
    prefix: readonly string[] = [],
    extra: NodeJS.ProcessEnv = {},
  ): Promise<Step> {
    return this.inEnvironment(this.environment(inputs, extra), [...prefix, ...this.program]);
  }

  /** Runs a command that runs the program as a step, in an environment that `environment` has made. */
  async inEnvironment(
    env: NodeJS.ProcessEnv,
    command: readonly string[],
    started?: Parameters<typeof execute>[2],
  ): Promise<Step> {
    const ended = await execute(command, env, started);
    const read = (variable: string): string => readFileSync(env[variable] ?? "", "utf8");
    return {
      ...ended,
      state: parseFileCommands(read("GITHUB_STATE")),
      outputs: parseFileCommands(read("GITHUB_OUTPUT")),
      summary: read("GITHUB_STEP_SUMMARY"),
    };
  }

  /**
   * Runs the program as a step that the runner cancels: SIGINT for its process alone, SIGTERM 7.5 s later, SIGKILL
   * after 2.5 s more (actions/runner, ProcessInvoker; measured under the runner's own code).
   *
   * @param isTime is asked until it says that the moment has come
   * @param signals what is sent, with the milliseconds after that moment
   */
  async cancelled(
    isTime: () => boolean | Promise<boolean>,
    [inputs, prefix = [], extra = {}]: Parameters<Runner["step"]>,
    signals: readonly (readonly [NodeJS.Signals, number])[] = CANCEL,
  ): Promise<Step> {
    const env = this.environment(inputs, extra);
    let child: ChildProcess | undefined;
    const state = { hasEnded: false };
    const timers: NodeJS.Timeout[] = [];
    const ended = this.inEnvironment(env, [...prefix, ...this.program], (started) => {
      child = started;
    }).finally(() => {
      state.hasEnded = true;
      timers.forEach(clearTimeout);
    });
    while (!state.hasEnded && !(await isTime()))
      await new Promise((resolve) => setTimeout(resolve, 50));
    for (const [signal, ms] of signals) timers.push(setTimeout(() => child?.kill(signal), ms));
    return ended;
  }

  /** Runs the post part of a step, as the runner does at the end of the job. */
  async post(
    { state }: Step,
    inputs: Readonly<Record<string, string>>,
    prefix: readonly string[] = [],
    extra: NodeJS.ProcessEnv = {},
  ): Promise<Step> {
    return this.step(inputs, prefix, { ...stateVariables(state), ...extra });
  }

  /** A step that has to succeed. */
  async must(...args: Parameters<Runner["step"]>): Promise<Step> {
    const step = await this.step(...args);
    if (step.status !== 0) throw new Error(`the step ended with ${step.status}:\n${step.output}`);
    return step;
  }
}
