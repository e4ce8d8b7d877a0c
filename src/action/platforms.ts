import { closeSync, openSync, readSync } from "node:fs";

import { closest } from "fastest-levenshtein";

import { ARCHITECTURES, type Architecture } from "../host/architectures.js";
import { noPlatforms, unknownPlatform } from "./messages.js";

/** What the input `platforms` asks for: `all`, or these architectures. */
export type Wanted = "all" | readonly Architecture[];

/** Every name that an architecture answers to: `aarch64`, `linux/arm64`, `arm64`, `linux/arm64/v8`. */
function namesOf({ name, platforms }: Architecture): string[] {
  const names = [...platforms, ...(ALIASES[name] ?? [])];
  return [name, ...names.flatMap((known) => [known, known.replace("linux/", "")])];
}

/** Further names in use: variants that OCI knows, and what `uname -m` or other tools say. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  x86_64: ["linux/x86_64", "linux/amd64/v1", "linux/amd64/v2", "linux/amd64/v3", "linux/amd64/v4"],
  i386: ["linux/i386", "i686"],
  aarch64: ["linux/aarch64", "linux/arm64/v8"],
  arm: ["linux/arm", "linux/arm/v5", "armv7l", "armhf"],
};

const BY_NAME: ReadonlyMap<string, Architecture> = new Map(
  ARCHITECTURES.flatMap((architecture) =>
    namesOf(architecture).map((name): [string, Architecture] => [name, architecture]),
  ),
);

/**
 * Reads the input `platforms`: names separated by commas, spaces or new lines, each an OCI platform
 * (OCI image-spec, `linux/arm64`, with or without `linux/`), a QEMU name (`aarch64`), or `all`.
 *
 * @returns each architecture once, in the order of the input
 * @throws Problem for an empty list and for a name that is not known
 */
export function parsePlatforms(text: string): Wanted {
  const names = text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  if (names.length === 0) throw noPlatforms();
  const found = names
    .filter((name) => name !== "all")
    .map((name) => {
      const architecture = BY_NAME.get(name);
      if (architecture) return architecture;
      const known = ARCHITECTURES.map(({ name, platforms }) => platforms[0] ?? name);
      throw unknownPlatform(name, closest(name, [...BY_NAME.keys()]), ["all", ...known]);
    });
  return names.includes("all") ? "all" : [...new Set(found)];
}

const BY_NODE: Readonly<Record<string, string>> = {
  x64: "x86_64",
  ia32: "i386",
  arm64: "aarch64",
  arm: "arm",
  loong64: "loongarch64",
  ppc64: "ppc64le",
  riscv64: "riscv64",
  s390x: "s390x",
};

/**
 * The architecture of this machine.
 *
 * @param arch as Node's `process.arch` names it; its `ppc64` is little-endian on every Linux that
 *   GitHub's runner supports
 */
export function nativeArchitecture(arch: string = process.arch): Architecture {
  const native = BY_NAME.get(BY_NODE[arch] ?? arch);
  if (!native) throw new Error(`no architecture in the table for Node's '${arch}'`);
  return native;
}

/** Flags in /proc/cpuinfo that each level of x86-64 adds to the one before (x86-64 psABI; Linux, cpufeatures.h). */
const LEVELS: readonly (readonly [variant: string, flags: readonly string[]])[] = [
  ["v2", ["cx16", "lahf_lm", "popcnt", "pni", "sse4_1", "sse4_2", "ssse3"]],
  ["v3", ["abm", "avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "movbe", "xsave"]],
  ["v4", ["avx512bw", "avx512cd", "avx512dq", "avx512f", "avx512vl"]],
];

/** The variants of linux/amd64 that a processor runs (OCI image-spec), from the text of /proc/cpuinfo. */
export function variantsOf(cpuinfo: string): string[] {
  const flags = new Set(/^flags\s*:(.*)$/m.exec(cpuinfo)?.[1]?.trim().split(" "));
  const missing = LEVELS.findIndex(([, needed]) => !needed.every((flag) => flags.has(flag)));
  const has = missing === -1 ? LEVELS : LEVELS.slice(0, missing);
  return has.map(([variant]) => `linux/amd64/${variant}`);
}

/** The entry of the first processor: for a host of many, the kernel takes a while to write them all. */
function firstProcessor(): string {
  const file = openSync("/proc/cpuinfo", "r");
  try {
    const entry = Buffer.alloc(16_384); // one read gives whole entries (Linux, fs/seq_file.c)
    return entry.toString("utf8", 0, readSync(file, entry));
  } finally {
    closeSync(file);
  }
}

/** This machine's architecture, with the variants of its platform that the processor runs. */
export function thisMachine(): Architecture {
  const native = nativeArchitecture();
  if (native.name !== "x86_64") return native;
  const variants = variantsOf(firstProcessor());
  return { ...native, platforms: [...native.platforms, ...variants] };
}
