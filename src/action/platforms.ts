import { distance } from "fastest-levenshtein";

import { ARCHITECTURES, type Architecture } from "../host/architectures.js";
import { notLinux, unknownPlatform } from "./messages.js";

/** What the input `platforms` asks for: `all`, or these architectures, each with the platforms as asked for. */
export type Wanted = "all" | readonly Architecture[];

/**
 * Names of platforms, beside an architecture's own of QEMU: an OCI platform that is given back as it is, and
 * further names that mean it. A name means the same with and without `linux/`. Sources: OCI image-spec (variants);
 * Docker Hub's architecture names (docker-library/official-images); Debian's ports (dpkg, cputable); uname -m
 * (Linux, arch/NAME); runner.arch (GitHub, "Contexts"); run-on-arch-action; what public workflows write.
 */
const NAMES: readonly (readonly [qemu: string, platform: string, names: readonly string[]])[] = [
  ["x86_64", "linux/amd64", ["x64", "x86-64"]],
  ["x86_64", "linux/amd64/v1", []],
  ["x86_64", "linux/amd64/v2", []],
  ["x86_64", "linux/amd64/v3", []],
  ["x86_64", "linux/amd64/v4", []],
  ["i386", "linux/386", ["i486", "i586", "i686", "x86"]],
  ["aarch64", "linux/arm64", ["arm64v8", "armv8", "arm/v8", "arm/8", "arm64/8"]],
  ["aarch64", "linux/arm64/v8", []],
  ["arm", "linux/arm/v7", ["armv7", "armv7l", "armv7hf", "armhf", "armhfp", "arm32v7", "arm/7"]],
  ["arm", "linux/arm/v6", ["armv6", "armv6l", "armv6hf", "arm32v6", "arm/6"]],
  ["arm", "linux/arm/v5", ["armel", "armv5", "armv5l", "armv5tel", "arm32v5", "arm/5"]],
  ["loongarch64", "linux/loong64", []],
  ["mips", "linux/mips", []],
  ["mips64", "linux/mips64", []],
  ["mips64el", "linux/mips64le", []],
  ["mipsel", "linux/mipsle", []],
  ["ppc", "", ["powerpc"]],
  ["ppc64", "linux/ppc64", ["powerpc64"]],
  ["ppc64le", "linux/ppc64le", ["ppc64el", "powerpc64le"]],
  ["riscv64", "linux/riscv64", []],
  ["s390x", "linux/s390x", []],
];

/** An architecture and, where OCI has one, the platform that a name means. */
interface Meaning {
  readonly architecture: Architecture;
  readonly platform: string;
}

/** Names without `linux/`; later ones don't take those of earlier ones. */
const BY_NAME: ReadonlyMap<string, Meaning> = new Map(
  [
    ...ARCHITECTURES.map((architecture) => {
      const platform = architecture.platforms[0] ?? "";
      return [architecture.name, { architecture, platform }] as const;
    }),
    ...NAMES.flatMap(([qemu, platform, names]) => {
      const architecture = ARCHITECTURES.find(({ name }) => name === qemu);
      const all = [platform.replace("linux/", ""), ...names].filter(Boolean);
      return architecture ? all.map((name) => [name, { architecture, platform }] as const) : [];
    }),
  ].reverse(),
);

/** The words of the input: separated as in a list of YAML, JSON or a shell; `#` begins a comment. */
function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/(^|\s)#.*$/gm, "")
    .replace(/["'[\]]/g, " ")
    .split(/[\s,]+/)
    .map((word) => word.replace(/^-+/, ""))
    .filter(Boolean);
}

/**
 * Reads the input `platforms`: names separated by commas, spaces or new lines, each an OCI platform (`linux/arm64`,
 * with or without `linux/`), another name in use, a QEMU name (`aarch64`), or `all`.
 *
 * @returns each architecture once, in the order of the input, its platforms as they were asked for; `all` also
 *   for an empty input, as an expression may leave it
 * @throws Problem for a name that is not known
 */
export function parsePlatforms(text: string): Wanted {
  const words = wordsOf(text);
  const found = words.filter((word) => word !== "all").map(meaningOf);
  if (words.length === 0 || words.includes("all")) return "all";
  const asked = new Map<string, Architecture>();
  for (const { architecture, platform } of found) {
    const before = asked.get(architecture.name)?.platforms ?? [];
    const platforms = [...new Set([...before, ...(platform ? [platform] : [])])];
    asked.set(architecture.name, { ...architecture, platforms });
  }
  return [...asked.values()];
}

function meaningOf(word: string): Meaning {
  const meaning = BY_NAME.get(word.replace(/^linux\//, ""));
  if (meaning) return meaning;
  if (/^(windows|darwin|macos|freebsd|wasi|wasip1|js)(\/|$)/.test(word)) throw notLinux(word);
  const known = ARCHITECTURES.map(({ name, platforms }) => platforms[0] ?? name);
  throw unknownPlatform(word, nearest(word), ["all", ...known]);
}

/** A name without what says its byte order, and that order. */
function byteOrderOf(name: string): readonly [rest: string, order: string] {
  const [, rest = "", end = ""] = /^(.*?)(le|el|eb|_be)?$/.exec(name) ?? [];
  return [rest, end === "" ? "" : end.includes("l") ? "little" : "big"];
}

/** A known name that differs by a slip of the keyboard; none that differs by the byte order. */
function nearest(word: string): string | undefined {
  const name = word.replace(/^linux\//, "");
  const [rest, order] = byteOrderOf(name);
  const near = [
    ...NAMES.map(([, platform]) => platform.replace("linux/", "")),
    ...ARCHITECTURES.map((row) => row.name),
  ]
    .filter((known) => {
      const [knownRest, knownOrder] = byteOrderOf(known);
      return knownOrder === order && knownRest !== rest;
    })
    .map((known) => ({ known, steps: distance(name, known) }))
    .filter(({ steps }) => steps <= (name.length > 4 ? 2 : 1))
    .sort((a, b) => a.steps - b.steps);
  const found = near[0]?.known;
  return found && word.startsWith("linux/") ? `linux/${found}` : found;
}
