// Real here: an assembler, QEMU, the processor itself, a pid namespace, and the kernel's binfmt_misc,
// in an instance of the test's own.
import { readFileSync } from "node:fs";
import path from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

import { ARCHITECTURES, type Architecture } from "../../src/architectures.js";
import { elfProgram } from "../../src/elf.js";
import { ALL_PASSED, FAILED, launcherProgram } from "../../src/launcher.js";
import { execute, must, ROOT } from "../support/action.js";
import { Host } from "../support/host.js";
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
    ...readFileSync(path.join(ROOT, "src/launcher.ts"), "utf8").matchAll(
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

function architecture(name: string): Architecture {
  const found = ARCHITECTURES.find((row) => row.name === name);
  if (!found) throw new Error(name);
  return found;
}

const NATIVE = architecture("x86_64");

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

const passes = folder.bytes("passes", elfProgram(NATIVE));
const fails = folder.bytes("fails", elfProgram(NATIVE, NATIVE.exit42.replace("2a", "01")));
const script = (name: string, text: string): string =>
  folder.file(name, `#!/bin/sh\n${text}\n`, 0o755);
const missing = path.join(folder.path, "missing");
const killed = script("killed", "kill -KILL $$");
const signal42 = script("signal42", "kill -42 $$"); // wait status 0x2a, not 0x2a00
const bare = script("bare", `[ -z "$(cat /proc/$$/environ)" ] && exit 42`);
const slow = script("slow", `sleep 0.2; : >${folder.path}/slow-ended; exit 42`);
const afterSlow = script("after-slow", `rm ${folder.path}/slow-ended && exit 42`);

const runners = [
  { on: "the x86_64 processor itself", host: NATIVE, prefix: [] as string[] },
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
    ["one after another", [slow, afterSlow], ALL_PASSED],
  ])("%s", async (_what, programs, status) => {
    expect(await execute([...prefix, file, ...programs])).toMatchObject({ status });
  });

  // RLIMIT_NPROC counts threads, and does not bind root; QEMU has a second thread.
  test("a fork that fails is a failure", async () => {
    const user = ["setpriv", "--reuid=54321", "--regid=54321", "--clear-groups"];
    const limit = `--nproc=${prefix.length + 1}`;
    const limited = [...user, "prlimit", limit, ...prefix, file, passes];
    expect(await execute(limited)).toMatchObject({ status: FAILED + 1 });
  });
});

describe("as PID 1 of a container without any other file", () => {
  const root = new Folder();
  const emulated = ARCHITECTURES.filter(({ name }) => name !== "x86_64" && name !== "i386");
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
    const programs = ["/x86_64", "/i386", "/x86_64"];
    expect(await execute([...start, ...programs])).toEqual({ status: ALL_PASSED, output: "" });
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
    for (const { name } of emulated) {
      const rule = rules.find((line) => line.startsWith(`:qemu-${name}:`)) ?? name;
      await host.write("register", rule.replace(/:\w*$/, ":F"));
    }
    const programs = emulated.map(({ name }) => `/${name}`);
    expect(await host.run(...start, ...programs)).toEqual({ status: ALL_PASSED, output: "" });

    await host.write("qemu-aarch64_be", "-1");
    const place = programs.indexOf("/aarch64_be") + 1;
    expect(await host.run(...start, ...programs)).toMatchObject({ status: FAILED + place });
  });
});
