// Real here: GitHub's own validator and actionlint, on action.yml, the workflows and the documentation.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { expect, test } from "@jest/globals";

import { NODE24, ROOT } from "../support/action.js";
import { type Example, examples, examplesOf, workflowOf } from "../support/examples.js";
import type { Document } from "../support/validate.js";

const lines = (text: string): number => text.split("\n").length;

/** A file of the checkout as it stands. */
function documentOf(file: string): Document {
  return { file, text: readFileSync(path.join(ROOT, file), "utf8"), before: 0 };
}

/** A block of the documentation, as a workflow. */
function documentOfExample(example: Example): Document {
  const text = workflowOf(example);
  const added = lines(text) - lines(example.text);
  return { file: example.file, text, before: example.line - 1 - added };
}

/** What the validators find, a line each. */
function faults(documents: readonly Document[]): string[] {
  const script = path.join(ROOT, "__tests__/support/validate.ts");
  const input = JSON.stringify(documents);
  const output = execFileSync(NODE24, [script], { input, encoding: "utf8", cwd: ROOT });
  return output.split("\n").filter(Boolean);
}

const workflows = readdirSync(path.join(ROOT, ".github/workflows"))
  .filter((name) => /\.ya?ml$/.test(name))
  .map((name) => `.github/workflows/${name}`);
const blocks = examples();

test("action.yml, every workflow and every example are valid", () => {
  expect(workflows).toContain(".github/workflows/ci.yml");
  expect(new Set(blocks.map(({ file }) => file))).toContain("docs/self-hosted.md");
  const documents = [
    ...["action.yml", ...workflows].map(documentOf),
    ...blocks.map(documentOfExample),
  ];
  expect(faults(documents)).toEqual([]);
});

const markdown = `# Title

1. In a list:

   \`\`\`yaml
   - uses: org/qemu-user-static-action@v1
     with:
       platforms: arm64

   - uses: actions/checkout@v5
   \`\`\`

\`\`\`yaml
apiVersion: v1
kind: List
\`\`\`

\`\`\`yaml
jobs: {}
\`\`\`
`;

test("The examples of a text are its yaml blocks but Kubernetes' manifests", () => {
  expect(examplesOf("a.md", markdown)).toEqual([
    {
      file: "a.md",
      line: 6,
      text: `- uses: org/qemu-user-static-action@v1
  with:
    platforms: arm64

- uses: actions/checkout@v5
`,
    },
    { file: "a.md", line: 19, text: "jobs: {}\n" },
  ]);
});

test("A block that is neither a workflow nor jobs nor steps is an error", () => {
  expect(() => workflowOf({ file: "a.md", line: 6, text: "with:\n  platforms: arm64\n" })).toThrow(
    "a.md:6: neither a workflow nor jobs nor steps",
  );
});

test("What is wrong is found, in its line", () => {
  const steps = (file: string, text: string): Document =>
    documentOfExample({ file, line: 6, text });
  const action = documentOf("action.yml").text;
  const found = faults([
    {
      file: "key.yml",
      text: "on: push\nplatforms: all\njobs: { a: { runs-on: self-hosted, steps: [run: id] } }\n",
      before: 0,
    },
    { file: "action.yml", text: action.replace("using: node24", "using: node99"), before: 0 },
    steps("input.md", "- uses: org/qemu-user-static-action@v1\n  with:\n    plattforms: all\n"),
    steps("checkout.md", "- uses: ./\n  with: { plattforms: all }\n"),
    steps(
      "output.md",
      "- id: qemu\n  uses: org/qemu-user-static-action@v1\n- run: ${{ steps.qemu.outputs.plattforms }}\n",
    ),
    steps("others.md", "- uses: actions/checkout@v5\n  with: { plattforms: all }\n"),
    steps("syntax.md", "- run: echo a: b\n"),
    {
      file: "call.yml",
      text: "on: push\njobs: { a: { uses: ./.github/workflows/none.yml } }\n",
      before: 0,
    },
  ]);
  const using = lines(action.slice(0, action.indexOf("using:")));
  expect(found).toEqual([
    "key.yml:2: GitHub's validator: Unexpected value 'platforms'",
    expect.stringMatching(/^key\.yml:2: actionlint: unexpected key "platforms"/),
    `action.yml:${using}: GitHub's validator: Unexpected value 'node99'`,
    "input.md:8: GitHub's validator: Invalid action input 'plattforms'",
    "checkout.md:7: GitHub's validator: Invalid action input 'plattforms'",
    "output.md:8: GitHub's validator: Context access might be invalid: plattforms",
    expect.stringMatching(/^syntax\.md:6: GitHub's validator: Nested mappings/),
    expect.stringMatching(/^syntax\.md:6: actionlint: could not parse as YAML/),
    "call.yml:2: GitHub's validator: Unable to find reusable workflow",
  ]);
});
