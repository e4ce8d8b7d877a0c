// Real here: ncc, and the committed dist under the Node of today's runner.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { afterAll, expect, test } from "@jest/globals";

import { NODE24, ROOT, Runner, must } from "../support/action.js";
import { nativePlatforms } from "../support/native.js";
import { Folder } from "../support/tools.js";

const folder = new Folder();
const runner = new Runner();
afterAll(() => {
  folder.remove();
  runner.remove();
});

function contents(directory: string): Record<string, string> {
  const files = readdirSync(directory).sort();
  return Object.fromEntries(
    files.map((name) => [name, readFileSync(path.join(directory, name), "utf8")]),
  );
}

test("dist is what a fresh build gives", async () => {
  const ncc = path.join(ROOT, "node_modules/.bin/ncc");
  const options = ["--out", folder.path, "--license", "licenses.txt"];
  await must([ncc, "build", path.join(ROOT, "src/main.ts"), ...options]);
  const committed = contents(path.join(ROOT, "dist"));
  const fresh = contents(folder.path);
  expect(Object.keys(fresh)).toEqual(Object.keys(committed));
  // Not toEqual: the difference of two bundles is longer than any terminal.
  const differing = Object.keys(fresh).filter((name) => fresh[name] !== committed[name]);
  expect(differing).toEqual([]);
});

test("the Node is that of today's runner", async () => {
  expect(await must([NODE24, "--version"])).toMatch(/^v24\./);
});

test("a step for this machine's own platform needs nothing", async () => {
  const { outputs, summary } = await runner.must({ platforms: "linux/amd64" });
  expect(outputs).toEqual({
    platforms: nativePlatforms().join(","),
    architectures: "[]",
    matrix: JSON.stringify(nativePlatforms()),
    registered: "[]",
    "qemu-version": "",
    image: "",
    "cache-hit": "false",
    checked: "host",
  });
  expect(summary).toMatch(/\| `linux\/amd64`.* \| x86_64 \| native \|/);
});

test("the main chunk stays small, and has no HTTP client", () => {
  const text = readFileSync(path.join(ROOT, "dist/index.js"), "utf8");
  expect(text.length).toBeLessThan(250_000);
  expect(text).not.toContain("undici");
});
