// Real here: who is asked for the image, in which order, and what the log says. Stand-ins: the engine, as a
// script that knows images by files, the cache, and the pauses. __tests__/engine has real ones.
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type * as cache from "../../src/image/cache.js";
import type { Engine, EngineName } from "../../src/image/engine.js";
import { nativeArchitecture } from "../../src/host/native.js";
import { runName } from "../../src/host/run-name.js";
import { CONTEXT, type Recipe } from "../../src/image/recipe.js";
import { withoutName } from "../support/tools.js";

const restoreImage = jest.fn<typeof cache.restoreImage>();
const saveAtTheEnd = jest.fn<typeof cache.saveAtTheEnd>();
const cachePrefix = (): string => "prefix-";
jest.unstable_mockModule("../../src/image/cache.js", () => ({
  cachePrefix,
  restoreImage,
  saveAtTheEnd,
}));
const { getImage } = await import("../../src/image/get.js");

const HASH = "0123456789abcdef".repeat(4);
const NAME = "localhost/qemu-user-static:0123456789ab";
const PULLED = "quay.io/example/qemu:1";
const BASE = "quay.io/fedora/fedora:44";

let folder: string;
const file = (name: string): string => join(folder, name);
const said = jest.fn<(text: string | Uint8Array) => boolean>();
const pauses: (number | undefined)[] = [];
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "image-test-")));
  mkdirSync(file("images"));
  // Notes its arguments. An image is a file that holds the answer of inspect; a build gives the one
  // in `next` its tag. A verb fails with the first line of the file of its name, which is taken out.
  writeFileSync(
    file("engine"),
    `#!/bin/bash
    cd ${folder}
    echo "$*" >>calls
    verb=$1
    if [[ -s fail-$verb ]]; then
      head -1 "fail-$verb" >&2; sed -i 1d "fail-$verb"
      [[ $verb != run ]] || exit 1 # the container's own status
      exit 125
    fi
    case $verb in
      image) name=\${@: -1}; cat "images/\${name//\\//_}" 2>/dev/null && exit
        echo "Error: $name: image not known" >&2; exit 125 ;;
      build) for word; do [[ $word == --tag=* ]] && tag=\${word#--tag=}; done
        if [[ -e next ]]; then cp next "images/\${tag//\\//_}"; fi ;;
      create) echo c0de ;;
      volume) case $2 in
        create) [[ -e lock ]] || echo "\${3##*=}" >lock ;;
        inspect) cat lock || exit 125 ;;
        rm) rm lock ;;
        esac ;;
      tag) cp "images/\${2//\\//_}" "images/\${3//\\//_}" ;;
      rmi) rm -f "images/\${2//\\//_}" ;;
      commit) name=\${@: -1}; if [[ -e next ]]; then cp next "images/\${name//\\//_}"; fi ;;
      pull | load) cat stdout 2>/dev/null ;;
      run) cat list ;;
    esac
    true`,
    { mode: 0o755 },
  );
  writeFileSync(file("list"), "aarch64\ns390x\n");
  restoreImage.mockReset().mockResolvedValue({ why: "the cache has no entry" });
  saveAtTheEnd.mockReset();
  said.mockReset().mockReturnValue(true);
  jest.spyOn(process.stdout, "write").mockImplementation(said);
  const { setTimeout } = globalThis;
  pauses.length = 0;
  jest.spyOn(globalThis, "setTimeout").mockImplementation((work: () => void, ms?: number) => {
    // Only image.ts waits for whole seconds here; @actions/exec has a limit of 10.
    if (ms === undefined || ms < 1000 || ms >= 10_000) return setTimeout(work, ms);
    pauses.push(ms);
    return setTimeout(work, 0);
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

interface Made {
  readonly id?: string;
  readonly days?: number;
  readonly recipe?: string;
  readonly family?: string;
  readonly holds?: string;
  readonly architecture?: string;
  readonly entrypoint?: string;
}
function answer({
  id = "4f2d",
  days = 0,
  recipe = HASH,
  family = recipe,
  holds = "aarch64 s390x",
  architecture = "amd64",
  entrypoint = "1",
}: Made): string {
  const created = new Date(Date.now() - days * 86_400_000).toISOString();
  const labels = {
    "io.github.qemu-user-static-action.recipe": recipe,
    "io.github.qemu-user-static-action.family": family,
    "io.github.qemu-user-static-action.entrypoint": entrypoint,
    "io.github.qemu-user-static-action.architectures": entrypoint && holds,
  };
  const config = { Labels: labels, Entrypoint: ["/container-entrypoint"] };
  const image = { Id: `sha256:${id}`, Created: created, Architecture: architecture };
  return `${JSON.stringify([{ ...image, Config: config }])}\n`;
}
const store = (name: string, made: Made = {}): void =>
  writeFileSync(file(`images/${name.replaceAll("/", "_")}`), answer(made));
const builds = (made: Made = {}): void => writeFileSync(file("next"), answer(made));
const fails = (verb: string, ...lines: readonly string[]): void =>
  writeFileSync(file(`fail-${verb}`), lines.map((line) => `${line}\n`).join(""));

interface Asked {
  readonly image?: string;
  readonly engine?: EngineName;
  readonly maxAge?: number;
  readonly cacheImage?: boolean;
  readonly native?: string;
  readonly architectures?: readonly string[];
  readonly containerfile?: string;
  readonly due?: readonly string[];
  readonly reset?: boolean;
}
function get({ image = "", engine: name = "podman", native = "x64", ...asked }: Asked = {}) {
  const { maxAge = 30, cacheImage = true, architectures = ["aarch64", "s390x"] } = asked;
  const { containerfile = "/x/Containerfile" } = asked;
  const engine: Engine = { name, command: [file("engine")], labels: true, mayBeRemote: false };
  const { due = architectures, reset = false } = asked;
  // Of these architectures the hash is the family's: what is asked for by default
  const recipeOf = (names: readonly string[]): Recipe => ({
    ...{ image, containerfile, baseImage: BASE, architectures: names, text: "", family: HASH },
    hash:
      names.join() === architectures.join()
        ? HASH
        : createHash("sha256").update(names.join(" ")).digest("hex"),
    withOthers: (others) => recipeOf([...new Set(others)].sort()),
  });
  const recipe = recipeOf(architectures);
  const host = { native: nativeArchitecture(native), maxAge, cacheImage };
  return getImage(engine, { recipe, ...host, due, reset });
}

/** What the engine was told, without the questions about images. */
const calls = (): string[] =>
  (existsSync(file("calls")) ? readFileSync(file("calls"), "utf8") : "")
    .split("\n")
    .filter((call) => call && !call.startsWith("image inspect "))
    // Of this run's own names there is one; what an image is called in between is not looked at
    .map((call) => withoutName(call).replaceAll(`localhost/${runName()}`, "own"))
    .filter((call) => !/^(tag|rmi|images|volume) /.test(call))
    // The host's authorities, where it has a bundle of them
    .map((call) => call.replace(/ --volume=\S+\/ca-bundle\.pem:\S+:ro,Z/, ""));
/** Lines of the log that are the action's own, not the engine's. */
const log = (): string[] =>
  said.mock.calls
    .flatMap(([text]) => String(text).split("\n"))
    .filter((line) => /^(The |::)/.test(line));

const BUILD =
  `build --network=host --layers=false --tag=own:image --label=io.github.qemu-user-static-action.recipe=${HASH} ` +
  `--label=io.github.qemu-user-static-action.family=${HASH} ` +
  `--build-arg=BASE_IMAGE=${BASE} --build-arg=ARCHITECTURES=aarch64 s390x ` +
  `--file=/x/Containerfile ${CONTEXT}`;
const ANEW = BUILD.replace("--layers=false", "--layers=false --no-cache");

describe("The image comes from", () => {
  test.each([0, 0.5, 29.9])("the store, where it is %d days old there", async (days) => {
    store(NAME, { days });
    expect(await get()).toMatchObject({ name: NAME, id: "4f2d", source: "store" });
    expect(log()).toEqual([`The image ${NAME} is in podman's store, ${days} days old.`]);
    expect(calls()).toEqual([]);
    expect(restoreImage).not.toHaveBeenCalled();
    expect(saveAtTheEnd.mock.calls).toEqual([["prefix-", NAME]]);
  });

  test("the cache, where none is stored", async () => {
    restoreImage.mockImplementation(async (_engine, prefix, name, { hash }) => {
      expect([prefix, name, hash]).toEqual(["prefix-", NAME, HASH]);
      store(NAME, { id: "cac4e" });
      return { key: "prefix-cac4e" };
    });
    expect(await get()).toMatchObject({ id: "cac4e", source: "cache" });
    expect(log()).toEqual([`The image ${NAME} came from the Actions cache (none is stored).`]);
    expect(calls()).toEqual([]);
    expect(saveAtTheEnd).not.toHaveBeenCalled();
  });

  test("the cache, where the stored one is too old", async () => {
    store(NAME, { days: 31 });
    restoreImage.mockImplementation(async () => {
      store(NAME, { id: "cac4e" });
      return { key: "prefix-cac4e" };
    });
    expect(await get()).toMatchObject({ id: "cac4e", source: "cache" });
    expect(log()).toEqual([
      `The image ${NAME} came from the Actions cache (the stored one is 31 days old).`,
    ]);
  });

  test.each<[string, Asked, () => void, string, string]>([
    ["the cache has none", {}, () => undefined, "none is stored; the cache has no entry", BUILD],
    [
      "the stored one is not this recipe's",
      {},
      () => store(NAME, { recipe: "f".repeat(64) }),
      "none is stored; the cache has no entry",
      BUILD,
    ],
    [
      "the cache is not to be asked",
      { cacheImage: false },
      () => undefined,
      "none is stored; cache-image is false",
      BUILD,
    ],
    [
      "the cache fails",
      {},
      () => restoreImage.mockResolvedValue({ key: "prefix-bad", why: "the cache failed" }),
      "none is stored; the cache failed",
      BUILD,
    ],
    [
      "docker is the engine",
      { engine: "docker" },
      () => undefined,
      "none is stored; the cache has no entry",
      BUILD.replace("--layers=false", "--force-rm"),
    ],
    [
      "podman can squash the Containerfile that is known",
      { containerfile: `${CONTEXT}/Containerfile` },
      () => undefined,
      "none is stored; the cache has no entry",
      BUILD.replace("--layers=false", "--layers=false --target=fedora --squash-all").replace(
        "/x/",
        `${CONTEXT}/`,
      ),
    ],
    [
      "every architecture is asked for",
      { architectures: [] },
      () => undefined,
      "none is stored; the cache has no entry",
      BUILD.replace("aarch64 s390x", ""),
    ],
    [
      "the stored one is another machine's",
      {},
      () => store(NAME, { architecture: "s390x" }),
      "none is stored; the cache has no entry",
      BUILD,
    ],
    [
      "the base is stored",
      {},
      () => store(BASE, { recipe: "", entrypoint: "" }),
      "none is stored; the cache has no entry",
      BUILD,
    ],
  ])("a build, where %s", async (_, asked, happens, why, call) => {
    happens();
    builds({ id: "b117d" });
    expect(await get(asked)).toMatchObject({ name: NAME, id: "b117d", source: "build" });
    expect(log()).toEqual([`The image ${NAME} is to be made by a build (${why}).`]);
    expect(calls()).toEqual([call]);
    const useless = why.endsWith("the cache failed") ? "prefix-bad" : undefined;
    const saved = asked.cacheImage === false ? [] : [["prefix-", NAME, useless]];
    expect(saveAtTheEnd.mock.calls).toEqual(saved);
    expect(restoreImage).toHaveBeenCalledTimes(saved.length);
  });

  test.each([
    [30, 30],
    [0, 0],
  ])("a build anew on a base anew, where it is %d days old of %d", async (days, maxAge) => {
    store(NAME, { days });
    builds({ id: "b117d" });
    fails("pull", "no route to host"); // it is tried, and does without
    expect(await get({ maxAge })).toMatchObject({ id: "b117d", source: "build" });
    expect(calls()).toEqual([`pull ${BASE}`, ANEW]);
    expect(log()).toEqual([
      `The image ${NAME} is to be made by a build (the stored one is ${days} days old; the cache has no entry).`,
    ]);
  });

  test("a build on this machine's base, where a job has run it for another platform", async () => {
    store(BASE, { architecture: "s390x", recipe: "", entrypoint: "" });
    builds({ id: "b117d" });
    expect(await get()).toMatchObject({ id: "b117d", source: "build" });
    expect(calls()).toEqual([`pull ${BASE}`, BUILD]);
  });

  test("the store after all, where it is too old and can't be made anew", async () => {
    store(NAME, { days: 31.5 });
    fails("build", "no route to host");
    expect(await get()).toMatchObject({ id: "4f2d", source: "store" });
    expect(log()).toEqual([
      `The image ${NAME} is to be made by a build (the stored one is 31.5 days old; the cache has no entry).`,
      expect.stringMatching(/^::warning::The image \S+ is 31\.5 days old .*no route to host/),
    ]);
    expect(saveAtTheEnd).not.toHaveBeenCalled();
  });
});

describe("The store", () => {
  test("does not serve with an image whose entrypoint was never known: its look failed", async () => {
    store(NAME, { entrypoint: "" });
    builds({ id: "b117d" });
    expect(await get()).toMatchObject({ id: "b117d", source: "build" });
  });

  test("says what an image holds", async () => {
    store(NAME);
    expect(await get()).toMatchObject({ holds: ["aarch64", "s390x"] });
  });
});

describe("An image that was made for another set", () => {
  const other = { recipe: "0".repeat(64), family: HASH, id: "07e4" };

  test.each<[string, string, Asked]>([
    ["what is due", "aarch64 arm", { due: ["aarch64"] }],
    ["more than was asked for", "aarch64 arm s390x", {}],
  ])("serves where it holds %s", async (_, holds, asked) => {
    store(NAME, { ...other, holds });
    expect(await get(asked)).toMatchObject({ id: "07e4", source: "store" });
    expect(calls()).toEqual([]);
  });

  test("else one is made that holds what that did as well, and takes its name", async () => {
    store(NAME, { ...other, holds: "aarch64 arm" });
    const hash = createHash("sha256").update("aarch64 arm s390x").digest("hex");
    builds({ id: "b117d", recipe: hash, family: HASH });
    expect(await get()).toMatchObject({ name: NAME, id: "b117d", source: "build" });
    expect(calls()[0]).toContain(" --build-arg=ARCHITECTURES=aarch64 arm s390x ");
  });

  test.each<[string, Asked]>([
    ["all there are", { architectures: [], due: ["aarch64"] }],
    ["exactly those", { reset: true }],
  ])("does not serve where %s are asked for", async (_, asked) => {
    store(NAME, { ...other, holds: "aarch64 arm s390x" });
    builds({ id: "b117d", family: HASH });
    expect(await get(asked)).toMatchObject({ id: "b117d", source: "build" });
  });
});

describe("Where another job makes the image", () => {
  const marked = (run: string): void => writeFileSync(file("lock"), `${run}\n`);
  const live = (): string => runName().replace(/^(qemu-user-static-run)-\d+/, "$1-4242");

  test("it is waited for, and serves", async () => {
    marked(live());
    const image = get();
    await new Promise((resolve) => setTimeout(resolve, 500));
    store(NAME);
    rmSync(file("lock"));
    expect(await image).toMatchObject({ id: "4f2d", source: "store" });
    expect(calls()).toEqual([]);
    expect(existsSync(file("lock"))).toBe(false);
  });

  test.each([
    ["is over", () => runName().replace(/\d+$/, "1")],
    ["was before this boot", () => live().replace(/(-4242)-[0-9a-f]{8}/, "$1-00000000")],
  ])("and that %s, it is not waited for", async (_, name) => {
    marked(name());
    builds({ id: "b117d" });
    expect(await get()).toMatchObject({ id: "b117d", source: "build" });
  });
});

describe("A build", () => {
  test("of all architectures says on a label what its entrypoint lists", async () => {
    const image = (labels: object) => [
      {
        Id: "b117d",
        Created: new Date().toISOString(),
        Architecture: "amd64",
        Config: { Labels: labels },
      },
    ];
    const made = {
      "io.github.qemu-user-static-action.recipe": HASH,
      "io.github.qemu-user-static-action.entrypoint": "1",
    };
    writeFileSync(file("next"), JSON.stringify(image(made)));
    await get({ architectures: [] });
    const [, list, label] = calls();
    expect(list).toBe("run --rm --network=none b117d list");
    expect(label).toContain(
      "--label=io.github.qemu-user-static-action.architectures=aarch64 s390x ",
    );
  });

  test("by docker is told the job's proxies by name", async () => {
    process.env["HTTPS_PROXY"] = "http://proxy";
    builds();
    await get({ engine: "docker" }).finally(() => delete process.env["HTTPS_PROXY"]);
    expect(calls()[0]).toContain(" --build-arg=HTTPS_PROXY ");
  });
});

describe("An image that asks podman to restore a checkpoint", () => {
  test("is never run", async () => {
    const annotation = "io.podman.annotations.checkpoint.runtime.name";
    const image = {
      Id: "9011",
      Architecture: "amd64",
      Annotations: { [annotation]: "x" },
      Config: {},
    };
    writeFileSync(file(`images/${PULLED.replaceAll("/", "_")}`), JSON.stringify([image]));
    await expect(get({ image: PULLED })).rejects.toMatchObject({ section: "checkpoint-image" });
    expect(calls().map((call) => call.split(" ")[0])).toEqual(["pull"]);
  });
});

describe("A build is an error", () => {
  test("where it fails and none is stored", async () => {
    fails("build", "no route to host");
    await expect(get()).rejects.toThrow(
      "The image could not be built from /x/Containerfile.\n  Found: no route to host\n",
    );
    expect(saveAtTheEnd).not.toHaveBeenCalled();
  });

  test("where it fails and the stored one is another recipe's", async () => {
    store(NAME, { days: 31, recipe: "f".repeat(64) });
    fails("build", "no route to host");
    await expect(get()).rejects.toThrow("could not be built");
  });

  test("where it makes an image for another machine, which is never run", async () => {
    builds({ architecture: "s390x", entrypoint: "" });
    await expect(get()).rejects.toThrow(
      "The image /x/Containerfile is made for another machine, so its container could not run here.\n" +
        "  Found: linux/s390x; this machine is linux/amd64",
    );
    expect(calls()).toEqual([BUILD]);
    expect(saveAtTheEnd).not.toHaveBeenCalled();
  });

  test("where it makes nothing", async () => {
    await expect(get()).rejects.toThrow("the engine made no image localhost/qemu-user-static-run-");
  });

  test.each([
    ["an error", "run", "exec: list: not found"],
    ["another answer", "list", "hello world"],
    ["no answer", "list", ""],
  ])("where the image's entrypoint gives %s", async (_, how, text) => {
    builds({ id: "b117d", entrypoint: "" });
    if (how === "run") fails("run", text);
    else writeFileSync(file("list"), text);
    await expect(get()).rejects.toThrow("speaks neither of the two ways to register");
    expect(calls().slice(1)).toEqual(["run --rm --network=none b117d list"]);
    expect(saveAtTheEnd).not.toHaveBeenCalled();
  });
});

describe("A pull", () => {
  beforeEach(() => {
    store(PULLED, { id: "9011", recipe: "" });
    builds({ id: "ad09" });
  });
  const why = "none is stored; the cache has no entry";
  const told = (): (string | undefined)[] => calls().map((call) => call.split(" ")[0]);

  test("gives the image a name of the action's own", async () => {
    expect(await get({ image: PULLED })).toMatchObject({ name: NAME, id: "ad09", source: "pull" });
    expect(log()).toEqual([`The image ${NAME} is to be made by a pull (${why}).`]);
    const [pull, build, ...more] = calls();
    expect([pull, more]).toEqual([`pull ${PULLED}`, []]);
    for (const word of [
      "--no-cache",
      "--build-arg=IMAGE=own:image",
      "--tag=own:image",
      `--label=io.github.qemu-user-static-action.recipe=${HASH}`,
      `--file=${CONTEXT}/Containerfile.adopt`,
    ]) {
      expect(build?.split(" ")).toContain(word);
    }
    expect(saveAtTheEnd.mock.calls).toEqual([["prefix-", NAME, undefined]]);
  });

  test.each<[EngineName, string, string, string]>([
    ["podman", "pull docker-archive:/a b.tar", "Copying\n9011\n", "9011"],
    ["docker", "load --input /a b.tar", "Loaded image: some/name:1\n", "some/name:1"],
    ["docker", "load --input /a b.tar", "Loaded image ID: sha256:9011\n", "sha256:9011"],
  ])("of an archive by %s: %s", async (engine, call, stdout, name) => {
    store(name, { id: "9011", recipe: "" });
    writeFileSync(file("stdout"), stdout);
    expect(await get({ image: "docker-archive:/a b.tar", engine })).toMatchObject({ id: "ad09" });
    const change = (label: string, value: string): string =>
      `--change LABEL io.github.qemu-user-static-action.${label}="${value}"`;
    const changes = [
      change("recipe", HASH),
      change("family", HASH),
      change("entrypoint", "1"),
      change("architectures", "aarch64 s390x"),
    ].join(" ");
    const commands =
      engine === "podman"
        ? [expect.stringContaining("--build-arg=IMAGE=own:image ")]
        : [
            expect.stringMatching(/^create --network=none --name=\S+ 9011$/),
            expect.stringMatching(`^commit ${changes} \\S+ own:image$`),
            expect.stringMatching(/^rm \S+$/),
          ];
    expect(calls()).toEqual([call, ...commands]);
  });

  test("by docker leaves no container where the image gets no name", async () => {
    fails("commit", "no space left");
    await expect(get({ image: PULLED, engine: "docker" })).rejects.toThrow("no space left");
    expect(told()).toEqual(["pull", "create", "commit", "rm"]);
  });

  test("of an image that then gets no name leaves the stored one to serve", async () => {
    store(NAME, { days: 400 });
    fails("build", "no space left");
    expect(await get({ image: PULLED })).toMatchObject({ id: "4f2d", source: "store" });
    expect(log().at(-1)).toMatch(/^::warning::The image \S+ is 400 days old .*no space left/);
  });

  test.each([
    ["no labels", { Labels: null, Entrypoint: null }],
    ["no labels by docker 29", {}],
  ])("of an image with %s asks its entrypoint", async (_, config) => {
    const image = { Id: "9011", Created: new Date().toISOString(), Architecture: "amd64" };
    const text = JSON.stringify([{ ...image, Config: config }]);
    writeFileSync(file(`images/${PULLED.replaceAll("/", "_")}`), text);
    expect(await get({ image: PULLED })).toMatchObject({ id: "ad09", source: "pull" });
    expect(told()).toEqual(["pull", "run", "build"]);
  });

  test.each([
    ["once", ["EOF"], [1000]],
    ["twice", ["EOF", "connection reset by peer"], [1000, 4000]],
  ])("that fails %s is tried again, after a pause", async (_, failures, waited) => {
    fails("pull", ...failures);
    expect(await get({ image: PULLED })).toMatchObject({ source: "pull" });
    expect(pauses).toEqual(waited);
    expect(told()).toEqual([...failures.map(() => "pull"), "pull", "build"]);
  });

  test("that fails three times is an error", async () => {
    fails("pull", "EOF", "EOF", "at last", "never");
    await expect(get({ image: PULLED })).rejects.toThrow(
      `The image ${PULLED} could not be pulled.\n  Found: at last\n`,
    );
    expect([told(), pauses]).toEqual([
      ["pull", "pull", "pull"],
      [1000, 4000],
    ]);
  });

  test.each([
    "manifest unknown",
    "unauthorized: authentication required",
    "requested access to the resource is denied",
    "Manifest does not match provided manifest digest",
  ])("is not tried again after: %s", async (text) => {
    fails("pull", text, "never");
    await expect(get({ image: PULLED })).rejects.toThrow(`Found: ${text}\n`);
    expect([told(), pauses]).toEqual([["pull"], []]);
  });

  test("that brings no image of that name is an error", async () => {
    rmSync(file(`images/${PULLED.replaceAll("/", "_")}`));
    await expect(get({ image: PULLED })).rejects.toThrow(`has no image ${PULLED} after the pull`);
  });

  test("that fails leaves the stored image to serve, however old", async () => {
    store(NAME, { days: 400 });
    fails("pull", "unauthorized");
    expect(await get({ image: PULLED })).toMatchObject({ id: "4f2d", source: "store" });
    expect(log()).toEqual([
      `The image ${NAME} is to be made by a pull (the stored one is 400 days old; the cache has no entry).`,
      expect.stringMatching(/^::warning::The image \S+ is 400 days old .*unauthorized/),
    ]);
  });

  test.each<[string, string, boolean]>([
    ["amd64", "x64", true],
    ["386", "x64", false],
    ["arm64", "x64", false],
    ["arm64", "arm64", true],
    ["arm", "arm", true],
    ["arm", "arm64", false],
  ])("of an image for %s on a host of %s: %p", async (architecture, native, fits) => {
    store(PULLED, { architecture, recipe: "", entrypoint: "" });
    if (fits) {
      builds({ id: "ad09", architecture });
      expect(await get({ image: PULLED, native })).toMatchObject({ id: "ad09" });
      return;
    }
    await expect(get({ image: PULLED, native })).rejects.toThrow(
      `The image ${PULLED} is made for another machine, so its container could not run here.\n` +
        `  Found: linux/${architecture}; `,
    );
    expect(told()).toEqual(["pull"]); // it was neither run nor named
  });

  test("of an image without the label asks its entrypoint, without a network", async () => {
    store(PULLED, { id: "9011", recipe: "", entrypoint: "" });
    expect(await get({ image: PULLED })).toMatchObject({ id: "ad09" });
    expect(calls()[1]).toBe("run --rm --network=none 9011 list");
  });

  test.each([PULLED, "oci-archive:/a.tar"])(
    "of an image with another entrypoint is an error that names it: %s",
    async (image) => {
      for (const name of [PULLED, "9011"]) store(name, { id: "9011", recipe: "", entrypoint: "" });
      writeFileSync(file("stdout"), "9011\n");
      fails("run", "exec: list: not found");
      await expect(get({ image })).rejects.toThrow(
        `The image ${image} speaks neither of the two ways to register`,
      );
      expect(told()).toEqual(["pull", "run"]);
    },
  );
});

test("What the engine says beside that it has no such image is an error", async () => {
  fails("image", "Error: the storage is locked");
  await expect(get()).rejects.toThrow("the storage is locked");
  expect(restoreImage).not.toHaveBeenCalled();
});
