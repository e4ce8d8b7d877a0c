import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { parse } from "yaml";

import {
  execute,
  parseFileCommands,
  valuesOf,
  type Runner,
  type Step,
  type Values,
} from "./action.js";
import { expand, expandText, holds, type Contexts, type Status } from "./expressions.js";

export type Conclusion = "success" | "failure" | "skipped";

/** What a step says to the person who reads the run's page. */
export interface Annotation {
  readonly level: "notice" | "warning" | "error";
  readonly title: string;
  readonly message: string;
}

export interface StepReport {
  readonly name: string;
  /** How it ended; `conclusion` after continue-on-error. */
  readonly outcome: Conclusion;
  readonly conclusion: Conclusion;
  /** Why it could not be run here; it then counts as a success without outputs. */
  readonly unavailable?: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly output: string;
  readonly summary: string;
  readonly annotations: readonly Annotation[];
}

export interface JobReport {
  readonly id: string;
  readonly matrix: Readonly<Record<string, unknown>>;
  readonly result: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
  readonly steps: readonly StepReport[];
}

/** Where a workflow runs. */
export interface Place {
  readonly runner: Runner;
  /** Starts a command on the host of the jobs. */
  readonly prefix: readonly string[];
  /** Further environment of every step. */
  readonly env: Readonly<Record<string, string>>;
  /** The checkout of the repository whose workflow it is; steps start in it. */
  readonly workspace: string;
  /** Is `uses` this action? */
  readonly isAction: (uses: string) => boolean;
}

/** A text in what was parsed; numbers and the like as YAML's reader would write them. */
function textOf(value: unknown, unset = ""): string {
  if (value === undefined || value === null) return unset;
  if (typeof value === "object") throw new Error(`${JSON.stringify(value)} is no text`);
  return typeof value === "string" ? value : JSON.stringify(value);
}

function listOf(value: unknown, what: string): readonly unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw new Error(`${what} is no list`);
}

/** A key that this runner does not know is an error: it must not pass for one that it obeys. */
function only(map: Values, known: readonly string[], what: string): void {
  const unknown = Object.keys(map).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new Error(`${what}: ${unknown.join(", ")} is not known here`);
}

const texts = (map: Values, contexts: Contexts): Record<string, string> =>
  Object.fromEntries(Object.entries(map).map(([key, v]) => [key, expandText(v, contexts)]));

/** The combinations of a matrix (GitHub, "Workflow syntax", strategy.matrix). */
export function combinations(matrix: Values): Values[] {
  const { include, exclude, ...axes } = matrix;
  const matches = (one: Values, pattern: Values): boolean =>
    Object.entries(pattern).every(([key, v]) => JSON.stringify(one[key]) === JSON.stringify(v));
  const excluded = listOf(exclude, "exclude").map((pattern) => valuesOf(pattern, "exclude"));
  let all: Values[] = Object.keys(axes).length > 0 ? [{}] : [];
  for (const [key, values] of Object.entries(axes)) {
    all = all.flatMap((one) => listOf(values, key).map((value) => ({ ...one, [key]: value })));
  }
  const product = all.filter((one) => !excluded.some((pattern) => matches(one, pattern)));
  const made = [...product];
  for (const addition of listOf(include, "include").map((item) => valuesOf(item, "include"))) {
    const shared = Object.fromEntries(Object.entries(addition).filter(([key]) => key in axes));
    const fits = product.filter((one) => matches(one, shared));
    if (fits.length === 0) made.push(addition);
    for (const one of fits)
      made[product.indexOf(one)] = { ...made[product.indexOf(one)], ...addition };
  }
  return made;
}

/** The annotations in what a step wrote (GitHub, "Workflow commands"). */
export function annotationsOf(output: string): Annotation[] {
  const unescape = (text: string): string =>
    text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
  const found = output.matchAll(/^::(notice|warning|error)(?: ([^:\n]*))?::(.*)$/gm);
  return [...found].map(([, level, properties = "", message = ""]) => ({
    level: level === "notice" || level === "warning" ? level : "error",
    title: /(?:^|,)title=([^,]*)/.exec(properties)?.[1] ?? "",
    message: unescape(message),
  }));
}

const NOTHING = { outputs: {}, output: "", summary: "", annotations: [] };

/** One job, or one combination of its matrix. */
class Job {
  private status: Status = "success";
  private readonly env: Record<string, string>;
  private readonly folders: string[] = [];
  private readonly steps: Record<string, Values> = {};
  private readonly reports: StepReport[] = [];
  private readonly posts: (() => Promise<StepReport>)[] = [];

  constructor(
    private readonly id: string,
    private readonly job: Values,
    private readonly matrix: Values,
    private readonly contexts: Contexts,
    private readonly place: Place,
  ) {
    this.env = { ...texts(valuesOf(job["env"], "env"), this.all()) };
  }

  async run(): Promise<JobReport> {
    const known = ["name", "runs-on", "needs", "if", "strategy", "steps", "outputs", "env"];
    only(this.job, [...known, "container", "permissions", "timeout-minutes"], this.id);
    for (const [i, step] of listOf(this.job["steps"], "steps").entries()) {
      await this.step(valuesOf(step, "step"), i);
    }
    // The end of a step with a post part comes in the reverse order, whatever happened
    for (const post of this.posts.reverse()) this.add(await post());
    const outputs = texts(valuesOf(this.job["outputs"], "outputs"), this.all());
    const { id, matrix, status, reports } = this;
    return { id, matrix, result: status, outputs, steps: reports };
  }

  private all(): Contexts {
    const job = { status: this.status };
    return { ...this.contexts, matrix: this.matrix, env: this.env, steps: this.steps, job };
  }

  private add(report: StepReport): void {
    this.reports.push(report);
    if (report.conclusion === "failure") this.status = "failure";
  }

  private async step(step: Values, position: number): Promise<void> {
    const known = ["id", "name", "if", "uses", "with", "run", "env", "shell", "working-directory"];
    only(step, [...known, "continue-on-error", "timeout-minutes"], `step ${position + 1}`);
    const env = { ...this.env, ...texts(valuesOf(step["env"], "env"), this.all()) };
    const contexts = { ...this.all(), env };
    const what = textOf(step["uses"] ?? step["run"]).split("\n")[0] ?? "";
    const name = expandText(step["name"] ?? what, contexts);
    const condition = textOf(step["if"], "success()");
    let report: StepReport = { name, outcome: "skipped", conclusion: "skipped", ...NOTHING };
    if (holds(condition, contexts, this.status)) report = await this.execute(name, step, contexts);
    if (report.outcome === "failure" && expand(step["continue-on-error"], contexts) === true) {
      report = { ...report, conclusion: "success" };
    }
    this.add(report);
    const { outcome, conclusion, outputs } = report;
    if (step["id"] !== undefined) this.steps[textOf(step["id"])] = { outcome, conclusion, outputs };
  }

  private execute(name: string, step: Values, contexts: Contexts): Promise<StepReport> {
    if (this.job["container"] !== undefined) {
      const image = textOf(valuesOf(this.job["container"], "container")["image"]);
      return Promise.resolve(notHere(name, `the container of ${image} can't be had`));
    }
    if (typeof step["uses"] === "string") return this.uses(name, step["uses"], step, contexts);
    return this.script(name, expandText(step["run"], contexts), step, contexts);
  }

  private async uses(
    name: string,
    uses: string,
    step: Values,
    contexts: Contexts,
  ): Promise<StepReport> {
    const { runner, isAction } = this.place;
    if (!isAction(uses)) return notHere(name, `the action ${uses} can't be had`);
    const inputs = texts(valuesOf(step["with"], "with"), contexts);
    const [prefix, env] = [this.prefix(), this.environment(contexts)];
    const main = await runner.step(inputs, prefix, env);
    this.posts.push(async () =>
      reportOf(`Post ${name}`, await runner.post(main, inputs, prefix, env)),
    );
    return reportOf(name, main);
  }

  /** A script of bash, as the runner starts it (GitHub, "Workflow syntax", jobs.<id>.steps[*].shell). */
  private async script(
    name: string,
    script: string,
    step: Values,
    contexts: Contexts,
  ): Promise<StepReport> {
    const { runner } = this.place;
    const environment = runner.environment({}, this.environment(contexts));
    const file = path.join(runner.temp, "script.sh");
    writeFileSync(file, script);
    const shell = step["shell"] === undefined ? ["bash", "-e"] : SHELLS[textOf(step["shell"])];
    if (!shell) throw new Error(`the shell ${textOf(step["shell"])} is not known here`);
    const folder = expandText(step["working-directory"] ?? ".", contexts);
    const ended = await execute([...this.prefix(folder), ...shell, file], environment);
    const read = (variable: string): string => readFileSync(environment[variable] ?? "", "utf8");
    Object.assign(this.env, pairsOf(read("GITHUB_ENV")));
    this.folders.unshift(...read("GITHUB_PATH").split("\n").filter(Boolean));
    return reportOf(name, {
      ...ended,
      state: {},
      outputs: pairsOf(read("GITHUB_OUTPUT")),
      summary: read("GITHUB_STEP_SUMMARY"),
    });
  }

  private prefix(folder = "."): string[] {
    const { prefix, workspace } = this.place;
    return [...prefix, "env", `--chdir=${path.join(workspace, folder)}`];
  }

  private environment(contexts: Contexts): NodeJS.ProcessEnv {
    const own = texts(valuesOf(contexts["env"], "env"), {});
    const { workspace, env } = this.place;
    return {
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_JOB: this.id,
      GITHUB_WORKSPACE: workspace,
      ...env,
      PATH: [...this.folders, env["PATH"] ?? process.env["PATH"]].join(":"),
      ...own,
    };
  }
}

const SHELLS: Readonly<Record<string, readonly string[]>> = {
  bash: ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail"],
  sh: ["sh", "-e"],
};

/** File commands: `name=value`, and `name<<delimiter` with lines below it. */
function pairsOf(text: string): Record<string, string> {
  const single = text
    .replace(/^[^\n<=]+<<(\S+)\n[\s\S]*?\n?\1$/gm, "")
    .matchAll(/^([^=\n]+)=(.*)$/gm);
  const pairs = [...single].map(([, name = "", value = ""]) => [name, value] as const);
  return { ...Object.fromEntries(pairs), ...parseFileCommands(text) };
}

function notHere(name: string, unavailable: string): StepReport {
  return { name, outcome: "success", conclusion: "success", unavailable, ...NOTHING };
}

function reportOf(name: string, { status, output, outputs, summary }: Step): StepReport {
  const outcome = status === 0 ? "success" : "failure";
  const annotations = annotationsOf(output);
  return { name, outcome, conclusion: outcome, outputs, output, summary, annotations };
}

function needsOf(job: Values): string[] {
  const needs = job["needs"] ?? [];
  return (Array.isArray(needs) ? needs : [needs]).map((need: unknown) => textOf(need));
}

/**
 * Runs a workflow's jobs on this machine, one after another, as GitHub's runner runs them in host
 * mode: conditions, expressions (by GitHub's own evaluator), needs, matrix, file commands, state, post
 * steps. Other people's actions can't be had here, nor the containers of jobs: their steps say so, and the rest
 * runs.
 *
 * @param text the workflow's YAML
 * @returns a report for each job, and for each combination of a matrix
 * @throws Error for a key that this runner does not know
 */
export async function runWorkflow(text: string, place: Place): Promise<JobReport[]> {
  const workflow = valuesOf(parse(text), "the workflow");
  mkdirSync(place.workspace, { recursive: true });
  const jobs = valuesOf(workflow["jobs"], "jobs");
  const reports: JobReport[] = [];
  const waiting = new Set(Object.keys(jobs));
  while (waiting.size > 0) {
    const id = [...waiting].find((one) =>
      needsOf(valuesOf(jobs[one], one)).every((need) => need in jobs && !waiting.has(need)),
    );
    if (id === undefined) throw new Error(`needs that can't be met: ${[...waiting].join(", ")}`);
    waiting.delete(id);
    reports.push(...(await runJob(id, valuesOf(jobs[id], id), workflow, reports, place)));
  }
  return reports;
}

async function runJob(
  id: string,
  job: Values,
  workflow: Values,
  before: readonly JobReport[],
  place: Place,
): Promise<JobReport[]> {
  const github = {
    event_name: "push",
    ref: "refs/heads/main",
    ref_name: "main",
    workspace: place.workspace,
  };
  const runner = { os: "Linux", temp: place.runner.temp, tool_cache: place.runner.toolCache };
  const needs = Object.fromEntries(
    needsOf(job).map((need) => {
      const ended = before.filter((report) => report.id === need);
      const result = worst(ended);
      const outputs = Object.fromEntries(ended.flatMap((report) => Object.entries(report.outputs)));
      return [need, { result, outputs }] as const;
    }),
  );
  const env = texts(valuesOf(workflow["env"], "env"), { github });
  const contexts = { github, runner, needs, inputs: {}, secrets: {}, vars: {}, strategy: {}, env };
  const failed = Object.values(needs).some(({ result }) => result !== "success");
  const condition = textOf(job["if"], "success()");
  const skipped: JobReport = { id, matrix: {}, result: "skipped", outputs: {}, steps: [] };
  if (!holds(condition, contexts, failed ? "failure" : "success")) return [skipped];

  const strategy = valuesOf(expand(job["strategy"], contexts), "strategy");
  only(strategy, ["matrix", "fail-fast", "max-parallel"], "strategy");
  const matrix = valuesOf(strategy["matrix"], "matrix");
  const all = strategy["matrix"] === undefined ? [{}] : combinations(matrix);
  const reports: JobReport[] = [];
  for (const one of all) {
    const merged = { ...job, env: { ...env, ...valuesOf(job["env"], "env") } };
    reports.push(await new Job(id, merged, one, contexts, place).run());
  }
  return reports;
}

function worst(reports: readonly JobReport[]): Conclusion {
  const results = reports.map(({ result }) => result);
  return results.find((result) => result === "failure") ?? results[0] ?? "skipped";
}
