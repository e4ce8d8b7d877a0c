import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import type { Finding } from "../../src/look.js";
import { recall, remember } from "../../src/note.js";
import { nativeArchitecture } from "../../src/platforms.js";
import type { Recipe } from "../../src/recipe.js";

const recipe: Recipe = {
  image: "",
  containerfile: "",
  baseImage: "",
  architectures: [],
  hash: "0123456789abcdef".repeat(4),
};
const finding = (arch: string, runs: boolean): Finding => ({
  architecture: nativeArchitecture(arch),
  runs,
  ending: "",
  handler: undefined,
  version: undefined,
  bridged: false,
});
const findings = [finding("x64", true), finding("s390x", false), finding("arm64", true)];
const recalled = () => recall(recipe)?.map(({ name }) => name);

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "note-"));
  process.env["RUNNER_TOOL_CACHE"] = cache;
});
afterEach(() => {
  delete process.env["RUNNER_TOOL_CACHE"];
  rmSync(cache, { recursive: true });
});

const NOTE = "qemu-user-static-action/all-0123456789ab";
/** Leaves a note and puts another text in its place. */
function overwrite(change: (text: string) => string): void {
  remember(recipe, findings);
  const file = join(cache, NOTE);
  writeFileSync(file, change(readFileSync(file, "utf8")));
}

test("What ran is recalled, and what did not run is not", () => {
  remember(recipe, findings);
  expect(readdirSync(cache, { recursive: true })).toContain(NOTE);
  expect(recalled()).toEqual(["x86_64", "aarch64"]);
});

test("A later note replaces the one before", () => {
  remember(recipe, findings);
  remember(recipe, [finding("s390x", true)]);
  expect(recalled()).toEqual(["s390x"]);
});

test("Nothing is recalled without a note, and of another recipe", () => {
  expect(recalled()).toBeUndefined();
  remember(recipe, findings);
  expect(recall({ ...recipe, hash: "f".repeat(64) })).toBeUndefined();
});

test.each([
  ["of another boot", (text: string) => text.replace(/^.{8}/, "00000000")],
  ["of garbage", () => "\0\x7fELF garbage"],
  ["of nothing", () => ""],
  ["without a name", (text: string) => text.replace(/\n[^]*/, "\n")],
])("A note %s is not believed", (_, change) => {
  overwrite(change);
  expect(recalled()).toBeUndefined();
});

test("A name that is not known is passed over", () => {
  overwrite((text) => `${text}vax\n`);
  expect(recalled()).toEqual(["x86_64", "aarch64"]);
});

test("A note of no known name is not believed", () => {
  overwrite((text) => text.replace(/\n[^]*/, "\nvax\n"));
  expect(recalled()).toBeUndefined();
});

test("A note that can't be written is said in the log, and nothing is recalled", () => {
  process.env["RUNNER_TOOL_CACHE"] = join(cache, "file");
  writeFileSync(join(cache, "file"), "");
  const log = jest.spyOn(console, "log").mockReturnValue();
  remember(recipe, findings);
  expect(log.mock.calls.join()).toMatch(/could not be written: Error: E/);
  log.mockRestore();
  expect(recalled()).toBeUndefined();
});

test("Without a tool cache there is no note", () => {
  delete process.env["RUNNER_TOOL_CACHE"];
  const log = jest.spyOn(console, "log").mockReturnValue();
  remember(recipe, findings);
  expect(log).not.toHaveBeenCalled();
  log.mockRestore();
  expect(recalled()).toBeUndefined();
  expect(readdirSync(cache)).toEqual([]);
});
