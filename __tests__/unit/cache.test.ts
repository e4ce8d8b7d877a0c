// Real here: podman's archives, and tar. Stand-ins: the client of the cache, which copies an archive into the
// workspace, and the engine, a script. __tests__/engine has the real ones.
import {
  copyFileSync,
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
import path, { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { restoreCache as Restore, saveCache as Save } from "@actions/cache";
import type { Engine } from "../../src/image/engine.js";
import { nativeArchitecture } from "../../src/action/platforms.js";
import { RECIPE_LABEL, type Recipe } from "../../src/image/recipe.js";
import { parseFileCommands } from "../support/action.js";
import { digestOf, membersOf, pack, type Parts } from "../support/image-archive.js";
import { keepEnvironment } from "../support/tools.js";

const restoreCache = jest.fn<typeof Restore>();
const saveCache = jest.fn<typeof Save>();
jest.unstable_mockModule("@actions/cache", () => ({ restoreCache, saveCache }));
const { cachePrefix, restoreImage, saveAtTheEnd, saveWhatWasMade } =
  await import("../../src/image/cache.js");

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
const ARCHIVE = (): string => file("temp/qemu-user-static-cache/image.oci-archive");
const said = jest.fn<(text: string | Uint8Array) => boolean>();
const restoreEnvironment = keepEnvironment();
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "cache-test-")));
  for (const name of ["temp", "bin"]) mkdirSync(file(name));
  writeFileSync(
    file("bin/podman"),
    `#!/bin/bash
    echo "$*" >>${file("calls")}
    if [[ $1 == push ]]; then cat ${file("archive.tar")} >${ARCHIVE()}; fi
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

const configOf = (labels: object): string => JSON.stringify({ config: { Labels: labels } });
const CONFIG = configOf({ [RECIPE_LABEL]: recipe.hash });
const DIGEST = digestOf(membersOf("podman", { config: CONFIG, names: [NAME] }));

/** Makes an image's archive, its parts changed, and returns its digest. */
function image(parts: Parts = {}): string {
  const members = membersOf("podman", { config: CONFIG, names: [NAME], ...parts });
  pack(file("archive.tar"), members);
  return digestOf(members);
}

/** The cache finds an entry of this digest, and puts the archive where it was saved from. */
function serve(digest = DIGEST): void {
  restoreCache.mockImplementation(async ([name = ""]) => {
    expect(process.env["GITHUB_WORKSPACE"]).toBe(process.cwd());
    copyFileSync(file("archive.tar"), name);
    return PREFIX + digest;
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
  test("from what the cache brings", async () => {
    image();
    serve();
    expect(await restore()).toBe(true);
    expect(restoreCache.mock.calls).toEqual([[["image.oci-archive"], PREFIX, [PREFIX]]]);
    expect(calls()).toEqual([`load --input ${ARCHIVE()}`]);
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

/** Each puts an archive where the cache takes it from, and says of which digest the key is. */
const WRONG: [string, () => string, RegExp][] = [
  [
    "another name",
    () => image({ names: ["localhost/other:1"] }),
    /does not hold the image localhost\/qemu-user-static:0123456789ab alone/,
  ],
  [
    "another image of the recipe than the key's",
    () => (image({ config: configOf({ [RECIPE_LABEL]: recipe.hash, more: "1" }) }), DIGEST),
    /not that of the key/,
  ],
  [
    "an image of another recipe",
    () => image({ config: configOf({ [RECIPE_LABEL]: "f".repeat(64) }) }),
    /not that of the key/,
  ],
  ["an image without the label", () => image({ config: configOf({}) }), /not that of the key/],
  [
    "what is no tar",
    () => (writeFileSync(file("archive.tar"), "<html>".repeat(999)), DIGEST),
    /tar .* ended with status 2/,
  ],
];
describe("The engine loads nothing", () => {
  test.each(WRONG)("from an archive that holds %s", async (_, make, reason) => {
    serve(make());
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
    // What the client does later does not touch the job's checkout
    expect(process.env["GITHUB_WORKSPACE"]).toBe(path.dirname(ARCHIVE()));
    expect(readdirSync(file("temp"))).toEqual([]);
  });
});

test("Where the engine can't load the image, that is said", async () => {
  image();
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
    image();
  });
  const SAVE = () => [
    `push --quiet --compression-format=zstd ${NAME} oci-archive:${ARCHIVE()}:${NAME}`,
  ];

  test("saves what was made, under the key that its digest completes", async () => {
    await saveWhatWasMade("podman");
    expect(calls()).toEqual(SAVE());
    expect(restoreCache.mock.calls).toEqual([
      [["image.oci-archive"], PREFIX, [PREFIX], { lookupOnly: true }],
    ]);
    expect(saveCache.mock.calls).toEqual([[["image.oci-archive"], PREFIX + DIGEST]]);
    expect(lines()).toEqual([expect.stringMatching(/^The image \(0 MB\) is saved/)]);
    expect(readdirSync(file("temp"))).toEqual([]);
  });

  test("saves nothing where nothing was made", async () => {
    delete process.env["STATE_cache-prefix"];
    await saveWhatWasMade("podman");
    expect([calls(), restoreCache.mock.calls, lines()]).toEqual([[], [], []]);
  });

  test("saves nothing where another job has", async () => {
    restoreCache.mockResolvedValue(PREFIX + DIGEST);
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
      () => void image({ names: ["localhost/other:1"] }),
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
