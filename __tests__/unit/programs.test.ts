// Real here: folders, links, rights, chown by sudo, and processes that execute programs at once. Stand-ins:
// scripts for the programs of most tests, and a temporary folder for the runner's and the system's.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import * as os from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { asRoot } from "../../src/image/engine.js";
import { nativeArchitecture } from "../../src/action/platforms.js";
import type { Programs } from "../../src/host/programs.js";
import { execute, NODE24, ROOT } from "../support/action.js";

let temp: string;
// os.tmpdir() can't be led elsewhere from a test: jest gives tests a copy of the environment.
jest.unstable_mockModule("node:os", () => ({ ...os, tmpdir: () => join(temp, "system") }));
const { places } = await import("../../src/host/programs.js");

const file = (...names: string[]): string => join(temp, ...names);
const KEPT = ["tools", "qemu-user-static-action", `programs-${process.geteuid?.()}`];
beforeEach(() => {
  temp = mkdtempSync(join(os.tmpdir(), "programs-test-"));
  for (const folder of ["runner", "system", "tools"]) mkdirSync(file(folder));
  process.env["RUNNER_TEMP"] = file("runner");
  process.env["RUNNER_TOOL_CACHE"] = file("tools");
});
afterEach(() => {
  delete process.env["RUNNER_TEMP"];
  delete process.env["RUNNER_TOOL_CACHE"];
  rmSync(temp, { recursive: true });
});

/** Opens the place of this folder. */
function open(folder: string): Programs {
  const place = places().find(({ parent }) => parent === file(folder));
  if (!place) throw new Error(`no place in ${folder}`);
  return place.open();
}
const PROGRAM = Buffer.from("#!/bin/sh\nexit 42\n");
/** Which file it is, and when it was last written or changed. */
const stateOf = (path: string) => {
  const { ino, ctimeMs } = statSync(path);
  return { ino, ctimeMs };
};
const statusOf = (path: string) => spawnSync(path, { env: {} }).status;

describe("The places are", () => {
  test.each<[string, () => void, string[]]>([
    ["all three", () => undefined, ["tools", "runner", "system"]],
    [
      "two without a tool cache",
      () => delete process.env["RUNNER_TOOL_CACHE"],
      ["runner", "system"],
    ],
    ["two without RUNNER_TEMP", () => delete process.env["RUNNER_TEMP"], ["tools", "system"]],
    [
      "one without either",
      () => {
        process.env["RUNNER_TEMP"] = "";
        process.env["RUNNER_TOOL_CACHE"] = "";
      },
      ["system"],
    ],
  ])("%s, the best first", (_, prepare, folders) => {
    prepare();
    expect(places().map(({ parent }) => parent)).toEqual(folders.map((folder) => file(folder)));
  });

  test("not touched before they are opened", () => {
    places();
    expect(["tools", "runner", "system"].flatMap((folder) => readdirSync(file(folder)))).toEqual(
      [],
    );
  });
});

describe.each(["tools", "runner", "system"])("In the place %s a program", (folder) => {
  test("is written, and can be executed by this user", () => {
    const programs = open(folder);
    const path = programs.put("a", PROGRAM);
    expect(path).toBe(join(programs.folder, "a"));
    expect(readFileSync(path).equals(PROGRAM)).toBe(true);
    expect(statusOf(path)).toBe(42);
    expect(readdirSync(programs.folder)).toEqual(["a"]);
    programs.close();
  });

  // To write to a program that is being executed fails with ETXTBSY.
  test("is written once, however often it is asked for", () => {
    const programs = open(folder);
    const first = stateOf(programs.put("a", PROGRAM));
    expect(stateOf(programs.put("a", PROGRAM))).toEqual(first);
    programs.close();
  });

  test("is out of other users' reach", () => {
    const before = process.umask(0);
    try {
      const programs = open(folder);
      programs.put("a", PROGRAM);
      expect(statSync(programs.folder).mode & 0o777).toBe(0o700);
      programs.close();
    } finally {
      process.umask(before);
    }
  });
});

test.each(["runner", "system"])("In the place %s nothing stays", (folder) => {
  const [one, other] = [open(folder), open(folder)];
  expect(one.folder).not.toBe(other.folder);
  for (const programs of [one, other]) programs.put("a", PROGRAM);
  one.close();
  expect(readdirSync(file(folder))).toEqual([expect.stringMatching(/^qemu-probe-/)]);
  other.close();
  other.close();
  expect(readdirSync(file(folder))).toEqual([]);
});

describe("In the tool cache", () => {
  /** Puts a program there, as a run does. */
  const run = (program: Uint8Array = PROGRAM): string => {
    const programs = open("tools");
    const path = programs.put("a", program);
    programs.close();
    return path;
  };

  test("a program stays, and the next run does not write it again", () => {
    const path = run();
    expect(path).toBe(file(...KEPT, "a"));
    const written = stateOf(path);
    expect(run()).toBe(path);
    expect(stateOf(path)).toEqual(written);
  });

  const change = (path: string, content: string): void => writeFileSync(path, content);
  test.each<[string, (path: string) => void]>([
    ["another program of the same length", (path) => change(path, "#!/bin/sh\nexit 43\n")],
    ["its beginning", (path) => change(path, "#!/bin/sh\nexit ")],
    ["it and more", (path) => change(path, "#!/bin/sh\nexit 42\n\n")],
    ["nothing", (path) => change(path, "")],
    ["a program that can't be executed", (path) => chmodSync(path, 0o600)],
    ["a program that others may write", (path) => chmodSync(path, 0o722)],
    [
      "a link to it, somewhere else,",
      (path) => (renameSync(path, file("elsewhere")), symlinkSync(file("elsewhere"), path)),
    ],
    [
      "a link that leads nowhere",
      (path) => (rmSync(path), symlinkSync(file("tools", "none"), path)),
    ],
  ])("%s in the place of a program is replaced", (_, spoil) => {
    const path = run();
    spoil(path);
    expect(run()).toBe(path);
    expect(readFileSync(path).equals(PROGRAM)).toBe(true);
    expect(lstatSync(path).mode & 0o7777).toBe(0o700);
    expect(lstatSync(path).isFile()).toBe(true);
    expect(statusOf(path)).toBe(42);
    expect(readdirSync(file(...KEPT))).toEqual(["a"]);
  });

  test("another program of the same name is put in its place, and the one before can go on", () => {
    const path = run();
    renameSync(path, file("running"));
    symlinkSync(file("running"), path);
    run(Buffer.from("#!/bin/sh\nexit 43\n"));
    expect([statusOf(path), statusOf(file("running"))]).toEqual([43, 42]);
  });

  const command = (...words: [string, ...string[]]): void => {
    const [program = "", ...args] = asRoot(...words);
    expect(spawnSync(program, args, { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  };
  test.each<[string, (folder: string) => void]>([
    ["a group may write to", (folder) => chmodSync(folder, 0o770)],
    ["all may write to", (folder) => chmodSync(folder, 0o707)],
    ["is another user's", (folder) => command("chown", "1", folder)],
    [
      "is somewhere else",
      (folder) => {
        renameSync(folder, file("elsewhere"));
        symlinkSync(file("elsewhere"), folder);
      },
    ],
  ])("a folder that %s is refused, and left as it is", (_, spoil) => {
    run();
    const folder = file(...KEPT);
    spoil(folder);
    const { uid, mode } = statSync(folder);
    expect(() => open("tools")).toThrow(`${folder} is not this user's alone`);
    expect(statSync(folder)).toMatchObject({ uid, mode });
    expect(readdirSync(folder)).toEqual(["a"]);
    command("chown", String(process.geteuid?.()), folder); // so that it can be removed
  });

  test("a folder that others may only read is not refused", () => {
    run();
    chmodSync(file(...KEPT), 0o755);
    expect(statusOf(run())).toBe(42);
  });

  // The note of another user's runs is beside it.
  test("what is around the folder of programs is made for all", () => {
    rmSync(file("tools"), { recursive: true });
    const before = process.umask(0o022);
    try {
      run();
    } finally {
      process.umask(before);
    }
    const modes = [["tools"], KEPT.slice(0, 2), KEPT].map(
      (names) => statSync(file(...names)).mode & 0o777,
    );
    expect(modes).toEqual([0o755, 0o755, 0o700]);
  });

  test("that is no folder there is no place", () => {
    rmSync(file("tools"), { recursive: true });
    writeFileSync(file("tools"), "");
    expect(() => open("tools")).toThrow(/ENOTDIR|EEXIST/);
  });

  /** A process of its own that has no other place than the tool cache. */
  const probing = (mark: string, prefix: readonly string[]) =>
    execute(
      [
        ...[...prefix, NODE24, "--experimental-transform-types", "--no-warnings"],
        ...["--import", join(ROOT, "script/typescript.js")],
        ...[join(ROOT, "__tests__/support/probing.ts"), mark],
      ],
      {
        PATH: process.env["PATH"],
        RUNNER_TOOL_CACHE: file("tools"),
        RUNNER_TEMP: "/nonexistent",
        TMPDIR: "/nonexistent",
      },
    );
  test.each([
    ["of the same programs", ["", "", ""], []],
    // Two versions of the action, on runners that share a tool cache.
    ["whose programs differ", ["00", "0000", "000000"], []],
    // Jobs in containers: each process is the first of its own.
    ["of the same number", ["00", "0000", "000000"], ["unshare", "--pid", "--fork"]],
  ])("several processes %s run them at once, and nothing else stays", async (_, marks, prefix) => {
    const ended = await Promise.all(marks.map((mark) => probing(mark, prefix)));
    expect(ended).toEqual(marks.map(() => ({ status: 0, output: "" })));
    const programs = Array.from({ length: 12 }, (_, i) => `program-${i}`);
    const names = readdirSync(file(...KEPT)).filter((name) => name !== "launcher");
    expect(names.sort()).toEqual([nativeArchitecture().name, ...programs].sort());
  });
});
