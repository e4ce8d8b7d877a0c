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
