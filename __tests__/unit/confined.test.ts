// Real here: the image's archive, tar, and launcher and program of this machine. A stand-in: the engine, as
// a script that notes what it is told; __tests__/engine and __tests__/selinux have real ones.
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { ARCHITECTURES, type Architecture } from "../../src/host/architectures.js";
import { CommandFailed } from "../../src/host/command.js";
import { runConfined } from "../../src/selinux/confined-container.js";
import { withoutName } from "../support/tools.js";
import { elfProgram } from "../../src/host/elf.js";
import type { Engine } from "../../src/image/engine.js";
import { ALL_PASSED, FAILED, launcherProgram } from "../../src/host/launcher.js";
import { Problem } from "../../src/action/messages.js";
import { nativeArchitecture } from "../../src/host/native.js";

const x86_64 = nativeArchitecture("x64");
/** QEMU emulates it, and there is no launcher for a host of that kind. */
const hppa = nativeArchitecture("hppa");
const five = ["arm64", "s390x", "arm", "riscv64", "ppc64le"].map(nativeArchitecture);
const [aarch64, s390x, arm, riscv64, ppc64le] = five.map(({ name }) => name);
const all = ARCHITECTURES.filter(({ name }) => name !== "x86_64" && name !== "i386");

let folder: string;
let engine: Engine;
const file = (name: string): string => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "confined-test-"));
  mkdirSync(file("temp"));
  process.env["RUNNER_TEMP"] = file("temp");
  // Notes its arguments, keeps the archive of an import, and ends with the next status of a list.
  writeFileSync(
    file("engine"),
    `#!/bin/bash
    echo "$*" >>${file("calls")}
    if [[ $1 == import ]]; then cp "$2" ${file("received.tar")}; fi
    read -r status <${file("statuses")}
    sed -i 1d ${file("statuses")}
    if [[ -z $status ]]; then echo 'called too often' >&2; exit 99; fi
    if [[ $status == sudo ]]; then echo 'sudo: a password is required' >&2; exit 1; fi
    if [[ $status == 125 ]]; then echo 'Error: image not known' >&2; fi
    exit "$status"`,
  );
  chmodSync(file("engine"), 0o755);
  engine = { name: "podman", command: [file("engine")], labels: true, mayBeRemote: false };
});
afterEach(() => {
  delete process.env["RUNNER_TEMP"];
  rmSync(folder, { recursive: true });
});

const IMAGE = /localhost\/qemu-user-static-probe:[0-9a-f]{12}/;
/** What the engine was told: of a run what the container executes, else the whole. */
function calls(): string[] {
  const text = existsSync(file("calls")) ? readFileSync(file("calls"), "utf8") : "";
  return text
    .split("\n")
    .filter(Boolean)
    .map((call) => withoutName(call).replace(/^run --rm --network=none --pull=never \S+ /, ""));
}

/** Runs with an engine that ends with these statuses, one after another. */
async function run(
  statuses: readonly (number | string)[],
  architectures: readonly Architecture[] = five,
  native = x86_64,
): Promise<string[]> {
  writeFileSync(file("statuses"), statuses.map((status) => `${status}\n`).join(""));
  const ran = await runConfined(engine, native, architectures);
  expect(readFileSync(file("statuses"), "utf8")).toBe(""); // none is left
  return [...ran];
}
const launched = (...names: (string | undefined)[]): string =>
  ["/launcher", ...names.map((name) => `/${name}`)].join(" ");

describe("On a host with a launcher", () => {
  test("one container is started where all run: no privilege, no label option, no network", async () => {
    expect(await run([ALL_PASSED])).toEqual([aarch64, s390x, arm, riscv64, ppc64le]);
    expect(withoutName(readFileSync(file("calls"), "utf8"))).toMatch(
      new RegExp(
        `^run --rm --network=none --pull=never ${IMAGE.source} ` +
          "/launcher /aarch64 /s390x /arm /riscv64 /ppc64le\n$",
      ),
    );
  });

  test("no container is started where nothing is asked", async () => {
    expect(await run([], [])).toEqual([]);
    expect(calls()).toEqual([]);
  });

  test.each([
    ["the first", [FAILED + 1, ALL_PASSED], [s390x, arm, riscv64, ppc64le], [1]],
    ["one amid", [FAILED + 3, ALL_PASSED], [aarch64, s390x, riscv64, ppc64le], [3]],
    ["the last", [FAILED + 5], [aarch64, s390x, arm, riscv64], []],
    ["two", [FAILED + 2, FAILED + 2, ALL_PASSED], [aarch64, arm, ppc64le], [2, 4]],
    ["two in a row", [FAILED + 2, FAILED + 1, ALL_PASSED], [aarch64, riscv64, ppc64le], [2, 3]],
    ["all", [1, 1, 1, 1, 1].map((place) => FAILED + place), [], [1, 2, 3, 4]],
  ])("where %s fails, the rest is started again", async (_, statuses, ran, restarts) => {
    expect(await run(statuses)).toEqual(ran);
    const names = [aarch64, s390x, arm, riscv64, ppc64le];
    expect(calls()).toEqual([0, ...restarts].map((from) => launched(...names.slice(from))));
  });

  test("the last of all architectures can be told from a failure of the engine", async () => {
    const ran = await run([FAILED + all.length], all);
    expect(ran).toEqual(all.slice(0, -1).map(({ name }) => name));
  });

  test.each(all.map((_, i): [string, number] => [all[i]?.name ?? "", i + 1]))(
    "%s, at place %d of all, can be told from every other end",
    async (name, place) => {
      const ran = await run([FAILED + place, ...(place < all.length ? [ALL_PASSED] : [])], all);
      expect(ran).toEqual(all.map((row) => row.name).filter((other) => other !== name));
    },
  );

  // Nothing is known of the programs then, and it must not pass for a success.
  test.each([
    ["that can't be executed", 126],
    ["that is not found", 127],
    ["that SIGKILL ends", 137],
    ["that SIGSEGV ends", 139],
    ["that ends with 0", 0],
    ["that ends with 1", 1],
    ["that names no program", FAILED],
    ["that names a program more than there are", FAILED + five.length + 1],
  ])("a launcher %s is an error", async (_, status) => {
    await expect(run([status])).rejects.toThrow(`status ${status}`);
    expect(calls()).toHaveLength(1);
  });

  test("a launcher that fails at last is an error, whatever ran before", async () => {
    await expect(run([FAILED + 1, 139])).rejects.toThrow("status 139");
  });
});

describe("On a host without a launcher", () => {
  test("each program has a container", async () => {
    expect(await run([ALL_PASSED, 139, 0, 126, ALL_PASSED], five, hppa)).toEqual([
      aarch64,
      ppc64le,
    ]);
    expect(calls()).toEqual(["/aarch64", "/s390x", "/arm", "/riscv64", "/ppc64le"]);
  });

  test("a program's status means nothing but what it is", async () => {
    expect(await run([FAILED + 1, ALL_PASSED], five.slice(0, 2), hppa)).toEqual([s390x]);
  });

  test("the image holds no launcher", async () => {
    await run([125, 0, ALL_PASSED], five.slice(0, 1), hppa);
    expect(unpack()).toEqual(ARCHITECTURES.map(({ name }) => name).sort());
  });
});

/** Unpacks the archive that the engine got. */
function unpack(): string[] {
  mkdirSync(file("root"));
  execFileSync("tar", [
    "--extract",
    `--file=${file("received.tar")}`,
    `--directory=${file("root")}`,
  ]);
  return readdirSync(file("root")).sort();
}

describe("The image", () => {
  test("is made where the engine does not have it, and started again", async () => {
    expect(await run([125, 0, ALL_PASSED])).toHaveLength(5);
    expect(calls()).toEqual([
      launched(aarch64, s390x, arm, riscv64, ppc64le),
      expect.stringMatching(
        new RegExp(`^import ${file("temp")}/qemu-confined-\\w+/\\S+\\.tar ${IMAGE.source}$`),
      ),
      launched(aarch64, s390x, arm, riscv64, ppc64le),
    ]);
    const names = readFileSync(file("calls"), "utf8").match(new RegExp(IMAGE, "g"));
    expect(names).toHaveLength(3);
    expect(new Set(names).size).toBe(1);
    expect(readdirSync(file("temp"))).toEqual([]);
  });

  test("is made on a host without a launcher", async () => {
    expect(await run([125, 0, ALL_PASSED, ALL_PASSED], five.slice(0, 2), hppa)).toHaveLength(2);
    expect(calls()).toEqual(["/aarch64", expect.stringMatching(/^import /), "/aarch64", "/s390x"]);
  });

  test("is made once: an engine that fails again is an error", async () => {
    const failure = run([125, 0, 125]);
    await expect(failure).rejects.toThrow(CommandFailed);
    await expect(failure).rejects.toThrow("Error: image not known");
    expect(calls()).toHaveLength(3);
    expect(readdirSync(file("temp"))).toEqual([]);
  });

  test("that can't be made is an error, and leaves nothing behind", async () => {
    await expect(run([125, 1])).rejects.toThrow(CommandFailed);
    expect(calls()).toHaveLength(2);
    expect(readdirSync(file("temp"))).toEqual([]);
  });

  test("is not made where sudo refuses", async () => {
    await expect(run(["sudo"])).rejects.toThrow(Problem);
    expect(calls()).toHaveLength(1);
  });

  test("has another name where its programs are others", async () => {
    await run([ALL_PASSED, ALL_PASSED], five.slice(0, 2), hppa);
    await run([ALL_PASSED]);
    await run([ALL_PASSED], five.slice(2));
    const names = readFileSync(file("calls"), "utf8").match(new RegExp(IMAGE, "g")) ?? [];
    expect(names).toHaveLength(4);
    expect([names[0], names[2]]).toEqual([names[1], names[3]]);
    expect(names[0]).not.toBe(names[2]);
  });

  test("holds the program of every architecture and the launcher, and all can be executed", async () => {
    const native = nativeArchitecture();
    await run([125, 0, ALL_PASSED], five, native);
    const names = ARCHITECTURES.map(({ name }) => name);
    expect(unpack()).toEqual([...names, "launcher"].sort());
    for (const name of [...names, "launcher"]) {
      expect([name, statSync(file(`root/${name}`)).mode & 0o777]).toEqual([name, 0o755]);
    }
    for (const row of ARCHITECTURES) {
      expect(readFileSync(file(`root/${row.name}`)).equals(elfProgram(row))).toBe(true);
    }
    expect(readFileSync(file("root/launcher"))).toEqual(
      Buffer.from(launcherProgram(native) ?? "none"),
    );
    const program = file(`root/${native.name}`);
    const { status } = spawnSync(file("root/launcher"), [program, program], { env: {} });
    expect(status).toBe(ALL_PASSED);
  });
});
