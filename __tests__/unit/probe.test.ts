// Real here: the kernel that executes the programs, and the launcher. Some programs are scripts, which
// do more than to end; a launcher is one where it has to lie.
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import * as os from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { Architecture } from "../../src/host/architectures.js";
import * as elf from "../../src/host/elf.js";
import { asRoot } from "../../src/image/engine.js";
import * as launcher from "../../src/host/launcher.js";
import { Problem } from "../../src/action/messages.js";
import { nativeArchitecture } from "../../src/host/native.js";
import type { Probe, Prober } from "../../src/host/probe.js";

let temp: string;
// os.tmpdir() can't be led elsewhere from a test: jest gives tests a copy of the environment.
jest.unstable_mockModule("node:os", () => ({ ...os, tmpdir: () => join(temp, "system") }));

/** An architecture whose program is a script: it has its text for machine code. */
const SHEBANG = Buffer.from("#!").toString("hex");
const elfProgram = (row: Architecture, code = row.exit42): Uint8Array =>
  code.startsWith(SHEBANG) ? Buffer.from(code, "hex") : elf.elfProgram(row, code);
jest.unstable_mockModule("../../src/host/elf.js", () => ({ ...elf, elfProgram }));
const scripted = (name: string, script: string): Architecture => ({
  ...native,
  name,
  exit42: Buffer.from(`#!/bin/sh\n${script}\n`).toString("hex"),
});

/** A launcher of the test's own; undefined: the machine's. */
let ownLauncher: Uint8Array | undefined;
jest.unstable_mockModule("../../src/host/launcher.js", () => ({
  ...launcher,
  launcherProgram: (row: Architecture) => ownLauncher ?? launcher.launcherProgram(row),
}));
const { createProber } = await import("../../src/host/probe.js");

const native = nativeArchitecture();
/** This machine, but nobody has written a launcher for it. */
const unlaunched: Architecture = { ...native, name: "unlaunched" };
/** A machine that does not exist: no handler of any host fits its program. */
const nobodys: Architecture = {
  name: "nobodys",
  platforms: [],
  elf: { bits: 64, endian: "little", machine: 0xfeed, flags: 0 },
  exit42: "00000000",
};
/** This machine, but there is no code at the entry: the zeros after it are no program. */
const crashing: Architecture = { ...native, name: "crashing", exit42: "" };
/** Without a handler, execvp(3) gives the file to /bin/sh. To dash, 0x3e of x86_64's header is `>`. */
const shell: Architecture = {
  ...nobodys,
  name: "shell",
  elf: { ...nobodys.elf, machine: 0x3efe },
};
const many = Array.from({ length: 20 }, (_, i) =>
  [native, nobodys, crashing].map((program) => ({ ...program, name: `${program.name}-${i}` })),
).flat();

const folders = ["runner", "system"] as const;
const inside = (folder: string): string[] => readdirSync(join(temp, folder));
const linesOf = (name: string): string[] =>
  existsSync(join(temp, name)) ? readFileSync(join(temp, name), "utf8").trim().split("\n") : [];

beforeEach(() => {
  temp = mkdtempSync(join(os.tmpdir(), "probe-test-"));
  for (const folder of folders) mkdirSync(join(temp, folder));
  process.env["RUNNER_TEMP"] = join(temp, "runner");
  ownLauncher = undefined;
});
afterEach(() => {
  delete process.env["RUNNER_TEMP"];
  rmSync(temp, { recursive: true });
});

/** Has a prober for as long as `work` takes. */
async function withProber<T>(own: Architecture, work: (prober: Prober) => Promise<T>): Promise<T> {
  const prober = createProber(own);
  try {
    return await work(prober);
  } finally {
    prober.close();
  }
}
const probe = (own: Architecture, ...others: readonly Architecture[]): Promise<Probe[]> =>
  withProber(own, (prober) => prober.probe([own, ...others]));

function command(...words: [string, ...string[]]): void {
  const [program = "", ...args] = asRoot(...words);
  expect(spawnSync(program, args, { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
}
/** Mounts a file system on a folder for as long as `work` takes. */
async function withMount(folder: string, option: string, work: () => Promise<void>) {
  command("mount", "-t", "tmpfs", "-o", `${option},mode=1777`, "tmpfs", join(temp, folder));
  try {
    await work();
  } finally {
    command("umount", join(temp, folder));
  }
}
/** One on which nothing may be executed. */
const withNoexec = (folder: string, work: () => Promise<void>) => withMount(folder, "noexec", work);

describe.each([
  ["by the launcher", native],
  ["one by one", unlaunched],
])("The probe, %s,", (_, own) => {
  test("of this machine runs, and QEMU has no part in it", async () => {
    await withProber(own, async (prober) => {
      expect(await prober.probe([own])).toEqual([
        { architecture: own, runs: true, ending: "it ended with status 42" },
      ]);
      expect(await prober.version(own)).toBeUndefined();
    });
  });

  test("of a machine that does not exist does not run", async () => {
    const [, found] = await probe(own, nobodys);
    expect(found).toMatchObject({ architecture: nobodys, runs: false });
    expect(found?.ending).toMatch(/^it (can't be started \(ENOEXEC\)|ended with status \d+)$/);
  });

  test("of a program that crashes does not run, and names the signal", async () => {
    const [, found] = await probe(own, crashing);
    expect(found).toMatchObject({ architecture: crashing, runs: false });
    expect(found?.ending).toMatch(/^it ended by SIG(SEGV|ILL|BUS)$/);
  });

  test.each([0, 1, 41, 43, 51, 127, 255])(
    "of a program that ends with %d does not run",
    async (status) => {
      const other = scripted("other", `exit ${status}`);
      const after = { ...native, name: "after" };
      expect(await probe(own, other, after)).toEqual([
        { architecture: own, runs: true, ending: "it ended with status 42" },
        { architecture: other, runs: false, ending: `it ended with status ${status}` },
        { architecture: after, runs: true, ending: "it ended with status 42" },
      ]);
    },
  );

  test("of many answers in the order of the question", async () => {
    const [, ...found] = await probe(own, ...many);
    expect(found.map(({ architecture }) => architecture)).toEqual(many);
    expect(found.map(({ runs }) => runs)).toEqual(many.map((_, i) => i % 3 === 0));
  });

  test("is asked anew each time", async () => {
    const twofold = scripted("twofold", `[ -e ${temp}/there ] && exit 42`);
    await withProber(own, async (prober) => {
      expect(await prober.probe([own, twofold])).toMatchObject([{ runs: true }, { runs: false }]);
      writeFileSync(join(temp, "there"), "");
      expect(await prober.probe([own, twofold])).toMatchObject([{ runs: true }, { runs: true }]);
    });
  });

  test("executes what runs once, where all do", async () => {
    const counting = Array.from({ length: 20 }, (_, i) =>
      scripted(`${i}`, `echo ${i} $PPID >>${temp}/ran; exit 42`),
    );
    const names = counting.map(({ name }) => name);
    await probe(own, ...counting);
    const ran = linesOf("ran").map((line) => line.split(" "));
    expect(ran.map(([name]) => name).sort()).toEqual(names.sort());
    const parents = new Set(ran.map(([, parent]) => parent));
    if (own === native) {
      expect(parents.size).toBe(1); // one launcher
      expect(parents).not.toContain(String(process.pid));
    } else {
      expect([...parents]).toEqual([String(process.pid)]);
    }
  });

  test("executes once what comes before a failure, and all that comes after it", async () => {
    const counting = Array.from({ length: 20 }, (_, i) =>
      scripted(`${i}`, `echo ${i} >>${temp}/ran; exit 42`),
    );
    const [before, after] = [counting.slice(0, 10), counting.slice(10)];
    await probe(own, ...before, scripted("failing", "exit 1"), ...after);
    const times = counting.map(({ name }) => linesOf("ran").filter((ran) => ran === name).length);
    expect(times.slice(0, 10)).toEqual(before.map(() => 1));
    // The launcher's window may have started those that follow: they are not believed.
    for (const time of times.slice(10)) expect([1, own === native ? 2 : 1]).toContain(time);
    expect(times.slice(17)).toEqual([1, 1, 1]);
  });

  test("hands its programs nothing of the environment", async () => {
    const [, found] = await probe(own, scripted("curious", "[ -z $RUNNER_TEMP$HOME ] && exit 42"));
    expect(found).toMatchObject({ runs: true });
  });

  test("writes nothing into the workspace", async () => {
    const workspace = process.cwd();
    mkdirSync(join(temp, "workspace"));
    process.chdir(join(temp, "workspace"));
    try {
      await probe(own, shell, scripted("writing", "echo >written"));
      expect(inside("workspace")).toEqual([]);
    } finally {
      process.chdir(workspace);
    }
  });

  test("of a program that hangs ends it, with what it has started, and judges the others", async () => {
    const hanging = scripted("hanging", `sleep 600 & echo $! >>${temp}/started; wait`);
    const after = { ...native, name: "after" };
    /** By the launcher first, which proves nothing of it then. */
    const executions = own === native ? 2 : 1;
    jest.useFakeTimers({
      doNotFake: ["Date", "nextTick", "setImmediate", "clearImmediate", "queueMicrotask"],
    });
    try {
      const probing = probe(own, hanging, after);
      for (let started = 1; started <= executions; started++) {
        // The others have ended when its timer is the only one.
        await until(() => linesOf("started").length === started && jest.getTimerCount() === 1);
        jest.advanceTimersByTime(20_000);
      }
      expect(await probing).toEqual([
        { architecture: own, runs: true, ending: "it ended with status 42" },
        { architecture: hanging, runs: false, ending: "it ended by SIGKILL" },
        { architecture: after, runs: true, ending: "it ended with status 42" },
      ]);
      expect(linesOf("started")).toHaveLength(executions);
      await until(() => !linesOf("started").some(isAlive));
    } finally {
      jest.useRealTimers();
      for (const pid of linesOf("started").filter(isAlive)) process.kill(Number(pid), "SIGKILL");
    }
  }, 30_000);
});

/** Waits for what other processes bring about. */
async function until(isTrue: () => boolean): Promise<void> {
  const limit = Date.now() + 10_000;
  while (!isTrue()) {
    if (Date.now() > limit) throw new Error("it did not come about in 10 s");
    await setImmediate();
  }
}
/** What has ended may still be there for its parent (proc_pid_stat(5): Z). */
function isAlive(pid: string): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

test("The launcher gives the answers that the programs give one by one", async () => {
  const mixed = [...many, shell, ...[0, 51, 127].map((i) => scripted(`exit-${i}`, `exit ${i}`))];
  const [, ...launched] = await probe(native, ...mixed);
  const [, ...alone] = await probe(unlaunched, ...mixed);
  expect(launched).toEqual(alone);
});

describe("A launcher proves nothing", () => {
  test.each([
    ["that ends with 0", "exit 0"],
    ["that ends with 1", "exit 1"],
    ["that ends with 50", "exit 50"],
    ["that ends as a shell does for want of a program", "exit 127"],
    ["that ends with 255", "exit 255"],
    ["that is killed", "kill -9 $$"],
  ])("%s", async (_, script) => {
    ownLauncher = Buffer.from(`#!/bin/sh\n${script}\n`);
    expect((await probe(native, nobodys, crashing)).map(({ runs }) => runs)).toEqual([
      true,
      false,
      false,
    ]);
  });

  test("that names one program more than there are", async () => {
    ownLauncher = Buffer.from(`#!/bin/sh\nexit ${launcher.FAILED + 3}\n`);
    expect((await probe(native, nobodys)).map(({ runs }) => runs)).toEqual([true, false]);
  });
});

describe("The version", () => {
  const speaking = (words: string): Architecture =>
    scripted("speaking", `[ -z $QEMU_VERSION ] && exit 42; printf '%s\\n' '${words}'`);

  test.each([
    ["qemu-s390x version 10.2.2 (qemu-10.2.2-1.fc44)", "10.2.2"],
    ["qemu-aarch64 version 9.8", "9.8"],
    ["qemu version 10.2.2", undefined],
    ["something else: qemu-s390x version 10.2.2", undefined],
    ["", undefined],
  ])("is what the emulator says of itself: '%s'", async (words, version) => {
    const qemu = speaking(words);
    await withProber(native, async (prober) => {
      expect(await prober.probe([native, qemu])).toMatchObject([{ runs: true }, { runs: true }]);
      expect(await prober.version(qemu)).toBe(version);
    });
  });

  test("is not said where nothing was probed", async () => {
    expect(await withProber(native, (prober) => prober.version(native))).toBeUndefined();
  });

  const qemu = speaking("qemu-s390x version 10.2.2");
  const all = Array.from({ length: 10 }, (_, i) => ({ ...qemu, name: `qemu-${i}` }));
  /** Asks when the programs have been executed, as a look does. */
  const expectAll = (): Promise<void> =>
    withProber(native, async (prober) => {
      const probes = await prober.probe([native, ...all]);
      expect(probes.map(({ runs }) => runs)).toEqual([native, ...all].map(() => true));
      const versions = await Promise.all(all.map((architecture) => prober.version(architecture)));
      expect(versions).toEqual(all.map(() => "10.2.2"));
    });

  test("is told by each of many at once", expectAll);

  test("is told by the folder that serves, where RUNNER_TEMP turns out to be none", () =>
    withNoexec("runner", expectAll));

  test("is not known where it can't be asked, and that is no failure", async () => {
    await withProber(native, async (prober) => {
      expect(await prober.probe([native, ...all])).toHaveLength(11);
      rmSync(join(temp, "runner"), { recursive: true });
      expect(await Promise.all(all.map((row) => prober.version(row)))).toEqual(
        all.map(() => undefined),
      );
    });
  });

  test("is not known where no place serves: that is the probe's to say", async () => {
    rmSync(join(temp, "system"), { recursive: true });
    await withNoexec("runner", async () => {
      await withProber(native, async (prober) => {
        await expect(prober.probe([native])).rejects.toThrow(Problem);
        expect(await prober.version(native)).toBeUndefined();
      });
    });
  });
});

describe("The folder of the programs", () => {
  test("is in RUNNER_TEMP, and is gone afterwards", async () => {
    await withProber(native, async (prober) => {
      expect(await prober.probe([native, nobodys])).toMatchObject([
        { runs: true },
        { runs: false },
      ]);
      expect(inside("runner")).toEqual([expect.stringMatching(/^qemu-probe-/)]);
    });
    expect(folders.flatMap(inside)).toEqual([]);
  });

  test.each([
    ["is missing", () => rmSync(join(temp, "runner"), { recursive: true })],
    ["is not set", () => delete process.env["RUNNER_TEMP"]],
  ])("is the system's where RUNNER_TEMP %s", async (_, prepare) => {
    prepare();
    await withProber(native, async (prober) => {
      expect(await prober.probe([native])).toMatchObject([{ runs: true }]);
      expect(inside("system")).toHaveLength(1);
    });
    expect(inside("system")).toEqual([]);
  });

  test("is the system's where nothing may be executed in RUNNER_TEMP", () =>
    withNoexec("runner", async () => {
      await withProber(native, async (prober) => {
        expect(await prober.probe([native, nobodys])).toMatchObject([
          { runs: true },
          { runs: false },
        ]);
        expect(inside("system")).toEqual([expect.stringMatching(/^qemu-probe-/)]);
      });
      expect(folders.flatMap(inside)).toEqual([]);
    }));

  // It is judged by this machine's own program each time.
  test("is another where it no longer serves", async () => {
    await withProber(native, async (prober) => {
      await prober.probe([native, nobodys]);
      expect(inside("system")).toEqual([]);
      await withNoexec("runner", async () => {
        expect(await prober.probe([native, nobodys])).toMatchObject([
          { runs: true },
          { runs: false },
        ]);
        expect(inside("system")).toHaveLength(1);
      });
      expect(await prober.probe([native])).toMatchObject([{ runs: true }]);
    });
    expect(inside("system")).toEqual([]);
  });

  test("is gone when the prober is closed, though what was asked failed", async () => {
    const error = new Error("the work failed");
    const work = async (prober: Prober): Promise<void> => {
      await prober.probe([native]);
      expect(inside("runner")).toHaveLength(1);
      throw error;
    };
    await expect(withProber(native, work)).rejects.toBe(error);
    expect(folders.flatMap(inside)).toEqual([]);
  });

  test("is not made by a prober with which nothing is probed", async () => {
    await withProber(native, async () => undefined);
    expect(folders.flatMap(inside)).toEqual([]);
  });

  test("can't be had: a problem that names each that was tried, and why not", async () => {
    rmSync(join(temp, "system"), { recursive: true });
    await withNoexec("runner", async () => {
      const failure = probe(native);
      await expect(failure).rejects.toThrow(Problem);
      await expect(failure).rejects.toThrow(
        `in ${temp}/runner: it can't be started (EACCES), in ${temp}/system: Error: ENOENT`,
      );
      expect(inside("runner")).toEqual([]);
    });
    expect(existsSync(join(temp, "system"))).toBe(false);
  });

  test.each([
    ["crashes", { ...native, exit42: "" }, /it ended by SIG(SEGV|ILL|BUS)/],
    ["is of another machine", { ...native, elf: nobodys.elf }, /it (ended|can't be)/],
  ])("can't be had where this machine's own program %s", async (_, own, reason) => {
    const failure = probe(own, nobodys, crashing);
    await expect(failure).rejects.toThrow(Problem);
    for (const folder of folders) {
      await expect(failure).rejects.toThrow(new RegExp(`in ${temp}/${folder}: ${reason.source}`));
    }
    expect([inside("runner"), inside("system")]).toEqual([[], []]);
  });
});
