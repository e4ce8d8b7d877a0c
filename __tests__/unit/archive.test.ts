// Real here: archives and tar. A stand-in: the engine, a script. __tests__/engine has the real ones.
import { execFileSync } from "node:child_process";
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";

import { archiveName, readArchive, writeArchive, type Archived } from "../../src/image/archive.js";
import type { Engine, EngineName } from "../../src/image/engine.js";
import { RECIPE_LABEL } from "../../src/image/recipe.js";
import { digestOf, membersOf, pack, sha256, type Members } from "../support/image-archive.js";
import { Folder } from "../support/tools.js";

const NAME = "localhost/qemu-user-static:0123456789ab";
const RECIPE = "0123456789abcdef".repeat(4);
const configOf = (labels: Readonly<Record<string, string>>): string =>
  JSON.stringify({ architecture: "amd64", config: { Labels: labels } });
const CONFIG = configOf({ [RECIPE_LABEL]: RECIPE });

let folder: Folder;
let file: string;
beforeEach(() => {
  folder = new Folder();
  file = path.join(folder.path, "archive.tar");
});
afterEach(() => folder.remove());

const read = (name: EngineName): Promise<Archived> =>
  readArchive({ name, command: [] }, file, NAME);
const image = (engine: EngineName): Members => membersOf(engine, { config: CONFIG, names: [NAME] });
/** With each member named otherwise, or its text changed. */
const changed = (
  members: Members,
  change: (name: string, text: string) => readonly [string, string],
): Members => Object.fromEntries(Object.entries(members).map(([name, text]) => change(name, text)));
const REF_NAME = "org.opencontainers.image.ref.name";
const ENGINES: readonly EngineName[] = ["podman", "docker"];

describe.each(ENGINES)("An archive of %s's", (engine) => {
  const index = engine === "podman" ? "index.json" : "manifest.json";

  test("says its digest and the image's recipe", async () => {
    pack(file, image(engine));
    expect(await read(engine)).toEqual({ digest: digestOf(image(engine)), recipe: RECIPE });
  });

  test("may have blanks in what is JSON of the archive", async () => {
    const members = image(engine);
    const wide = changed(members, (name, text) => [
      name,
      name === index ? text.replaceAll('":', '": ') : text,
    ]);
    expect(wide).not.toEqual(members);
    pack(file, wide);
    expect(await read(engine)).toEqual({ digest: digestOf(members), recipe: RECIPE });
  });

  test.each([
    ["another label alone", configOf({ "another.label": RECIPE })],
    ["no label", JSON.stringify({ config: {} })],
    ["the label's text in its history", JSON.stringify({ history: [{ created_by: CONFIG }] })],
  ])("says no recipe where the image has %s", async (_, config) => {
    pack(file, membersOf(engine, { config, names: [NAME] }));
    expect((await read(engine)).recipe).toBe("");
  });

  const config = CONFIG;
  const ALONE = `the archive does not hold the image ${NAME} alone`;
  test.each<[string, () => void, string | RegExp]>([
    [
      "another name",
      () => pack(file, membersOf(engine, { config, names: ["localhost/other:1"] })),
      ALONE,
    ],
    ["no name", () => pack(file, membersOf(engine, { config, names: [undefined] })), ALONE],
    [
      "a second image",
      () => pack(file, membersOf(engine, { config, names: [NAME, "localhost/other:1"] })),
      ALONE,
    ],
    [
      "a second image without a name",
      () => pack(file, membersOf(engine, { config, names: [NAME, undefined] })),
      ALONE,
    ],
    [
      "a second name of the image",
      () => {
        const [one, two] =
          engine === "podman"
            ? [`"${REF_NAME}":"${NAME}"`, `"${REF_NAME}":"quay.io/fedora/fedora:44"`]
            : [`"${NAME}"`, `"quay.io/fedora/fedora:44"`];
        const { [index]: text = "", ...rest } = image(engine);
        expect(text).toContain(one);
        pack(file, { ...rest, [index]: text.replace(one, `${one},${two}`) });
      },
      ALONE,
    ],
    ["no image", () => pack(file, membersOf(engine, { config, names: [] })), ALONE],
    ["garbage for an index", () => pack(file, { ...image(engine), [index]: "<html>" }), ALONE],
    [
      "a second index after the first",
      () => {
        pack(file, image(engine));
        const { [index]: second = "" } = membersOf(engine, { names: ["localhost/other:1"] });
        folder.file(index, second);
        execFileSync("tar", ["-C", folder.path, "-rf", file, index]);
      },
      ALONE,
    ],
    [
      "another configuration under that digest",
      () =>
        pack(file, membersOf(engine, { config: configOf({}), id: sha256(CONFIG), names: [NAME] })),
      "the image's configuration is not what its digest says",
    ],
    [
      "no configuration",
      () => {
        const isConfig = (name: string): boolean => name.includes(sha256(CONFIG));
        pack(
          file,
          changed(image(engine), (name, text) => [isConfig(name) ? "x" : name, text]),
        );
      },
      new RegExp(`${sha256(CONFIG)}.*: Not found in archive`),
    ],
    [
      "no index",
      () =>
        pack(
          file,
          changed(image(engine), (name, text) => [name === index ? "x" : name, text]),
        ),
      new RegExp(`${index}: Not found in archive`),
    ],
    [
      "nothing behind the beginning of a layer",
      () => (pack(file, image(engine)), truncateSync(file, 50_000)),
      /tar .* ended with status 2/,
    ],
    ["no bytes", () => writeFileSync(file, ""), /tar .* ended with status/],
    [
      "what is no tar",
      () => writeFileSync(file, "<html>".repeat(999)),
      /tar .* ended with status 2/,
    ],
    [
      "the other engine's format",
      () => pack(file, image(engine === "podman" ? "docker" : "podman")),
      new RegExp(`${index}: Not found in archive`),
    ],
  ])("is refused where it holds %s", async (_, make, reason) => {
    make();
    await expect(read(engine)).rejects.toThrow(reason);
  });
});

test("docker's since version 25 have the configuration among the blobs", async () => {
  const id = sha256(CONFIG);
  const at = (text: string): string => text.replaceAll(`${id}.json`, `blobs/sha256/${id}`);
  pack(
    file,
    changed(image("docker"), (name, text) => [at(name), at(text)]),
  );
  expect(await read("docker")).toEqual({ digest: id, recipe: RECIPE });
});

test("docker's are refused where the configuration's name is no digest", async () => {
  const at = (text: string): string => text.replaceAll(`${sha256(CONFIG)}.json`, "config.json");
  pack(
    file,
    changed(image("docker"), (name, text) => [at(name), at(text)]),
  );
  await expect(read("docker")).rejects.toThrow("configuration is not what its digest says");
});

test.each([
  ["another manifest under that digest", (text: string) => `${text} `, "the image's manifest is"],
  ["a manifest of nothing", () => "{}", "the image's manifest is"],
])("podman's are refused where they hold %s", async (_, change, reason) => {
  const manifest = `blobs/sha256/${digestOf(image("podman"))}`;
  const members = changed(image("podman"), (name, text) => [
    name,
    name === manifest ? change(text) : text,
  ]);
  pack(file, members);
  await expect(read("podman")).rejects.toThrow(reason);
});

describe("An archive is written", () => {
  /** An engine that refuses the commands which begin so. */
  const engineThat = (name: EngineName, refuses = "nothing", error = ""): Engine => ({
    name,
    command: [
      folder.file(
        name,
        `#!/bin/sh
        echo "$*" >>${folder.path}/calls
        [ "$1" != ${refuses} ] || { echo '${error}' >&2; exit 125; }`,
        0o755,
      ),
    ],
  });
  const calls = (): string[] =>
    readFileSync(path.join(folder.path, "calls"), "utf8").trimEnd().split("\n");
  const push = (): string =>
    `push --quiet --compression-format=zstd ${NAME} oci-archive:${file}:${NAME}`;
  const UNKNOWN = `Error: unknown flag: --compression-format
See podman push --help`;

  test.each([
    ["podman", () => engineThat("podman"), () => [push()]],
    ["docker", () => engineThat("docker"), () => [`save ${NAME}`]],
    [
      "a podman without zstd",
      () => engineThat("podman", "push", UNKNOWN),
      () => [push(), `save --format=oci-archive --output ${file} ${NAME}`],
    ],
  ])("by %s", async (_, engine, commands) => {
    await writeArchive(engine(), file, NAME);
    expect(calls()).toEqual(commands());
  });

  test.each(ENGINES)("and a failure of %s's is told", async (name) => {
    const engine = engineThat(name, name === "podman" ? "push" : "save", "no space left");
    await expect(writeArchive(engine, file, NAME)).rejects.toThrow("no space left");
    expect(calls()).toHaveLength(1);
  });
});

test("Each engine's archives have a name of their own", () => {
  expect(new Set(ENGINES.map((name) => archiveName({ name, command: [] }))).size).toBe(2);
});
