// Real here: the files under .github/workflows and the map in CONTRIBUTING.md, held against this house.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";

import { ROOT } from "../support/action.js";

type Permissions = string | Readonly<Record<string, string>>;

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  /** Of a job that calls a workflow: it has neither steps nor a limit of its own. */
  readonly uses?: string;
  readonly if?: string;
  readonly steps?: readonly Step[];
  readonly permissions?: Permissions;
  readonly "timeout-minutes"?: number;
}

interface Workflow {
  readonly on: unknown;
  readonly permissions?: Permissions;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");

/** The lines of `uses`, from the text: a comment is no part of YAML's data. */
const usesOf = (text: string): string[] =>
  [...text.matchAll(/^[ -]*uses: *(.*)$/gm)].map(([, uses = ""]) => uses);

const PINNED = /^([\w.-]+\/[\w.-]+)[\w./-]*@([0-9a-f]{40} # v\d+\.\d+\.\d+)$/;

const isReadOnly = (permissions: Permissions | undefined): boolean =>
  typeof permissions === "object" && !Object.values(permissions).includes("write");

/** What other people can write. In `env` it is a value; in a script it would be a piece of the script. */
const FOREIGN = /\binputs\b|\bgithub\s*(\.|\[\s*')\s*(event|head_ref|base_ref|ref_name)\b/;

function breachesOf(job: Job): string[] {
  if (job.uses) return job.permissions ? [] : ["no permissions"];
  const found: string[] = [];
  if (!job.permissions) found.push("no permissions");
  if (!job["timeout-minutes"]) found.push("no timeout-minutes");
  const steps = job.steps ?? [];
  const pushes = steps.some(({ run = "" }) => /\bgit push\b/.test(run));
  for (const { uses = "", run = "", with: inputs } of steps) {
    const isCheckout = uses.startsWith("actions/checkout@");
    if (isCheckout && !pushes && inputs?.["persist-credentials"] !== false) {
      found.push("actions/checkout keeps its credentials");
    }
    const expressions = run.match(/\$\{\{.*?\}\}/gs) ?? [];
    const foreign = expressions.filter((expression) => FOREIGN.test(expression));
    found.push(...foreign.map((expression) => `${expression} in a script`));
  }
  return found;
}

/** What a workflow does that it may not, a line each. */
function breaches(text: string): string[] {
  const { on, permissions, concurrency, jobs } = parse(text) as Workflow;
  const found = usesOf(text)
    .filter((uses) => !uses.startsWith("./") && !PINNED.test(uses))
    .map((uses) => `${uses} is no commit with its version`);
  if (!isReadOnly(permissions)) found.push("the permissions of all jobs are not read-only");
  if (concurrency === undefined) found.push("no concurrency");
  // They start with the rights of this repository, by what a stranger does
  if (/pull_request_target|workflow_run/.test(JSON.stringify(on))) found.push("a dangerous start");
  const ofJobs = Object.entries(jobs).flatMap(([id, job]) =>
    breachesOf(job).map((breach) => `${id}: ${breach}`),
  );
  return [...found, ...ofJobs];
}

const workflows = readdirSync(path.join(ROOT, ".github/workflows")).map(
  (name) => `.github/workflows/${name}`,
);

describe("workflows", () => {
  test.each(workflows)("%s keeps the policy", (file) => {
    expect(breaches(read(file))).toEqual([]);
  });

  test("an action has the same commit everywhere", () => {
    const commits = new Map<string, Set<string>>();
    for (const uses of workflows.flatMap((file) => usesOf(read(file)))) {
      const [, action, commit] = PINNED.exec(uses) ?? [];
      if (action && commit) commits.set(action, (commits.get(action) ?? new Set()).add(commit));
    }
    expect([...commits.keys()]).toContain("actions/checkout");
    expect([...commits].filter(([, { size }]) => size > 1)).toEqual([]);
  });

  test("what is published comes from main and from tags alone", () => {
    const { jobs } = parse(read(".github/workflows/image.yml")) as Workflow;
    const publishing = Object.values(jobs).filter(
      ({ permissions }) => typeof permissions === "object" && permissions["packages"] === "write",
    );
    expect(publishing.map((job) => job.if)).toEqual([
      "github.ref == 'refs/heads/main' || startsWith(github.ref, 'refs/tags/v')",
    ]);
  });

  const good = `on: { push: }
permissions: {}
concurrency: one
jobs:
  a:
    permissions: { contents: write }
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with: { persist-credentials: false }
      - uses: ./
      - run: echo \${{ steps.a.outputs.b }}
  b:
    permissions: { contents: read }
    uses: ./.github/workflows/ci.yml
`;
  const faults: [string, string | RegExp, string, string[]][] = [
    ["nothing", "", "", []],
    [
      "a tag",
      /@\w+ # v7/,
      "@v7 # v7",
      ["actions/checkout@v7 # v7.0.1 is no commit with its version"],
    ],
    [
      "a commit without a version",
      /@\w+ # v7.0.1/,
      `@${"0".repeat(40)}`,
      [`actions/checkout@${"0".repeat(40)} is no commit with its version`],
    ],
    [
      "rights for all jobs",
      /: \{\}/,
      ": write-all",
      ["the permissions of all jobs are not read-only"],
    ],
    [
      "one right for all jobs",
      /: \{\}/,
      ": { contents: write }",
      ["the permissions of all jobs are not read-only"],
    ],
    ["no rights said", "permissions: {}\n", "", ["the permissions of all jobs are not read-only"]],
    ["no rights of a job said", / *permissions.*write \}\n/, "", ["a: no permissions"]],
    ["no rights of a call said", / *permissions.*read \}\n/, "", ["b: no permissions"]],
    ["no concurrency", /concurrency.*\n/, "", ["no concurrency"]],
    ["a dangerous start", "push", "pull_request_target", ["a dangerous start"]],
    ["no limit of time", /timeout.*\n/, "\n", ["a: no timeout-minutes"]],
    ["a checkout as it is", /with.*\n/, "\n", ["a: actions/checkout keeps its credentials"]],
    [
      "somebody's title in a script",
      "steps.a.outputs.b",
      "github.event.issue.title",
      ["a: ${{ github.event.issue.title }} in a script"],
    ],
    [
      "somebody's branch in a script",
      "steps.a.outputs.b",
      "format('{0}', github['head_ref'])",
      ["a: ${{ format('{0}', github['head_ref']) }} in a script"],
    ],
    ["an input in a script", "steps.a.outputs.b", "inputs.a", ["a: ${{ inputs.a }} in a script"]],
  ];
  test.each(faults)("the policy finds %s", (_, from, to, expected) => {
    expect(breaches(good.replace(from, to))).toEqual(expected);
  });

  test("a job that pushes may keep its credentials", () => {
    expect(breaches(good.replace(/with.*\n/, "\n").replace("echo", "git push"))).toEqual([]);
  });
});

describe("CONTRIBUTING.md", () => {
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
  })
    .split("\n")
    .filter((file) => file !== "" && existsSync(path.join(ROOT, file)));

  const markdown = read("CONTRIBUTING.md");
  const map = /^## The tree\n([^]*?)^### I want/m.exec(markdown)?.[1] ?? "";
  const places = [...map.matchAll(/^\| `([^`]+)`/gm)].map(([, place = ""]) => place);

  /** Every folder; of src/ and the tests those in it. */
  const folders = new Set(
    files.flatMap((file) => {
      const [first, second, third] = file.split("/");
      if (second === undefined) return [];
      if (first !== "src" && first !== "__tests__") return [`${first}/`];
      return third === undefined ? [] : [`${first}/${second}/`];
    }),
  );

  test("its map has every folder, once, and nothing else", () => {
    expect([...places].sort()).toEqual([...folders].sort());
  });

  test("the files that it names exist", () => {
    const named = markdown.match(/(?<![\w./@-])[\w.-]+\/[\w./-]*\w/g) ?? [];
    const ours = named.filter((file) => existsSync(path.join(ROOT, file.split("/")[0] ?? "")));
    expect(ours).toContain("src/main.ts");
    expect(ours.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
  });
});
