// Real here: the programs, byte by byte, and Debian's and QEMU's rules. A stand-in: the kernel's comparison of
// the two, in TypeScript.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { ARCHITECTURES, type Architecture } from "../../src/host/architectures.js";
import { elfProgram } from "../../src/host/elf.js";

interface Rule {
  readonly name: string;
  readonly magic: readonly number[];
  readonly mask: readonly number[];
}

/** The bytes of a binfmt_misc field: `\x7f` or the character itself. */
function fieldBytes(field: string): number[] {
  return [...field.matchAll(/\\x([0-9a-f]{2})|(.)/g)].map(([, hex, character]) =>
    hex === undefined ? (character ?? "").charCodeAt(0) : parseInt(hex, 16),
  );
}

function parseRule(line: string): Rule {
  const [, name = "", , , magic = "", mask = ""] = line.split(":");
  return { name, magic: fieldBytes(magic), mask: fieldBytes(mask) };
}

/** As search_binfmt_handler() of the kernel's fs/binfmt_misc.c compares. */
function matches(rule: Rule, program: Uint8Array): boolean {
  return rule.magic.every(
    (byte, index) => (((program[index] ?? 0) ^ byte) & (rule.mask[index] ?? 0xff)) === 0,
  );
}

function architecture(name: string): Architecture {
  const found = ARCHITECTURES.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no architecture ${name}`);
  return found;
}

const RULES = readFileSync(new URL("./fixtures/qemu-binfmt.conf", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line.startsWith(":"))
  .map(parseRule);

describe("the table of architectures", () => {
  test("has a row for each rule and no other", () => {
    const names = ARCHITECTURES.map(({ name }) => `qemu-${name}`);
    expect(names).toHaveLength(33);
    expect(names.sort()).toEqual(RULES.map(({ name }) => name).sort());
  });

  test("names each architecture and each platform once", () => {
    const names = ARCHITECTURES.map(({ name }) => name);
    const platforms = ARCHITECTURES.flatMap((row) => row.platforms);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(platforms).size).toBe(platforms.length);
    for (const platform of platforms) expect(platform).toMatch(/^linux\/[a-z0-9]+(\/v[67])?$/);
  });

  test.each(ARCHITECTURES)("has code of $name in whole bytes", ({ exit42 }) => {
    expect(exit42).toMatch(/^([0-9a-f]{2})+$/);
  });
});

describe("the program", () => {
  test("has the 32-bit big-endian header", () => {
    expect(Buffer.from(elfProgram(architecture("mipsn32"))).toString("hex")).toBe(
      [
        "7f454c46010201000000000000000000", // e_ident: 32 bits, big-endian, version 1
        "0002000800000001", // e_type, e_machine, e_version
        "004000540000003400000000", // e_entry, e_phoff, e_shoff
        "20000020", // e_flags: MIPS III, n32
        "003400200001000000000000", // e_ehsize, e_phentsize, e_phnum, no sections
        "0000000100000000", // p_type, p_offset
        "0040000000400000", // p_vaddr, p_paddr
        "0000006000000060", // p_filesz, p_memsz
        "0000000500010000", // p_flags, p_align
        "240217aa2404002a0000000c", // code
      ].join(""),
    );
  });

  test("has the 64-bit little-endian header", () => {
    expect(Buffer.from(elfProgram(architecture("loongarch64"))).toString("hex")).toBe(
      [
        "7f454c46020101000000000000000000", // e_ident: 64 bits, little-endian, version 1
        "0200020101000000", // e_type, e_machine, e_version
        "78004000000000004000000000000000", // e_entry, e_phoff
        "0000000000000000", // e_shoff
        "43000000", // e_flags
        "400038000100000000000000", // e_ehsize, e_phentsize, e_phnum, no sections
        "0100000005000000", // p_type, p_flags
        "0000000000000000", // p_offset
        "00004000000000000000400000000000", // p_vaddr, p_paddr
        "84000000000000008400000000000000", // p_filesz, p_memsz
        "0000010000000000", // p_align
        "0b74810304a8800300002b00", // code
      ].join(""),
    );
  });

  test.each(ARCHITECTURES)("of $name is at most 160 bytes", (row) => {
    expect(elfProgram(row).length).toBeLessThanOrEqual(160);
  });

  test.each(ARCHITECTURES)("of $name matches the rule of its architecture alone", (row) => {
    const program = elfProgram(row);
    const matching = RULES.filter((rule) => matches(rule, program)).map(({ name }) => name);
    expect(matching).toEqual([`qemu-${row.name}`]);
  });

  // compat_elf_check_arch() of the kernel's arch/arm64/include/asm/elf.h; QEMU does not look.
  test("of arm names an EABI version, without which an arm64 kernel refuses it", () => {
    expect(architecture("arm").elf.flags >>> 24).toBe(5);
  });

  // QEMU's script, and so Fedora, has e_type in the wrong byte order; Debian's rule is right.
  test("of microblaze does not match the rule that QEMU's own script makes", () => {
    const rule = parseRule(
      String.raw`:qemu-microblaze:M::\x7fELF\x01\x02\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00` +
        String.raw`\x02\x00\xba\xab:\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff` +
        String.raw`\xfe\xff\xff\xff:/usr/bin/qemu-microblaze-static:F`,
    );
    expect(matches(rule, elfProgram(architecture("microblaze")))).toBe(false);
  });
});
