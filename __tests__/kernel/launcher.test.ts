// Real here: an assembler, QEMU, the processor itself, a pid namespace, and the kernel's binfmt_misc,
// in an instance of the test's own. Some programs are scripts, which end when the test lets them.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { chmodSync, closeSync, existsSync, openSync, readFileSync, writeSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

import { ARCHITECTURES, type Architecture } from "../../src/host/architectures.js";
import { elfProgram } from "../../src/host/elf.js";
import { ALL_PASSED, FAILED, launcherProgram } from "../../src/host/launcher.js";
import { nativeArchitecture } from "../../src/host/native.js";
import { execute, must, ROOT } from "../support/action.js";
import { Host } from "../support/host.js";
import { EMULATED, UNEMULATED } from "../support/native.js";
import { Folder } from "../support/tools.js";

const TRIPLES = new Map([
  ["x86_64", "x86_64"],
  ["aarch64", "aarch64"],
  ["ppc64le", "powerpc64le"],
  ["riscv64", "riscv64"],
  ["s390x", "s390x"],
]);

const hosts = ARCHITECTURES.filter(({ name }) => TRIPLES.has(name));

/** The docstrings of the rows: architecture to its instructions and labels. */
const ASSEMBLY = new Map(
  [
    ...readFileSync(path.join(ROOT, "src/host/launcher.ts"), "utf8").matchAll(
      /^ {2}\/\*\*\n((?: {3}\* .+\n)+) {3}\*\/\n {2}(\w+):$/gm,
    ),
  ].map(([, lines = "", name = ""]) => [
    name,
    lines
      .split(/^ {3}\* /m)
      .join("")
      .trim()
      .split(/ ;[ \n]/),
  ]),
);

const NATIVE = nativeArchitecture();

function launcher(host: Architecture): Uint8Array {
  const program = launcherProgram(host);
  if (!program) throw new Error(host.name);
  return program;
}

const folder = new Folder();
afterAll(() => folder.remove());

describe("the docstring is the code", () => {
  test("of each row", () => {
    const rows = ARCHITECTURES.filter((row) => launcherProgram(row) !== undefined);
    expect(rows).toEqual(hosts);
    expect([...ASSEMBLY.keys()]).toEqual([...TRIPLES.keys()]);
  });

  test.each(hosts)("of $name, by an assembler", async (host) => {
    const { name } = host;
    const source = folder.file(`${name}.s`, `${ASSEMBLY.get(name)?.join("\n")}\n`);
    const [object, binary] = [`${source}.o`, `${source}.bin`];
    const triple = `--triple=${TRIPLES.get(name)}`;
    await must(["llvm-mc-19", "--filetype=obj", triple, "-o", object, source]);
    await must(["llvm-objcopy-19", "-O", "binary", "-j", ".text", object, binary]);
    const code = readFileSync(binary).toString("hex");
    expect(Buffer.from(launcher(host))).toEqual(Buffer.from(elfProgram(host, code)));
  });
});

/** Machine code of a program that ends with exit status 1, by architecture: `exit42` with another number. */
const ENDS_WITH_1: Readonly<Record<string, string>> = {
  aarch64: "a80b80d2200080d2010000d4",
  x86_64: "b83c000000bf010000000f05",
};
const passes = folder.bytes("passes", elfProgram(NATIVE));
const fails = folder.bytes("fails", elfProgram(NATIVE, ENDS_WITH_1[NATIVE.name]));
const script = (name: string, text: string): string =>
  folder.file(name, `#!/bin/sh\n${text}\n`, 0o755);
const missing = path.join(folder.path, "missing");
const killed = script("killed", "kill -KILL $$");
const signal42 = script("signal42", "kill -42 $$"); // wait status 0x2a, not 0x2a00
const bare = script("bare", `[ -z "$(cat /proc/$$/environ)" ] && exit 42`);

/** RLIMIT_NPROC counts the processes of a user, and does not bind root. */
const USER = ["setpriv", "--reuid=54321", "--regid=54321", "--clear-groups"];

/** Waits for what other processes bring about. */
async function until(what: string, isTrue: () => boolean): Promise<void> {
  const limit = Date.now() + 20_000;
  while (!isTrue()) {
    if (Date.now() > limit) throw new Error(`it did not come about: ${what}`);
    await setTimeout(2);
  }
}

/** A file of /proc; empty where the process has gone. */
function procOf(pid: number | undefined, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

/** The places from one to another. */
const from = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** wait4 of this machine, which QEMU calls for every architecture. */
const WAIT4 = NATIVE.name === "aarch64" ? 260 : 61;

/** A launcher of programs that say when they have started, and end when and as they are told. */
class Play {
  private readonly folder = new Folder();
  private readonly places: readonly number[];
  private readonly gates: readonly number[];
  private readonly process: ChildProcess;
  /** Its exit status. */
  readonly ended: Promise<number | null>;

  private constructor(count: number, [program = "", ...args]: readonly string[]) {
    this.places = from(1, count);
    const files = this.places.map((place) => path.join(this.folder.path, `gate-${place}`));
    const scripts = files.map((file, i) => {
      const text = `echo $$ >${this.startedFile(i + 1)}\nread status <${file}\nexit $status`;
      return this.folder.file(`program-${i + 1}`, `#!/bin/sh\n${text}\n`, 0o755);
    });
    chmodSync(this.folder.path, 0o777);
    execFileSync("mkfifo", ["--mode=666", ...files]);
    // For both, so that neither side waits for the other, and what is told is kept.
    this.gates = files.map((file) => openSync(file, "r+"));
    this.process = spawn(program, [...args, ...scripts], { stdio: "ignore", timeout: 60_000 });
    this.ended = new Promise((resolve, reject) => {
      this.process.once("exit", resolve).once("error", reject);
    });
  }

  /** Has a launcher start so many programs, for as long as `work` takes. */
  static async of(
    count: number,
    command: readonly string[],
    work: (play: Play) => Promise<void>,
  ): Promise<void> {
    const play = new Play(count, command);
    try {
      await work(play);
    } finally {
      await play.close();
    }
  }

  /** Programs that have started, by their place among the arguments. */
  get started(): number[] {
    return this.places.filter((place) => this.pidOf(place) > 0);
  }

  /** Tells programs to end. */
  end(places: readonly number[], status = 42): void {
    for (const place of places) writeSync(this.gates[place - 1] ?? -1, `${status}\n`);
  }

  /** When the programs have ended, though nobody has waited for them (proc_pid_stat(5): Z). */
  untilEnded(places: readonly number[]): Promise<void> {
    return until(`${places.join()} have ended`, () =>
      places.every((place) => procOf(this.pidOf(place), "stat").includes(") Z ")),
    );
  }

  /**
   * When these, and no others, have started, and the launcher waits for one of them; a launcher that
   * waits does nothing else.
   */
  async untilWaiting(place: number, started: readonly number[]): Promise<void> {
    const waits = (): boolean => {
      const [number, pid] = procOf(this.process.pid, "syscall").split(" ");
      return Number(number) === WAIT4 && Number(pid) === this.pidOf(place);
    };
    await until(`${started.join()} have started, ${place} is waited for`, () => {
      return started.every((one) => this.pidOf(one) > 0) && waits();
    });
    // What it has started may not have said so yet.
    const pids = procOf(this.process.pid, `task/${this.process.pid}/children`).trim().split(" ");
    expect(started).toEqual(this.started);
    expect(started.map((one) => this.pidOf(one))).toEqual(expect.arrayContaining(pids.map(Number)));
  }

  /** Sets the launcher's own limit of processes, as its user may. */
  async limit(processes: number): Promise<void> {
    await must([...USER, "prlimit", `--pid=${this.process.pid}`, `--nproc=${processes}:`]);
  }

  /** 0 before it has started. */
  private pidOf(place: number): number {
    const file = this.startedFile(place);
    return existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  }

  private startedFile(place: number): string {
    return path.join(this.folder.path, `started-${place}`);
  }

  /** Lets all end. */
  private async close(): Promise<void> {
    this.end(this.places, 1);
    await this.ended;
    for (const gate of this.gates) closeSync(gate);
    this.folder.remove();
  }
}

const runners = [
  { on: `the ${NATIVE.name} processor itself`, host: NATIVE, prefix: [] as string[] },
  ...hosts.map((host) => ({
    on: `qemu-${host.name}-static`,
    host,
    prefix: [`qemu-${host.name}-static`],
  })),
];

describe.each(runners)("on $on", ({ host, prefix }) => {
  const file = folder.bytes(`launcher-${host.name}`, launcher(host));

  test.each([
    ["no program", [], ALL_PASSED],
    ["two programs", [passes, passes], ALL_PASSED],
    ["as many as there are architectures", ARCHITECTURES.map(() => passes), ALL_PASSED],
    ["the first fails", [fails, passes], FAILED + 1],
    ["the second fails", [passes, fails], FAILED + 2],
    ["the 33rd fails", [...Array<string>(32).fill(passes), fails], FAILED + 33],
    ["two fail", [passes, fails, fails], FAILED + 2],
    ["a file that doesn't exist", [missing], FAILED + 1],
    ["a file that doesn't exist, after a success", [passes, missing, passes], FAILED + 2],
    ["a program that a signal ends", [killed], FAILED + 1],
    ["a program that signal 42 ends", [signal42], FAILED + 1],
    ["the environment is empty", [bare], ALL_PASSED],
  ])("%s", async (_what, programs, status) => {
    expect(await execute([...prefix, file, ...programs])).toMatchObject({ status });
  });

  test("eight at a time, the next when the oldest has ended", () =>
    Play.of(10, [...prefix, file], async (play) => {
      await play.untilWaiting(1, from(1, 8));
      play.end([1]);
      await play.untilWaiting(2, from(1, 9));
      play.end(from(3, 9));
      await play.untilEnded(from(3, 9));
      await play.untilWaiting(2, from(1, 9));
      play.end([2]);
      await play.untilWaiting(10, from(1, 10));
      play.end([10]);
      expect(await play.ended).toBe(ALL_PASSED);
    }));

  test("none after a failure, whose place it tells when all that have started have ended", () =>
    Play.of(10, [...prefix, file], async (play) => {
      await play.untilWaiting(1, from(1, 8));
      play.end([1], 1);
      await play.untilWaiting(2, from(1, 8));
      play.end(from(2, 7));
      await play.untilWaiting(8, from(1, 8));
      play.end([8]);
      expect(await play.ended).toBe(FAILED + 1);
      expect(play.started).toEqual(from(1, 8));
    }));

  test("the first failure is told, though a later one was sooner", () =>
    Play.of(11, [...prefix, file], async (play) => {
      await play.untilWaiting(1, from(1, 8));
      play.end([5], 1);
      await play.untilEnded([5]);
      play.end([3], 1);
      await play.untilEnded([3]);
      await play.untilWaiting(1, from(1, 8));
      play.end([1, 2]);
      await play.untilWaiting(4, from(1, 10));
      play.end([4, 6, 7, 8, 9, 10]);
      expect(await play.ended).toBe(FAILED + 3);
      expect(play.started).toEqual(from(1, 10));
    }));

  // QEMU has a second thread, which counts too.
  test("a fork that fails is a failure", async () => {
    const limited = [...USER, "prlimit", `--nproc=${prefix.length + 1}`, ...prefix, file, passes];
    expect(await execute(limited)).toMatchObject({ status: FAILED + 1 });
  });

  test("a fork that fails among others is that program's failure, not another's", () =>
    Play.of(10, [...USER, ...prefix, file], async (play) => {
      await play.untilWaiting(1, from(1, 8));
      await play.limit(1);
      play.end([1]);
      await play.untilWaiting(2, from(1, 8));
      await play.limit(100);
      play.end([2]);
      await play.untilWaiting(3, [...from(1, 8), 10]);
      play.end(from(3, 8));
      await play.untilWaiting(10, [...from(1, 8), 10]);
      play.end([10]);
      expect(await play.ended).toBe(FAILED + 9);
    }));
});

describe("as PID 1 of a container without any other file", () => {
  const root = new Folder();
  const container = ["unshare", `--root=${root.path}`, "--pid", "--fork", "--kill-child"];
  const start = [...container, "/launcher"];
  let host: Host;

  beforeAll(async () => {
    root.bytes("launcher", launcher(NATIVE));
    for (const row of ARCHITECTURES) root.bytes(row.name, elfProgram(row));
    host = await Host.withOwnTable();
  });
  afterAll(async () => {
    await host.end();
    root.remove();
  });

  test("it executes native programs", async () => {
    const [one = NATIVE, other = one] = UNEMULATED;
    const programs = [one, other, one].map(({ name }) => `/${name}`);
    expect(await execute([...start, ...programs])).toMatchObject({
      status: ALL_PASSED,
      output: "",
    });
  });

  test("it is PID 1", async () => {
    const parent = script("parent", "[ $PPID = 1 ] && exit 42");
    const file = folder.bytes("launcher", launcher(NATIVE));
    const namespace = ["unshare", "--pid", "--fork", "--kill-child"];
    expect(await execute([...namespace, file, parent])).toMatchObject({ status: ALL_PASSED });
    expect(await execute([file, parent])).toMatchObject({ status: FAILED + 1 });
  });

  test("it executes the program of every architecture that has a handler", async () => {
    const rules = readFileSync(
      path.join(ROOT, "__tests__/unit/fixtures/qemu-binfmt.conf"),
      "utf8",
    ).split("\n");
    for (const { name } of EMULATED) {
      const rule = rules.find((line) => line.startsWith(`:qemu-${name}:`)) ?? name;
      await host.write("register", rule.replace(/:\w*$/, ":F"));
    }
    const programs = EMULATED.map(({ name }) => `/${name}`);
    expect(await host.run(...start, ...programs)).toMatchObject({ status: ALL_PASSED, output: "" });

    await host.write("qemu-aarch64_be", "-1");
    const place = programs.indexOf("/aarch64_be") + 1;
    expect(await host.run(...start, ...programs)).toMatchObject({ status: FAILED + place });
  });
});
