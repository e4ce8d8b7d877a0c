// Real here: archives and tar. Stand-ins: the client of the cache, which copies an archive into the
// workspace, and the engine, a script. __tests__/engine has the real ones.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { restoreCache as Restore, saveCache as Save } from "@actions/cache";
import type { Engine } from "../../src/engine.js";
import { nativeArchitecture } from "../../src/platforms.js";
import { RECIPE_LABEL, type Recipe } from "../../src/recipe.js";
import { parseFileCommands } from "../support/action.js";
import { keepEnvironment } from "../support/tools.js";

const restoreCache = jest.fn<typeof Restore>();
const saveCache = jest.fn<typeof Save>();
jest.unstable_mockModule("@actions/cache", () => ({ restoreCache, saveCache }));
const { cachePrefix, restoreImage, saveAtTheEnd, saveWhatWasMade } =
  await import("../../src/cache.js");

const recipe: Recipe = {
  image: "",
  containerfile: "",
  baseImage: "",
  architectures: [],
  text: "",
  hash: "0123456789abcdef".repeat(4),
};
const PREFIX = "prefix-";
const NAME = "localhost/qemu-user-static:0123456789ab";

let folder: string;
let engine: Engine;
const file = (name: string): string => join(folder, name);
const said = jest.fn<(text: string | Uint8Array) => boolean>();
const restoreEnvironment = keepEnvironment();
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "cache-test-")));
  for (const name of ["temp", "bin"]) mkdirSync(file(name));
  writeFileSync(
    file("bin/podman"),
    `#!/bin/bash
    echo "$*" >>${file("calls")}
    if [[ $1 == save ]]; then cat ${file("archive.tar")} >"$3"; fi
    if [[ -e ${file("broken")} ]]; then echo 'Error: no space left' >&2; exit 125; fi`,
    { mode: 0o755 },
  );
  engine = { name: "podman", command: [file("bin/podman")] };
  Object.assign(process.env, {
    RUNNER_TEMP: file("temp"),
    GITHUB_WORKSPACE: "/the/job's",
    ACTIONS_RESULTS_URL: "http://127.0.0.1:1/",
  });
  restoreCache.mockReset().mockResolvedValue(undefined);
  saveCache.mockReset().mockResolvedValue(1);
  said.mockReset().mockReturnValue(true);
  jest.spyOn(process.stdout, "write").mockImplementation(said);
});
afterEach(() => {
  jest.restoreAllMocks();
  restoreEnvironment();
  rmSync(folder, { recursive: true });
});

const lines = (): string[] => said.mock.calls.map(([text]) => String(text).trimEnd());
const calls = (): string[] =>
  existsSync(file("calls")) ? readFileSync(file("calls"), "utf8").trimEnd().split("\n") : [];

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
/** What podman and docker write, as far as it matters. */
const configOf = (hash = recipe.hash, more: object = {}): string =>
  JSON.stringify({ architecture: "amd64", config: { Labels: { [RECIPE_LABEL]: hash, ...more } } });
const CONFIG = configOf();
const ID = sha256(CONFIG);

type Entry = Record<string, unknown>;
const entryOf = (config = `${ID}.json`, tags: unknown = [NAME]): Entry => ({
  Config: config,
  RepoTags: tags,
  Layers: ["layer.tar"],
});

/** Makes an archive of members, in this order, at `archive.tar`. */
function archive(members: Readonly<Record<string, string>>): void {
  const root = mkdtempSync(file("archive-"));
  for (const [name, content] of Object.entries(members)) {
    mkdirSync(join(root, dirname(name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  execFileSync("tar", ["-C", root, "-cf", file("archive.tar"), ...Object.keys(members)]);
}
/** An image's archive, its parts changed. */
function image(parts: { config?: string; at?: string; manifest?: string }): void {
  const { config = CONFIG, at = `${ID}.json`, manifest = JSON.stringify([entryOf(at)]) } = parts;
  archive({ "layer.tar": "x".repeat(100_000), [at]: config, "manifest.json": manifest });
}

/** The cache finds this key, and puts the archive where it was saved from. */
function serve(key = PREFIX + ID): void {
  restoreCache.mockImplementation(async ([name = ""]) => {
    expect(process.env["GITHUB_WORKSPACE"]).toBe(process.cwd());
    copyFileSync(file("archive.tar"), name);
    return key;
  });
}
const restore = (): Promise<true | string> => restoreImage(engine, PREFIX, NAME, recipe);

describe("The key's start", () => {
  const DAY = 86_400_000;
  const arm64 = nativeArchitecture("arm64");
  const at = (day: number, maxAge = 30, native = arm64, hash = recipe.hash): string => {
    jest.spyOn(Date, "now").mockReturnValue(day * DAY);
    return cachePrefix({ ...recipe, hash }, native, maxAge);
  };

  test("names host, recipe and period", () => {
    expect(at(90)).toBe("qemu-user-static-aarch64-0123456789abcdef-3-");
  });

  test.each([
    ["the last moment of a period", at(60), at(89.999), true],
    ["the next period", at(60), at(90), false],
    ["another host", at(60), at(60, 30, nativeArchitecture("x64")), false],
    ["another recipe", at(60), at(60, 30, arm64, "f".repeat(64)), false],
    ["another max-age", at(60), at(60, 20), false],
    ["the next day of a max-age of 1", at(60, 1), at(61, 1), false],
    ["the next day of a max-age of 2", at(60, 2), at(61, 2), true],
    ["the same day of a max-age of 0", at(60, 0), at(60.9, 0), true],
    ["the next day of a max-age of 0", at(60, 0), at(61, 0), false],
    ["the next day of a max-age below 1", at(60, 0.5), at(61, 0.5), false],
  ])("is the same or not: %s", (_, one, other, same) => {
    expect(one === other).toBe(same);
  });
});

describe("An image is restored", () => {
  test.each([
    ["podman's", {}],
    ["docker's since 25", { at: `blobs/sha256/${ID}` }],
    [
      "one with blanks in its manifest",
      { manifest: JSON.stringify([entryOf()]).replaceAll('":', '": ') },
    ],
  ])("from an archive such as %s", async (_, parts) => {
    image(parts);
    serve();
    expect(await restore()).toBe(true);
    expect(restoreCache.mock.calls).toEqual([[["image.tar"], PREFIX, [PREFIX]]]);
    expect(calls()).toEqual([`load --input ${file("temp")}/qemu-user-static-cache/image.tar`]);
    expect(lines()).toEqual([]);
  });

  test("and nothing stays but that", async () => {
    const folderBefore = process.cwd();
    image({});
    serve();
    await restore();
    expect(readdirSync(file("temp"))).toEqual([]);
    expect([process.cwd(), process.env["GITHUB_WORKSPACE"]]).toEqual([folderBefore, "/the/job's"]);
  });
});

const other = configOf(recipe.hash, { "another.label": "1" });
const foreignRecipe = configOf("f".repeat(64));
const unlabelled = JSON.stringify({ architecture: "amd64", config: {} });
/** The label's text, though no label. */
const inText = JSON.stringify({ history: [{ created_by: CONFIG }], config: {} });
const cut = (bytes: number) => () => (image({}), truncateSync(file("archive.tar"), bytes));
const manifest = (...entries: readonly Entry[]) => ({ manifest: JSON.stringify(entries) });
const WRONG: [string, () => void, RegExp, string?][] = [
  [
    "another tag",
    () => image(manifest(entryOf(`${ID}.json`, ["localhost/other:1"]))),
    /does not hold the image localhost\/qemu-user-static:0123456789ab alone/,
  ],
  ["no tag", () => image(manifest(entryOf(`${ID}.json`, null))), /does not hold the image/],
  [
    "a tag more",
    () => image(manifest(entryOf(`${ID}.json`, [NAME, "quay.io/fedora/fedora:44"]))),
    /does not hold the image/,
  ],
  [
    "a second image",
    () => image(manifest(entryOf(), entryOf(`${sha256(other)}.json`, ["localhost/other:1"]))),
    /does not hold the image/,
  ],
  [
    "a second image without a tag",
    () => image(manifest(entryOf(), entryOf(`${sha256(other)}.json`, []))),
    /does not hold the image/,
  ],
  ["no image", () => image({ manifest: "[]" }), /does not hold the image/],
  ["garbage for a manifest", () => image({ manifest: "<html>" }), /does not hold the image/],
  [
    "a configuration whose name is no id",
    () => image({ at: "config.json" }),
    /does not hold the image/,
  ],
  [
    "another configuration under that id",
    () => image({ config: other }),
    /configuration is not what its id says/,
  ],
  [
    "another image of the recipe than the key's",
    () => image({ config: other, at: `${sha256(other)}.json` }),
    /not that of the key/,
  ],
  [
    "an image of another recipe",
    () => image({ config: foreignRecipe, at: `${sha256(foreignRecipe)}.json` }),
    /not that of the key/,
    sha256(foreignRecipe),
  ],
  [
    "an image without the label",
    () => image({ config: unlabelled, at: `${sha256(unlabelled)}.json` }),
    /not that of the key/,
    sha256(unlabelled),
  ],
  [
    "an image that has the label's text in its history alone",
    () => image({ config: inText, at: `${sha256(inText)}.json` }),
    /not that of the key/,
    sha256(inText),
  ],
  [
    "a second manifest after the first",
    () => {
      image({});
      mkdirSync(file("more"));
      writeFileSync(file("more/manifest.json"), JSON.stringify([entryOf("evil.json")]));
      execFileSync("tar", ["-C", file("more"), "-rf", file("archive.tar"), "manifest.json"]);
    },
    /does not hold the image/,
  ],
  ["nothing behind the beginning of a layer", cut(50_000), /tar .* ended with status 2/],
  ["no manifest", () => archive({ [`${ID}.json`]: CONFIG }), /manifest.json/],
  [
    "no configuration",
    () => archive({ "manifest.json": JSON.stringify([entryOf()]) }),
    new RegExp(`${ID}.json`),
  ],
  ["no bytes", cut(0), /tar .* ended with status/],
  [
    "what is no tar",
    () => writeFileSync(file("archive.tar"), "<html>".repeat(999)),
    /tar .* ended with status 2/,
  ],
];
describe("The engine loads nothing", () => {
  test.each(WRONG)("from an archive that holds %s", async (_, make, reason, id = ID) => {
    make();
    serve(PREFIX + id);
    expect(await restore()).toBe("the cache failed");
    expect(calls()).toEqual([]);
    expect(lines().join("\n")).toMatch(
      /^::warning::The image could not be restored from the Actions cache, so it is made: [^\n]+$/,
    );
    expect(lines()[0]).toMatch(reason);
    expect(readdirSync(file("temp"))).toEqual([]);
  });

  test("without a cache service, and the client isn't asked", async () => {
    delete process.env["ACTIONS_RESULTS_URL"];
    expect(await restore()).toBe("the runner names no cache service");
    expect([restoreCache.mock.calls, lines()]).toEqual([[], []]);
  });

  test("where there is no entry", async () => {
    expect(await restore()).toBe("the cache has no entry");
    expect([calls(), lines()]).toEqual([[], []]);
  });

  test("where the client throws", async () => {
    restoreCache.mockRejectedValue(new Error("no route to host"));
    expect(await restore()).toBe("the cache failed");
    expect(lines()).toEqual([expect.stringMatching(/^::warning::.*: no route to host$/)]);
  });

  test("where the client doesn't come back", async () => {
    const asked = new Promise<void>((resolve) => {
      restoreCache.mockImplementation(() => (resolve(), new Promise(() => undefined)));
    });
    jest.useFakeTimers({ now: Date.now(), doNotFake: ["nextTick", "setImmediate"] });
    try {
      const restored = restore();
      await asked;
      await jest.advanceTimersByTimeAsync(120_000);
      expect(await restored).toBe("the cache failed");
    } finally {
      jest.useRealTimers();
    }
    expect(lines()).toEqual([expect.stringMatching(/no answer from the cache within 120 s$/)]);
    expect(readdirSync(file("temp"))).toEqual([]);
  });
});

test("Where the engine can't load the image, that is said", async () => {
  image({});
  serve();
  writeFileSync(file("broken"), "");
  expect(await restore()).toBe("the cache failed");
  expect(lines()).toEqual([expect.stringMatching(/^::warning::.*Error: no space left$/)]);
  expect(readdirSync(file("temp"))).toEqual([]);
});

describe("The post step", () => {
  beforeEach(() => {
    process.env["PATH"] = `${file("bin")}:${process.env["PATH"]}`;
    jest.spyOn(process, "getuid").mockReturnValue(0);
    process.env["STATE_cache-prefix"] = PREFIX;
    process.env["STATE_cache-image"] = NAME;
    image({});
  });
  const SAVE = () => [`save --output ${file("temp")}/qemu-user-static-cache/image.tar ${NAME}`];

  test("saves what was made, under the key that its id completes", async () => {
    await saveWhatWasMade("podman");
    expect(calls()).toEqual(SAVE());
    expect(restoreCache.mock.calls).toEqual([
      [["image.tar"], PREFIX, [PREFIX], { lookupOnly: true }],
    ]);
    expect(saveCache.mock.calls).toEqual([[["image.tar"], PREFIX + ID]]);
    expect(lines()).toEqual([expect.stringMatching(/^The image \(0 MB\) is saved/)]);
    expect(readdirSync(file("temp"))).toEqual([]);
  });

  test("saves nothing where nothing was made", async () => {
    delete process.env["STATE_cache-prefix"];
    await saveWhatWasMade("podman");
    expect([calls(), restoreCache.mock.calls, lines()]).toEqual([[], [], []]);
  });

  test("saves nothing where another job has", async () => {
    restoreCache.mockResolvedValue(PREFIX + ID);
    await saveWhatWasMade("podman");
    expect([calls(), saveCache.mock.calls]).toEqual([[], []]);
    expect(lines()).toEqual([expect.stringMatching(/^Another job has saved the image/)]);
  });

  test.each<[string, () => void, RegExp]>([
    ["is refused", () => saveCache.mockResolvedValue(-1), /^The image is not saved/],
    [
      "breaks off",
      () => saveCache.mockRejectedValue(new Error("reset by peer")),
      /^::warning::The image could not be saved in the Actions cache: reset by peer$/,
    ],
    ["has no image", () => writeFileSync(file("broken"), ""), /^::warning::.*no space left$/],
    [
      "would save another image",
      () => image(manifest(entryOf(`${ID}.json`, ["localhost/other:1"]))),
      /^::warning::.*does not hold the image/,
    ],
  ])("says so where it %s", async (_, happens, line) => {
    happens();
    await saveWhatWasMade("podman");
    expect(lines()).toEqual([expect.stringMatching(line)]);
    expect(readdirSync(file("temp"))).toEqual([]);
  });

  test.each([
    [true, { "cache-prefix": PREFIX, "cache-image": NAME }],
    [false, {}],
  ])("is told what to save where there is a service: %p", (isThere, state) => {
    if (!isThere) delete process.env["ACTIONS_RESULTS_URL"];
    process.env["GITHUB_STATE"] = file("state");
    writeFileSync(file("state"), "");
    saveAtTheEnd(PREFIX, NAME);
    expect(parseFileCommands(readFileSync(file("state"), "utf8"))).toEqual(state);
  });
});
