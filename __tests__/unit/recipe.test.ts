// Real here: files and their times. A stand-in: the folder of the action, whose files hold their names.
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Inputs } from "../../src/action/inputs.js";
import { Problem } from "../../src/action/messages.js";
import { architecturesOf, parsePlatforms } from "../../src/action/platforms.js";
import { DEFAULTS } from "../support/samples.js";

// An action of the test's own: recipe.ts finds its folder by the program that the runner starts.
const folder = mkdtempSync(join(tmpdir(), "recipe-test-"));
const file = (name: string): string => join(folder, name);
const [, program = ""] = process.argv;
process.argv[1] = file("dist/index.js");
const { isUrl, recipeOf } = await import("../../src/image/recipe.js");
process.argv[1] = program;
afterAll(() => rmSync(folder, { recursive: true }));

const BUNDLED = "container/Containerfile";
const ENTRYPOINT = "container/container-entrypoint";
const INSTALL = "container/install";
const PACKAGES = "container/packages";
const COPIED = [ENTRYPOINT, INSTALL, PACKAGES];
const ADOPT = "container/Containerfile.adopt";
beforeEach(() => {
  mkdirSync(file("container"), { recursive: true });
  for (const name of [BUNDLED, ...COPIED, ADOPT, "Other", "Same", "archive.tar"]) {
    writeFileSync(file(name), name === "Same" ? BUNDLED : name);
    utimesSync(file(name), 1000, 1000);
  }
});

const recipe = (inputs: Partial<Inputs> = {}) => {
  const { wanted, ...others } = { ...DEFAULTS, ...inputs };
  return recipeOf(others, wanted === "all" ? [] : architecturesOf(wanted));
};
const hash = (inputs?: Partial<Inputs>): string => recipe(inputs).hash;
const touch = (name: string): void => utimesSync(file(name), 2000, 2000);

test("A recipe names the bundled Containerfile, or the one that is asked for", () => {
  expect(recipe({ wanted: parsePlatforms("s390x,arm64") })).toEqual({
    image: "",
    containerfile: file(BUNDLED),
    baseImage: "quay.io/fedora/fedora:44",
    architectures: ["aarch64", "s390x"],
    text: ["quay.io/fedora/fedora:44", "aarch64 s390x", BUNDLED, ...COPIED].join("\0"),
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    family: expect.stringMatching(/^[0-9a-f]{64}$/),
    withOthers: expect.any(Function),
  });
  expect(recipe({ containerfile: file("Other") }).containerfile).toBe(file("Other"));
  expect(recipe().architectures).toEqual([]);
});

test("The hash is SHA-256 of the text", () => {
  const { text, hash } = recipe();
  expect(hash).toBe(createHash("sha256").update(text).digest("hex"));
});

test.each<[string, Partial<Inputs>, string]>([
  ["an image", { image: "quay.io/example/qemu:1" }, "quay.io/example/qemu:1"],
  [
    "an archive",
    { image: `oci-archive:${file("archive.tar")}` },
    `oci-archive:${file("archive.tar")} 11 1000000`,
  ],
])("The text of %s says nothing of a build", (_, inputs, text) => {
  expect(recipe(inputs).text).toBe(text);
});

test("The text of a Containerfile from a URL has its address, and no content", () => {
  const containerfile = "https://example.com/Containerfile";
  expect(recipe({ containerfile }).text).toBe(
    ["quay.io/fedora/fedora:44", "", containerfile, ...COPIED].join("\0"),
  );
});

test("The files are read when their text is asked for", () => {
  rmSync(file(ENTRYPOINT));
  const early = recipe();
  expect(() => early.text).toThrow("ENOENT");
  expect(() => early.hash).toThrow("ENOENT");
  writeFileSync(file(ENTRYPOINT), "later");
  expect(early.text).toContain("\0later\0");
});

describe("What is built has another hash", () => {
  const URL = "https://example.com/Containerfile";
  test.each<[string, Partial<Inputs>, Partial<Inputs>]>([
    ["base image", {}, { baseImage: "quay.io/fedora/fedora:45" }],
    ["architecture", { wanted: parsePlatforms("arm64") }, { wanted: parsePlatforms("s390x") }],
    ["number of architectures", {}, { wanted: parsePlatforms("arm64") }],
    ["content of a Containerfile", {}, { containerfile: file("Other") }],
    ["URL", { containerfile: URL }, { containerfile: `${URL}.2` }],
    ["kind", {}, { image: "quay.io/fedora/fedora:44" }],
  ])("with another %s", (_, one, other) => {
    expect(hash(one)).not.toBe(hash(other));
  });

  test.each([BUNDLED, ...COPIED])("with another content of %s", (name) => {
    const before = hash();
    writeFileSync(file(name), "another");
    expect(hash()).not.toBe(before);
  });

  test("with another entrypoint for a Containerfile from a URL", () => {
    const before = hash({ containerfile: URL });
    writeFileSync(file(ENTRYPOINT), "another");
    expect(hash({ containerfile: URL })).not.toBe(before);
  });
});

describe("What is built has the same hash", () => {
  test.each<[string, Partial<Inputs>]>([
    ["at another time", {}],
    ["from another file of the same content", { containerfile: file("Same") }],
    ["by another engine", { engine: "docker" }],
    ["without the cache", { cacheImage: false }],
    ["for other days", { maxAge: 1 }],
    ["to register it otherwise", { reset: true, credential: true, cleanup: true }],
  ])("%s", (_, inputs) => {
    const before = hash();
    for (const name of [BUNDLED, ...COPIED]) touch(name);
    expect(hash(inputs)).toBe(before);
  });

  test("whatever else is beside it", () => {
    const before = hash();
    writeFileSync(file(ADOPT), "another");
    expect(hash()).toBe(before);
  });

  test("in whatever order the architectures are named", () => {
    const ordered = ["s390x,arm64", "linux/arm64 s390x"].map(parsePlatforms);
    expect(new Set(ordered.map((wanted) => hash({ wanted }))).size).toBe(1);
  });
});

describe("What is pulled has a hash of its reference alone", () => {
  const image = "quay.io/example/qemu:1";
  test("so another reference has another", () => {
    expect(hash({ image: "quay.io/example/qemu:2" })).not.toBe(hash({ image }));
  });

  test("so it stays, whatever a build would be made from", () => {
    const before = hash({ image });
    writeFileSync(file(ENTRYPOINT), "another");
    expect(hash({ image, baseImage: "another", wanted: parsePlatforms("arm64") })).toBe(before);
  });
});

describe.each(["oci-archive", "docker-archive"])("An %s has another hash", (transport) => {
  const image = `${transport}:${file("archive.tar")}`;
  test.each<[string, () => void, boolean]>([
    ["where nothing happens", () => undefined, false],
    ["where it is replaced by one of the same size", () => touch("archive.tar"), true],
    [
      "where it is replaced by one of the same time",
      () => {
        writeFileSync(file("archive.tar"), "larger than before");
        utimesSync(file("archive.tar"), 1000, 1000);
      },
      true,
    ],
  ])("or not, %s", (_, happens, changes) => {
    const before = hash({ image });
    happens();
    expect(hash({ image }) !== before).toBe(changes);
  });
});

test("The two kinds of archive of one path have two hashes", () => {
  const [oci, docker] = ["oci", "docker"].map((kind) => `${kind}-archive:${file("archive.tar")}`);
  expect(hash({ image: oci ?? "" })).not.toBe(hash({ image: docker ?? "" }));
});

test.each<[Partial<Inputs>, string, string]>([
  [{ containerfile: "/none/Containerfile" }, "containerfile", "/none/Containerfile"],
  [{ image: "oci-archive:/none.tar" }, "image", "oci-archive:/none.tar"],
  [{ image: "docker-archive:/none.tar" }, "image", "docker-archive:/none.tar"],
])("A file that isn't there is refused: %j", (inputs, name, value) => {
  expect(() => recipe(inputs)).toThrow(Problem);
  expect(() => recipe(inputs)).toThrow(
    new RegExp(
      `^The input '${name}' is not valid\\.\\n {2}Found: '${value}'\\n.* that exists\\.\\n`,
    ),
  );
});

test("A missing Containerfile of the action itself is refused by its path", () => {
  rmSync(file(BUNDLED));
  expect(() => recipe()).toThrow(`Found: '${file(BUNDLED)}'`);
});

test.each([
  ["http://example.com/Containerfile", true],
  ["https://example.com/Containerfile", true],
  ["ftp://example.com/Containerfile", false],
  ["containers/https://Containerfile", false],
  ["Containerfile", false],
])("%s is a URL: %p", (containerfile, expected) => {
  expect(isUrl(containerfile)).toBe(expected);
});

test("Recipes of one family differ in the architectures alone", () => {
  const [one, other, all] = ["s390x", "arm64,arm", "all"].map((platforms) =>
    recipe({ wanted: parsePlatforms(platforms) }),
  );
  expect(new Set([one?.family, other?.family, all?.family]).size).toBe(1);
  expect(new Set([one?.hash, other?.hash, all?.hash]).size).toBe(3);
  expect(one?.withOthers(["arm", "aarch64", "arm"]).hash).toBe(other?.hash);
  expect(one?.withOthers([]).hash).toBe(all?.hash);
  expect(recipe({ wanted: parsePlatforms("s390x"), baseImage: "other" }).family).not.toBe(
    one?.family,
  );
});
