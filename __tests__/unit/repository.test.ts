// Real here: the tools that keep the repository in order, on the files that git knows.
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

test("no file of src/ imports itself by way of others, types included", () => {
  const sources = files.filter((file) => /^src\/.*\.ts$/.test(file));
  const imports = new Map(
    sources.map((file) => {
      const text = readFileSync(path.join(ROOT, file), "utf8");
      const found = text.matchAll(/(?:from|import\() ?"(\.[^"]+)\.js"/g);
      return [file, [...found].map(([, to = ""]) => `${path.join(path.dirname(file), to)}.ts`)];
    }),
  );
  // What src/main.ts and src/action/report.ts load on demand is no import of theirs
  const next = (file: string): readonly string[] =>
    (imports.get(file) ?? []).filter((to) => to !== "src/on-demand.ts");
  const circles: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(" -> "));
    else for (const to of next(file)) visit(to, [...way, file]);
  };
  for (const file of sources) visit(file, []);
  expect(sources.length).toBeGreaterThan(20);
  expect(circles).toEqual([]);
});
