// Real here: the tools that keep the house in order, on the files that git knows.
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

import { expect, test } from "@jest/globals";

import { ROOT } from "../support/action.js";

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: ROOT,
  encoding: "utf8",
})
  .split("\n")
  .filter(Boolean);
// The article's own, kept for comparison as it stands.
const foreign = "__tests__/support/seed/container-entrypoint";
const scripts = files.filter((file) => {
  const start = readFileSync(path.join(ROOT, file), "utf8").slice(0, 40);
  return file !== foreign && /^#(!\S*sh$| shellcheck shell=)/m.test(start);
});

const tools: [string, string[]][] = [
  ["node_modules/.bin/tsc", ["-p", "__tests__"]],
  ["node_modules/.bin/eslint", ["."]],
  ["node_modules/.bin/prettier", ["--check", "."]],
  ["shellcheck", ["-x", ...scripts]],
  ["shfmt", ["-d", ...scripts]],
];
test.each(tools)("%s is content", (tool, args) => {
  const { error, status, stdout, stderr } = spawnSync(tool, args, { cwd: ROOT, encoding: "utf8" });
  if (error) throw error;
  if (status !== 0) throw new Error(`${tool} ended with ${status}:\n${stdout}${stderr}`);
});

test("the scripts are all found", () => {
  expect(scripts).toEqual(
    expect.arrayContaining([
      "script/test",
      "script/engine-env",
      "container/container-entrypoint",
      ".ci/run",
    ]),
  );
});

test("package-lock.json names no registry", () => {
  expect(readFileSync(path.join(ROOT, "package-lock.json"), "utf8")).not.toMatch(
    /"resolved": "http/,
  );
});
