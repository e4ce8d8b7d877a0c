// Stand-ins: the client of the cache, and the engine, a script that has one image. __tests__/engine has the real
// ones.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type {
  isFeatureAvailable as Available,
  restoreCache as Restore,
  saveCache as Save,
} from "@actions/cache";
import type { Restored } from "../../src/image/cache.js";
import type { Engine } from "../../src/image/engine.js";
import { nativeArchitecture } from "../../src/host/native.js";
import { type Recipe } from "../../src/image/recipe.js";
import { LABELS } from "../../src/image/labels.js";
import { parseFileCommands } from "../support/action.js";
import { keepEnvironment } from "../support/tools.js";

const restoreCache = jest.fn<typeof Restore>();
const saveCache = jest.fn<typeof Save>();
const isFeatureAvailable = jest.fn<typeof Available>();
jest.unstable_mockModule("@actions/cache", () => ({
  isFeatureAvailable,
  restoreCache,
  saveCache,
}));
const { cachePrefix, restoreImage, saveAtTheEnd, saveWhatWasMade } =
  await import("../../src/image/cache.js");

const recipe: Recipe = {
  image: "",
  containerfile: "",
  baseImage: "",
  architectures: [],
  text: "",
  hash: "0123456789abcdef".repeat(4),
  family: "",
  withOthers: () => recipe,
};
const PREFIX = "prefix-";
const NAME = "localhost/qemu-user-static:0123456789ab";

let folder: string;
let engine: Engine;
const file = (name: string): string => join(folder, name);
const ARCHIVE = (): string => file("temp/qemu-cache/image.oci-archive");
const said = jest.fn<(text: string | Uint8Array) => boolean>();
const restoreEnvironment = keepEnvironment();
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "cache-test-")));
  for (const name of ["temp", "bin"]) mkdirSync(file(name));
  writeFileSync(
    file("bin/podman"),
    `#!/bin/bash
    if [[ $1 == info ]]; then echo false; exit; fi
    if [[ $1 == image ]]; then
      cat ${file("image")} 2>/dev/null || { echo "Error: $3: image not known" >&2; exit 125; }
      exit
    fi
    echo "$*" >>${file("calls")}
    if [[ -e ${file("broken")} ]]; then echo 'Error: no space left' >&2; exit 125; fi
    if [[ $1 == load ]]; then cat ${file("loaded")}; fi`,
    { mode: 0o755 },
  );
  engine = { name: "podman", command: [file("bin/podman")], labels: true, mayBeRemote: false };
  Object.assign(process.env, {
    RUNNER_TEMP: file("temp"),
    GITHUB_WORKSPACE: "/the/job's",
    ACTIONS_RESULTS_URL: "http://127.0.0.1:1/",
  });
  isFeatureAvailable.mockReset().mockReturnValue(true);
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
  existsSync(file("calls"))
    ? readFileSync(file("calls"), "utf8")
        .trimEnd()
        .replaceAll(/qemu-cache-\w{6}/g, "qemu-cache")
        .split("\n")
    : [];

const ID = "4f2d";
/** The image that the engine has under the name that is asked for. */
function image(id = ID, made = recipe.hash, name = `${NAME}-cached`): void {
  writeFileSync(file("loaded"), `Loaded image: ${name}\n`);
  const answer = { Id: id, Config: { Labels: { [LABELS.recipe]: made } } };
  writeFileSync(file("image"), JSON.stringify([answer]));
}

/** The cache finds an entry of this image. */
function serve(id = ID): void {
  restoreCache.mockImplementation(async ([name = ""]) => {
    expect(process.env["GITHUB_WORKSPACE"]).toBe(process.cwd());
    writeFileSync(name, "an archive");
    return PREFIX + id;
  });
}
const restore = (): Promise<Restored> => restoreImage(engine, PREFIX, NAME, recipe);

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
  test("from what the cache brings", async () => {
    image();
    serve();
    expect(await restore()).toEqual({ key: PREFIX + ID });
    expect(restoreCache.mock.calls).toEqual([[["image.oci-archive"], PREFIX, [PREFIX]]]);
    expect(calls()).toEqual([
      `load --input ${ARCHIVE()}`,
      `tag ${ID} ${NAME}`,
      `rmi ${NAME}-cached`,
    ]);
    expect(lines()).toEqual([]);
  });

  test("and nothing stays but that", async () => {
    const folderBefore = process.cwd();
    image();
    serve();
    await restore();
    expect(readdirSync(file("temp"))).toEqual([]);
    expect(process.cwd()).toBe(folderBefore);
  });
});

describe("What the engine has loaded does not get the name that is run", () => {
  test.each<[string, () => void, string[]]>([
    ["where it is another image than the key's", () => image("bad1"), ["load", "rmi"]],
    ["where it is an image of another recipe", () => image(ID, "f".repeat(64)), ["load", "rmi"]],
    ["where it has another name", () => image(ID, recipe.hash, "localhost/x:1"), ["load", "rmi"]],
  ])("%s", async (_, make, expected) => {
    make();
    serve();
    expect(await restore()).toEqual({ key: PREFIX + ID, why: "the cache failed" });
    expect(calls().map((call) => call.split(" ")[0])).toEqual(expected);
    expect(lines()).toEqual([
      expect.stringMatching(/^::warning::.*, not the image of the key prefix-4f2d$/),
    ]);
    expect(readdirSync(file("temp"))).toEqual([]);
  });
});

describe("The engine loads nothing", () => {
  test("without a cache service, and the client isn't asked", async () => {
    delete process.env["ACTIONS_RESULTS_URL"];
    expect(await restore()).toEqual({ why: "the runner names no cache service" });
    expect([restoreCache.mock.calls, lines()]).toEqual([[], []]);
  });

  test("where the client knows of no service, as on a GHES that names none of its version", async () => {
    isFeatureAvailable.mockReturnValue(false);
    expect(await restore()).toEqual({ why: "the runner names no cache service" });
    expect([restoreCache.mock.calls, lines()]).toEqual([[], []]);
  });

  test("where an entry can't be downloaded: its key is told, so that another is saved", async () => {
    restoreCache.mockImplementation(async (_, __, ___, options) =>
      options?.lookupOnly ? PREFIX + ID : undefined,
    );
    expect(await restore()).toEqual({ key: PREFIX + ID, why: "the cache failed" });
    expect(lines()).toEqual([expect.stringMatching(/^::warning::.* could not be downloaded$/)]);
  });

  test("where there is no entry", async () => {
    expect(await restore()).toEqual({ why: "the cache has no entry" });
    expect([calls(), lines()]).toEqual([[], []]);
  });

  test("where the client throws", async () => {
    restoreCache.mockRejectedValue(new Error("no route to host"));
    expect(await restore()).toEqual({ why: "the cache failed" });
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
      expect(await restored).toEqual({ why: "the cache failed" });
    } finally {
      jest.useRealTimers();
    }
    expect(lines()).toEqual([expect.stringMatching(/no progress of the cache within 120 s$/)]);
    // What the client does later does not touch the job's checkout
    expect(process.env["GITHUB_WORKSPACE"]).toMatch(/\/temp\/qemu-cache-\w{6}$/);
    expect(readdirSync(file("temp"))).toEqual([]);
  });
});

test("Where the engine can't load the image, that is said", async () => {
  image();
  serve();
  writeFileSync(file("broken"), "");
  expect(await restore()).toEqual({ key: PREFIX + ID, why: "the cache failed" });
  expect(lines()).toEqual([expect.stringMatching(/^::warning::.*Error: no space left$/)]);
  expect(readdirSync(file("temp"))).toEqual([]);
});

describe("The post step", () => {
  beforeEach(() => {
    process.env["PATH"] = `${file("bin")}:${process.env["PATH"]}`;
    jest.spyOn(process, "getuid").mockReturnValue(0);
    process.env["STATE_cache-prefix"] = PREFIX;
    process.env["STATE_cache-image"] = NAME;
    image();
  });
  const SAVE = () => [
    `tag ${ID} ${NAME}-cached`,
    `push --quiet --compression-format=zstd ${NAME}-cached oci-archive:${ARCHIVE()}:${NAME}-cached`,
    `rmi ${NAME}-cached`,
  ];

  test("saves what was made, under the key that its id completes", async () => {
    await saveWhatWasMade("podman");
    expect(calls()).toEqual(SAVE());
    expect(restoreCache.mock.calls).toEqual([
      [["image.oci-archive"], PREFIX, [PREFIX], { lookupOnly: true }],
    ]);
    expect(saveCache.mock.calls).toEqual([[["image.oci-archive"], PREFIX + ID]]);
    expect(lines()).toEqual([expect.stringMatching(/^The image \(0 MB\) is saved/)]);
    expect(readdirSync(file("temp"))).toEqual([]);
  });

  test("saves nothing where nothing was made", async () => {
    delete process.env["STATE_cache-prefix"];
    await saveWhatWasMade("podman");
    expect([calls(), restoreCache.mock.calls, lines()]).toEqual([[], [], []]);
  });

  test("saves under another key where the entry that is there was of no use", async () => {
    process.env["STATE_cache-useless"] = PREFIX + ID;
    restoreCache.mockResolvedValue(PREFIX + ID);
    await saveWhatWasMade("podman");
    expect(saveCache.mock.calls).toEqual([
      [["image.oci-archive"], expect.stringMatching(/^prefix-4f2d-\w+$/)],
    ]);
  });

  test("saves nothing where another job has", async () => {
    restoreCache.mockResolvedValue(PREFIX + ID);
    await saveWhatWasMade("podman");
    expect([calls(), saveCache.mock.calls]).toEqual([[], []]);
    expect(lines()).toEqual([
      expect.stringMatching(/^The Actions cache has the image already: prefix-4f2d\.$/),
    ]);
  });

  test.each<[string, () => void, RegExp]>([
    ["is refused", () => saveCache.mockResolvedValue(-1), /^The image is not saved/],
    [
      "breaks off",
      () => saveCache.mockRejectedValue(new Error("reset by peer")),
      /^::warning::The image could not be saved in the Actions cache: reset by peer$/,
    ],
    ["has no image", () => writeFileSync(file("broken"), ""), /^::warning::.*no space left$/],
    ["has no image any more", () => rmSync(file("image")), /^::warning::.*no longer has the image/],
  ])("says so where it %s", async (_, happens, line) => {
    happens();
    await saveWhatWasMade("podman");
    expect(lines()).toEqual([expect.stringMatching(line)]);
    expect(readdirSync(file("temp"))).toEqual([]);
  });

  const STATE = { "cache-prefix": PREFIX, "cache-image": NAME, "cache-useless": "" };
  test.each([
    ["there is a service", {}, STATE],
    ["there is none", { ACTIONS_RESULTS_URL: "" }, {}],
    ["the job may write", { ACTIONS_CACHE_MODE: " Write-Only" }, STATE],
    ["the mode is one that nobody knows yet", { ACTIONS_CACHE_MODE: "append" }, STATE],
    ["the job may only read", { ACTIONS_CACHE_MODE: "READ" }, {}],
    ["the job may do nothing", { ACTIONS_CACHE_MODE: "none" }, {}],
  ])("is told what to save or not: %s", (_, env, state) => {
    Object.assign(process.env, env);
    process.env["GITHUB_STATE"] = file("state");
    writeFileSync(file("state"), "");
    saveAtTheEnd(PREFIX, NAME);
    expect(parseFileCommands(readFileSync(file("state"), "utf8"))).toEqual(state);
  });
});
