import { distance } from "fastest-levenshtein";

import { ARCHITECTURES, type Architecture } from "../host/architectures.js";
import { otherSystem, unknownPlatform } from "./messages.js";
import { NAMES, OTHER_SYSTEMS } from "./names.js";

/** An architecture that is asked for, and the platform by which it is. */
export interface Request {
  readonly architecture: Architecture;
  /** Undefined where OCI has none. */
  readonly platform: string | undefined;
}

/** What the input `platforms` asks for: `all`, or these. */
export type Wanted = "all" | readonly Request[];

const bare = (platform: string): string => platform.replace(/^linux\//, "");

/** By name without `linux/`. */
function requests(): Map<string, Request> {
  const known = new Map<string, Request>();
  for (const architecture of ARCHITECTURES) {
    const [preferred] = architecture.platforms;
    known.set(architecture.name, { architecture, platform: preferred });
    for (const platform of architecture.platforms) {
      known.set(bare(platform), { architecture, platform });
    }
  }
  for (const [name, platform, names] of NAMES) {
    const architecture = known.get(name)?.architecture;
    if (!architecture) throw new Error(`no architecture ${name}`);
    for (const alias of names.split(" ")) known.set(alias, { architecture, platform });
  }
  return known;
}

const KNOWN: ReadonlyMap<string, Request> = requests();

/** What a message offers: QEMU's names and OCI's platforms. */
const OFFERED = ARCHITECTURES.flatMap((architecture) =>
  [architecture.name, ...architecture.platforms].map((name) => ({ name, architecture })),
);

/** Endings by which names tell the byte order: ppc64le, mipsel, armeb, aarch64_be. */
function byteOrderOf(name: string): "little" | "big" | undefined {
  if (/(?:le|l)$/.test(name)) return "little";
  return /(?:be|b)$/.test(name) ? "big" : undefined;
}

/** How many letters differ; two that have changed places count as one. */
function differing(a: string, b: string): number {
  const swapped = Array.from(
    { length: a.length - 1 },
    (_, i) => a.slice(0, i) + a.charAt(i + 1) + a.charAt(i) + a.slice(i + 2),
  );
  return Math.min(distance(a, b), ...swapped.map((text) => 1 + distance(text, b)));
}

/**
 * The name that was meant, for a message; undefined where it is not clear. A program of the other byte order
 * is never what was meant.
 */
function nearest(name: string): string | undefined {
  const limit = name.length < 8 ? 1 : 2;
  const order = byteOrderOf(name);
  const near = OFFERED.map((offer) => ({ ...offer, far: differing(name, bare(offer.name)) }))
    .filter(
      ({ far, architecture }) => far <= limit && (!order || architecture.elf.endian === order),
    )
    .sort((a, b) => a.far - b.far);
  const [best] = near;
  const rivals = near.filter(({ far }) => far === best?.far);
  const isClear = rivals.every(
    ({ architecture }) => architecture.elf.endian === best?.architecture.elf.endian,
  );
  return isClear ? best?.name : undefined;
}

function requestOf(name: string): Request {
  const request = KNOWN.get(bare(name));
  if (request) return request;
  if (OTHER_SYSTEMS.test(name)) throw otherSystem(name);
  const known = ARCHITECTURES.map((row) => row.platforms[0] ?? row.name);
  throw unknownPlatform(name, nearest(bare(name)), ["all", ...known]);
}

/**
 * Reads the input `platforms`: names separated by commas, blanks or new lines, or `all`. Quotes, brackets
 * and dashes are what a list of YAML or JSON leaves; what follows a `#` is a comment.
 *
 * @returns each platform once, in the order of the input; all for an empty input
 * @throws Problem for a name that is not known
 */
export function parsePlatforms(text: string): Wanted {
  const names = text
    .toLowerCase()
    .replaceAll(/#.*/g, "")
    .split(/[\s,"'`[\]]+/)
    .map((name) => name.replace(/^-+/, ""))
    .filter(Boolean);
  const wanted = names.filter((name) => name !== "all").map(requestOf);
  if (wanted.length === 0 || names.includes("all")) return "all";
  return [...new Map(wanted.map((one) => [one.platform ?? one.architecture.name, one])).values()];
}

/** The architectures that are asked for, each once. */
export const architecturesOf = (wanted: readonly Request[]): readonly Architecture[] => [
  ...new Set(wanted.map(({ architecture }) => architecture)),
];
