// Real here: LLVM's and GNU's assemblers, QEMU of every architecture, and the processor itself.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { ARCHITECTURES, type Architecture } from "../../src/host/architectures.js";
import { elfProgram, highMemoryProgram } from "../../src/host/elf.js";
import { nativeArchitecture } from "../../src/host/native.js";
import { UNEMULATED } from "../support/native.js";

/** Assembler of each architecture, without `-o OBJECT SOURCE`. LLVM 19 has most; GNU the others. */
const llvm = (triple: string): readonly string[] => [
  "llvm-mc-19",
  "--filetype=obj",
  `--triple=${triple}`,
];
const ASSEMBLERS = new Map<string, readonly string[]>([
  ["x86_64", llvm("x86_64")],
  ["i386", llvm("i386")],
  ["aarch64", llvm("aarch64")],
  ["arm", llvm("armv7")],
  ["aarch64_be", llvm("aarch64_be")],
  ["alpha", ["alpha-linux-gnu-as"]],
  ["armeb", llvm("armv7")], // BE8: the code is little-endian
  ["hexagon", llvm("hexagon")],
  ["hppa", ["hppa-linux-gnu-as"]],
  ["loongarch64", llvm("loongarch64")],
  ["m68k", llvm("m68k")],
  ["mips", llvm("mips")],
  ["mips64", llvm("mips64")],
  ["mips64el", llvm("mips64el")],
  ["mipsel", llvm("mipsel")],
  ["mipsn32", llvm("mips64-linux-gnuabin32")],
  ["mipsn32el", llvm("mips64el-linux-gnuabin32")],
  ["or1k", ["or1k-elf-as"]],
  ["ppc", llvm("powerpc")],
  ["ppc64", llvm("powerpc64")],
  ["ppc64le", llvm("powerpc64le")],
  ["riscv32", llvm("riscv32")],
  ["riscv64", llvm("riscv64")],
  ["s390x", llvm("s390x")],
  ["sh4", ["sh4-linux-gnu-as", "--little"]],
  ["sh4eb", ["sh4-linux-gnu-as", "--big"]],
  ["sparc", llvm("sparc")],
  ["sparc32plus", llvm("sparc")],
  ["sparc64", llvm("sparcv9")],
  ["xtensa", ["xtensa-lx106-elf-as", "--no-transform"]],
]);

/** No package of Debian assembles these: QEMU's disassembler, and execution, are their proof. */
const WITHOUT_ASSEMBLER: readonly string[] = ["microblaze", "microblazeel", "xtensaeb"];

const assembled = ARCHITECTURES.filter(({ name }) => !WITHOUT_ASSEMBLER.includes(name));
const disassembled = ARCHITECTURES.filter(({ name }) => WITHOUT_ASSEMBLER.includes(name));

/** The docstrings of the rows: architecture to its instructions. */
const ASSEMBLY = new Map(
  [
    ...readFileSync(new URL("../../src/host/architectures.ts", import.meta.url), "utf8").matchAll(
      /^ {2}\/\*\* (.+) \*\/\n {2}\{\n? *name: "(.+?)"/gm,
    ),
  ].map(([, instructions = "", name = ""]) => [name, instructions.split(" ; ")]),
);

const directory = mkdtempSync(join(tmpdir(), "probes-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** A tool that cannot be started is an error, not an exit status. */
function run(command: string, ...argv: readonly string[]) {
  const result = spawnSync(command, argv, { encoding: "utf8", timeout: 60_000 });
  if (result.error !== undefined) throw result.error;
  return result;
}

function tool(command: string, ...argv: readonly string[]): void {
  const { status, stderr } = run(command, ...argv);
  if (status !== 0) throw new Error(`${command} ${argv.join(" ")}: ${status}\n${stderr}`);
}

function assemble(name: string, instructions: readonly string[]): Buffer {
  const [assembler = "", ...options] = ASSEMBLERS.get(name) ?? [];
  const file = (suffix: string): string => join(directory, `${name}.${suffix}`);
  writeFileSync(file("s"), `${instructions.join("\n")}\n`);
  tool(assembler, ...options, "-o", file("o"), file("s"));
  tool("llvm-objcopy-19", "-O", "binary", "-j", ".text", file("o"), file("bin"));
  return readFileSync(file("bin"));
}

function writeProgram(architecture: Architecture): string {
  const file = join(directory, architecture.name);
  writeFileSync(file, elfProgram(architecture), { mode: 0o755 });
  return file;
}

describe("the program runs", () => {
  test.each(ARCHITECTURES)("under qemu-$name-static", (architecture) => {
    const file = writeProgram(architecture);
    const { status, signal } = run(`qemu-${architecture.name}-static`, file);
    expect({ status, signal }).toMatchObject({ status: 42, signal: null });
  });

  test.each(UNEMULATED)("on the $name processor itself", (architecture) => {
    const { status, signal } = run(writeProgram(architecture));
    expect({ status, signal }).toMatchObject({ status: 42, signal: null });
  });
});

describe("the docstring is the code", () => {
  test("of each row", () => {
    expect([...ASSEMBLY.keys()]).toEqual(ARCHITECTURES.map(({ name }) => name));
    expect([...ASSEMBLERS.keys()]).toEqual(assembled.map(({ name }) => name));
    expect(disassembled).toHaveLength(WITHOUT_ASSEMBLER.length);
  });

  test.each(assembled)("of $name, by an assembler", ({ name, exit42 }) => {
    expect(assemble(name, ASSEMBLY.get(name) ?? []).toString("hex")).toBe(exit42);
  });

  test.each(disassembled)("of $name, by QEMU's disassembler", (architecture) => {
    const { name } = architecture;
    const { stderr } = run(`qemu-${name}-static`, "-d", "in_asm", writeProgram(architecture));
    const instructions = [...stderr.matchAll(/^0x[0-9a-f]+: +([^/\n]+)/gm)].map(([, text = ""]) =>
      text.trim().replace(/\s+/g, " "),
    );
    expect(instructions).toEqual(ASSEMBLY.get(name));
  });
});

describe("the program that asks x86_64 for memory", () => {
  const x86_64 = nativeArchitecture("x64");
  const program = highMemoryProgram(x86_64);
  const source = readFileSync(new URL("../../src/host/elf.ts", import.meta.url), "utf8");

  test("is what its docstring says, by an assembler", () => {
    const [, lines = ""] = /^ \* (mov .+\n \* .+)\n \*\/$/m.exec(source) ?? [];
    expect(lines).toContain(" ; ");
    const code = assemble(x86_64.name, lines.split(/ ;(?: |\n \* )/));
    expect(Buffer.from(program.slice(-code.length)).toString("hex")).toBe(code.toString("hex"));
    expect(program).toHaveLength(elfProgram(x86_64, "").length + code.length);
  });

  // Where there is such memory: __tests__/arm64
  if (nativeArchitecture() === x86_64) {
    test("gets none above bit 47 from a kernel of x86_64, nor from QEMU on one", () => {
      const file = join(directory, "high-memory");
      writeFileSync(file, program, { mode: 0o755 });
      expect(run("qemu-x86_64-static", file).status).toBe(41);
      expect(run(file).status).toBe(41);
    });
  }
});
