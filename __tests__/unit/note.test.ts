// Real here: the files, in a tool cache of the test's own, and the kernel's boot id. A recipe is of a few
// lines, and what ran is made up.
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import type { Finding } from "../../src/host/look.js";
import { readNote, recall, remember, writeNote } from "../../src/register/all.js";
import { nativeArchitecture } from "../../src/action/platforms.js";
import type { Recipe } from "../../src/image/recipe.js";

const TEXT = "quay.io/fedora/fedora:44\0\0FROM base\nRUN one\n\0#!/bin/sh\n";
const recipeWith = (other: Partial<Omit<Recipe, "hash">> = {}): Recipe => ({
  image: "",
  containerfile: "",
  baseImage: "quay.io/fedora/fedora:44",
  architectures: [],
  text: TEXT,
  ...other,
  get hash(): string {
    throw new Error("node:crypto takes longer to load than all else that a note needs");
  },
});
const recipe = recipeWith();
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

const NOTE = "qemu-user-static-action/all-quay.io-fedora-fedora-44";
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

test("A note is whole at any time: what was read before stays as it was", () => {
  remember(recipe, findings);
  const before = join(cache, "before");
  linkSync(join(cache, NOTE), before);
  const text = readFileSync(before, "utf8");
  remember(recipe, [finding("s390x", true)]);
  expect(readFileSync(before, "utf8")).toBe(text);
  expect(recalled()).toEqual(["s390x"]);
  expect(readdirSync(join(cache, "qemu-user-static-action"))).toHaveLength(1);
});

test("A note of any text is read by its name, as it was written", () => {
  for (const text of ["", "\n\ntwo\n", "\0 one"]) {
    writeNote("one", text);
    writeNote("two", "2");
    expect([readNote("one"), readNote("two"), readNote("three")]).toEqual([text, "2", undefined]);
  }
});

test.each([
  ["its base image", { baseImage: "registry:5000/a/b@sha256:0f" }, "registry-5000-a-b-sha256-0f"],
  ["its image", { image: "docker.io/tonistiigi/binfmt:1" }, "docker.io-tonistiigi-binfmt-1"],
  ["an archive", { image: "oci-archive:/srv/my images/a.tar" }, "oci-archive-srv-my-images-a.tar"],
])("The note is named by %s, in its folder", (_, other, name) => {
  remember(recipeWith(other), findings);
  expect(readdirSync(join(cache, "qemu-user-static-action"))).toEqual([`all-${name}`]);
});

test("Nothing is recalled without a note", () => {
  expect(recalled()).toBeUndefined();
});

test.each([
  ["another text", { text: TEXT.replace("one", "two") }],
  ["a text that goes on", { text: `${TEXT}\n` }],
  ["a text that ends before", { text: TEXT.slice(0, -1) }],
  ["no text", { text: "" }],
  ["an image", { image: "quay.io/example/qemu:1", text: "quay.io/example/qemu:1" }],
])("Nothing is recalled of another recipe: %s", (_, other) => {
  remember(recipe, findings);
  expect(recall(recipeWith(other))).toBeUndefined();
});

test("A recipe whose note has the same name is another all the same", () => {
  const one = recipeWith({ image: "quay.io/a/b:1", text: "quay.io/a/b:1" });
  const other = recipeWith({ image: "quay.io/a-b:1", text: "quay.io/a-b:1" });
  remember(one, findings);
  expect(recall(other)).toBeUndefined();
  remember(other, [finding("s390x", true)]);
  expect(readdirSync(join(cache, "qemu-user-static-action"))).toHaveLength(1);
  expect(recall(one)).toBeUndefined();
  expect(recall(other)?.map(({ name }) => name)).toEqual(["s390x"]);
});

test.each([
  ["of another boot", (text: string) => text.replace(/^.{8}/, "00000000")],
  ["of garbage", () => "\0\x7fELF garbage"],
  ["of nothing", () => ""],
  ["without a name", (text: string) => text.replace(/\n.*\n/, "\n\n")],
  ["without a text", (text: string) => text.split("\n").slice(0, 2).join("\n")],
  ["cut off", (text: string) => text.slice(0, -1)],
  ["longer than it was", (text: string) => `${text}\n`],
])("A note %s is not believed", (_, change) => {
  overwrite(change);
  expect(recalled()).toBeUndefined();
});

test("A name that is not known is passed over", () => {
  overwrite((text) => text.replace("\n", "\nvax "));
  expect(recalled()).toEqual(["x86_64", "aarch64"]);
});

test("A note of no known name is not believed", () => {
  overwrite((text) => text.replace(/\n.*\n/, "\nvax\n"));
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

test("A note that can't be put in its place leaves nothing", () => {
  mkdirSync(join(cache, NOTE), { recursive: true });
  const log = jest.spyOn(console, "log").mockReturnValue();
  remember(recipe, findings);
  expect(log.mock.calls.join()).toMatch(/could not be written: Error: E/);
  log.mockRestore();
  expect(readdirSync(join(cache, "qemu-user-static-action"))).toHaveLength(1);
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
