import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import * as os from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { Architecture } from "../../src/architectures.js";
import { asRoot } from "../../src/engine.js";
import { Problem } from "../../src/messages.js";
import { nativeArchitecture } from "../../src/platforms.js";

let temp: string;
// os.tmpdir() can't be led elsewhere from a test: jest gives tests a copy of the environment.
jest.unstable_mockModule("node:os", () => ({ ...os, tmpdir: () => join(temp, "system") }));
const { withProbes } = await import("../../src/probe.js");

const native = nativeArchitecture();
/** A machine that does not exist: no handler of any host fits its program. */
const nobodys: Architecture = {
  name: "nobodys",
  platforms: [],
  elf: { bits: 64, endian: "little", machine: 0xfeed, flags: 0 },
  exit42: "00000000",
};
/** This machine, but there is no code at the entry: the zeros after it are no program. */
const crashing: Architecture = { ...native, name: "crashing", exit42: "" };

const folders = ["runner", "system", "tools"] as const;
const inside = (folder: string): string[] => readdirSync(join(temp, folder));

beforeEach(() => {
  temp = mkdtempSync(join(os.tmpdir(), "probe-test-"));
  for (const folder of folders) mkdirSync(join(temp, folder));
  process.env["RUNNER_TEMP"] = join(temp, "runner");
  process.env["RUNNER_TOOL_CACHE"] = join(temp, "tools");
});
afterEach(() => {
  delete process.env["RUNNER_TEMP"];
  delete process.env["RUNNER_TOOL_CACHE"];
  rmSync(temp, { recursive: true });
});

/** Mounts a file system on a folder on which nothing may be executed, for as long as `work` takes. */
async function withNoexec(folder: string, work: () => Promise<void>): Promise<void> {
  const command = (...words: [string, ...string[]]): void => {
    const [program = "", ...args] = asRoot(...words);
    expect(spawnSync(program, args, { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  };
  command("mount", "-t", "tmpfs", "-o", "noexec,mode=1777", "tmpfs", join(temp, folder));
  try {
    await work();
  } finally {
    command("umount", join(temp, folder));
  }
}

describe("The probe", () => {
  test("of this machine runs, and QEMU has no part in it", async () => {
    await withProbes(native, async (room) => {
      expect(await room.probe([native])).toEqual([
        { architecture: native, runs: true, ending: "it ended with status 42" },
      ]);
      expect(await room.version(native)).toBeUndefined();
    });
  });

  test("of a machine that does not exist does not run", async () => {
    const [probe] = await withProbes(native, (room) => room.probe([nobodys]));
    expect(probe).toMatchObject({ architecture: nobodys, runs: false });
    expect(probe?.ending).toMatch(/^it (can't be started \(ENOEXEC\)|ended with status \d+)$/);
  });

  test("of a program that crashes does not run, and names the signal", async () => {
    const [probe] = await withProbes(native, (room) => room.probe([crashing]));
    expect(probe).toMatchObject({ runs: false });
    expect(probe?.ending).toMatch(/^it ended by SIG(SEGV|ILL|BUS)$/);
  });

  test("of many answers in the order of the question", async () => {
    const many = Array.from({ length: 20 }, (_, i) =>
      [native, nobodys, crashing].map((program) => ({ ...program, name: `${program.name}-${i}` })),
    ).flat();
    const probes = await withProbes(native, (room) => room.probe(many));
    expect(probes.map(({ architecture }) => architecture)).toEqual(many);
    expect(probes.map(({ runs }) => runs)).toEqual(many.map((_, i) => i % 3 === 0));
  });

  // Without a handler, execvp(3) gives the file to /bin/sh. To dash, 0x3e of x86_64's header is `>`.
  test("writes nothing into the workspace", async () => {
    const workspace = process.cwd();
    mkdirSync(join(temp, "workspace"));
    process.chdir(join(temp, "workspace"));
    try {
      const shell: Architecture = { ...nobodys, elf: { ...nobodys.elf, machine: 0x3efe } };
      await withProbes(native, (room) => room.probe([shell]));
      expect(inside("workspace")).toEqual([]);
    } finally {
      process.chdir(workspace);
    }
  });
});

describe("The folder of the programs", () => {
  test("is in RUNNER_TEMP, and is gone afterwards", async () => {
    const answer = await withProbes(native, async () => {
      expect(inside("runner")).toEqual([expect.stringMatching(/^qemu-probe-/)]);
      return "answer";
    });
    expect(answer).toBe("answer");
    expect(folders.flatMap(inside)).toEqual([]);
  });

  test("is gone after a failure, which is passed on", async () => {
    const error = new Error("the work failed");
    const work = jest.fn(() => Promise.reject(error));
    await expect(withProbes(native, work)).rejects.toBe(error);
    expect(work).toHaveBeenCalledTimes(1);
    expect(folders.flatMap(inside)).toEqual([]);
  });

  test.each([
    ["is missing", () => rmSync(join(temp, "runner"), { recursive: true })],
    ["is not set", () => delete process.env["RUNNER_TEMP"]],
  ])("is the system's where RUNNER_TEMP %s", async (_, prepare) => {
    prepare();
    await withProbes(native, async (room) => {
      expect(inside("system")).toHaveLength(1);
      expect(await room.probe([native])).toMatchObject([{ runs: true }]);
    });
    expect(inside("system")).toEqual([]);
  });

  test("is not where nothing may be executed", async () => {
    await withNoexec("runner", async () => {
      await withProbes(native, async () => {
        expect([inside("runner").length, inside("system").length]).toEqual([0, 1]);
      });
    });
  });

  test("is in the tool cache where nothing else may be used", async () => {
    rmSync(join(temp, "system"), { recursive: true });
    await withNoexec("runner", async () => {
      await withProbes(native, async () => {
        expect([inside("runner").length, inside("tools").length]).toEqual([0, 1]);
      });
    });
    expect(inside("tools")).toEqual([]);
  });

  test("can't be had: a problem that names each that was tried, and why not", async () => {
    rmSync(join(temp, "system"), { recursive: true });
    delete process.env["RUNNER_TOOL_CACHE"];
    const work = jest.fn(async () => {});
    await withNoexec("runner", async () => {
      const failure = withProbes(native, work);
      await expect(failure).rejects.toThrow(Problem);
      await expect(failure).rejects.toThrow(
        new RegExp(`in ${temp}/runner: it can't be started .EACCES., in ${temp}/system: .*ENOENT`),
      );
      expect(inside("runner")).toEqual([]);
    });
    expect(work).not.toHaveBeenCalled();
    expect(existsSync(join(temp, "system"))).toBe(false);
  });
});
