// Real here: GitHub's expression evaluator, bash, Node, file commands, and an action of the test's own.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { afterAll, beforeAll, expect, test } from "@jest/globals";

import { NODE24, Runner } from "./action.js";
import { expandText, holds } from "./expressions.js";
import { annotationsOf, combinations, runWorkflow, type JobReport } from "./workflow.js";

const folder = mkdtempSync("/tmp/workflow-");
let runner: Runner;
beforeAll(() => {
  runner = new Runner();
});
afterAll(() => {
  runner.remove();
  rmSync(folder, { recursive: true });
});

const run = (text: string): Promise<JobReport[]> =>
  runWorkflow(text, {
    runner,
    prefix: [],
    env: {},
    workspace: path.join(folder, "workspace"),
    isAction: () => false,
  });

const job = (steps: string): string => `on: push\njobs:\n  one:\n    steps:\n${steps}`;

test("expressions: contexts, functions, and what is all of a text keeps its type", () => {
  const contexts = { steps: { a: { outputs: { list: '["x","y"]' } } } };
  expect(expandText("${{ steps.a.outputs.list }}!", contexts)).toBe('["x","y"]!');
  expect(expandText("${{ fromJSON(steps.a.outputs.list)[1] }}", contexts)).toBe("y");
  expect(expandText("${{ format('}}{0}', 'z') }}", contexts)).toBe("}z");
  expect(expandText("${{ steps.b.outputs.none }}", contexts)).toBe("");
});

test.each([
  ["'a' == 'a'", "success", true],
  ["'a' == 'a'", "failure", false],
  ["always()", "failure", true],
  ["${{ failure() && 1 == 1 }}", "failure", true],
  ["failure()", "success", false],
] as const)("the condition %s after %s: %s", (condition, status, expected) => {
  expect(holds(condition, {}, status)).toBe(expected);
});

test("a condition that is no expression is an error", () => {
  expect(() => holds("steps.a ==", {}, "success")).toThrow();
});

test("a matrix: product, exclude, and include that extends or adds", () => {
  const matrix = {
    os: ["a", "b"],
    n: [1, 2],
    exclude: [{ os: "b", n: 2 }],
    include: [{ os: "a", extra: true }, { os: "c" }],
  };
  expect(combinations(matrix)).toEqual([
    { os: "a", n: 1, extra: true },
    { os: "a", n: 2, extra: true },
    { os: "b", n: 1 },
    { os: "c" },
  ]);
});

test("annotations, with title and escaped lines", () => {
  expect(annotationsOf("x\n::notice title=QEMU,file=a::one%0Atwo 100%25\n::error::bad\n")).toEqual([
    { level: "notice", title: "QEMU", message: "one\ntwo 100%" },
    { level: "error", title: "", message: "bad" },
  ]);
});

test("needs, outputs, a matrix from JSON, and a failing job that skips those that need it", async () => {
  const reports = await run(`
on: push
jobs:
  last:
    needs: [each, bad]
    steps: [{ run: "true" }]
  each:
    needs: list
    strategy:
      matrix: { name: "\${{ fromJSON(needs.list.outputs.names) }}" }
    steps:
      - run: echo "is $NAME"
        env: { NAME: "\${{ matrix.name }}" }
  list:
    outputs: { names: "\${{ steps.s.outputs.names }}" }
    steps:
      - id: s
        run: echo 'names=["x","y"]' >>"$GITHUB_OUTPUT"
  bad:
    steps:
      - run: exit 3
      - run: echo never
      - if: failure()
        run: echo cleaned
`);
  expect(reports.map(({ id, result, matrix }) => [id, result, matrix])).toEqual([
    ["list", "success", {}],
    ["each", "success", { name: "x" }],
    ["each", "success", { name: "y" }],
    ["bad", "failure", {}],
    ["last", "skipped", {}],
  ]);
  expect(reports[2]?.steps[0]?.output).toBe("is y\n");
  expect(reports[3]?.steps.map(({ conclusion }) => conclusion)).toEqual([
    "failure",
    "skipped",
    "success",
  ]);
});

test("file commands: environment, path, outputs of several lines, summary", async () => {
  const [report] = await run(
    job(`
      - id: first
        run: |
          echo COLOUR=red >>"$GITHUB_ENV"
          echo "$RUNNER_TEMP/bin" >>"$GITHUB_PATH"
          mkdir -p "$RUNNER_TEMP/bin" && printf '#!/bin/sh\\necho mine' >"$RUNNER_TEMP/bin/mine"
          chmod +x "$RUNNER_TEMP/bin/mine"
          printf 'text<<END\\na\\nb\\nEND\\n' >>"$GITHUB_OUTPUT"
          echo "# Hello" >>"$GITHUB_STEP_SUMMARY"
      - run: echo "$COLOUR $(mine) $TEXT"
        env: { TEXT: "\${{ steps.first.outputs.text }}" }
`),
  );
  expect(report?.steps[0]?.summary).toBe("# Hello\n");
  expect(report?.steps[1]?.output).toBe("red mine a\nb\n");
});

test("continue-on-error: the outcome is a failure, the job goes on", async () => {
  const [report] = await run(
    job(`
      - id: tried
        continue-on-error: true
        run: "false"
      - if: steps.tried.outcome == 'failure' && steps.tried.conclusion == 'success'
        run: echo seen
`),
  );
  expect(report).toMatchObject({ result: "success", steps: [{}, { output: "seen\n" }] });
});

test("shells: bash stops at an error in a pipe, the default does not", async () => {
  const steps = (shell: string): string => job(`      - run: false | true\n${shell}`);
  expect((await run(steps("")))[0]?.result).toBe("success");
  expect((await run(steps("        shell: bash\n")))[0]?.result).toBe("failure");
});

test("what can't be had says so, and the rest runs", async () => {
  const [report] = await run(job("      - uses: some/action@v1\n      - run: echo on\n"));
  expect(report?.steps.map(({ unavailable, output }) => unavailable ?? output)).toEqual([
    "the action some/action@v1 can't be had",
    "on\n",
  ]);
});

test("what a job in a container would do is not done outside it", async () => {
  const ran = path.join(folder, "ran");
  const container = "    container:\n      image: some/image\n";
  const steps = `    steps:\n      - uses: some/action@v1\n      - run: touch ${ran}\n`;
  const [report] = await run(`jobs:\n  one:\n${container}${steps}`);
  expect(report?.steps.map(({ unavailable }) => unavailable)).toEqual([
    "the container of some/image can't be had",
    "the container of some/image can't be had",
  ]);
  expect(existsSync(ran)).toBe(false);
});

test("a key that the runner does not know is an error", async () => {
  await expect(run(job("      - run: true\n        colour: red\n"))).rejects.toThrow(/colour/);
  await expect(run("jobs:\n  one:\n    services: x\n    steps: []\n")).rejects.toThrow(/services/);
  await expect(run("jobs:\n  one:\n    needs: none\n    steps: []\n")).rejects.toThrow(/needs/);
});

test("an action gets its inputs, and its state in the post step, in the reverse order", async () => {
  const program = path.join(folder, "action.mjs");
  writeFileSync(
    program,
    `import { appendFileSync } from "node:fs";
     const { env } = process;
     if (env.STATE_seen) console.log("post of " + env.STATE_seen);
     else {
       console.log(env.INPUT_PLATFORMS + " " + process.cwd());
       appendFileSync(env.GITHUB_STATE, "seen<<E\\n" + env.INPUT_PLATFORMS + "\\nE\\n");
     }`,
  );
  const own = new Runner(undefined, [NODE24, program]);
  const workspace = path.join(folder, "here");
  const [report] = await runWorkflow(
    job(
      "      - uses: ./\n        with: { platforms: one }\n      - uses: ./\n        with: { platforms: two }\n",
    ),
    { runner: own, prefix: [], env: {}, workspace, isAction: (uses) => uses === "./" },
  );
  own.remove();
  expect(report?.steps.map(({ output }) => output)).toEqual([
    `one ${workspace}\n`,
    `two ${workspace}\n`,
    "post of two\n",
    "post of one\n",
  ]);
});
