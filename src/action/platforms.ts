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

const bare = (platform: string): string => platform.replace(/^linux[/-]/, "");

/** By name without `linux/`, or `linux-` as .NET has it. */
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
  [architecture.name, ...architecture.platforms].map((name) => ({
    name,
    endian: architecture.elf.endian,
  })),
);

/** Endings by which names tell the byte order: ppc64le, mipsel, armeb, aarch64_be. */
function byteOrderOf(name: string): "little" | "big" | undefined {
  if (/(?:le|l)$/.test(name)) return "little";
  return /(?:be|b)$/.test(name) ? "big" : undefined;
}

/** Do at most so many letters differ? Two that have changed places count as one. */
function isNear(a: string, b: string, limit: number): boolean {
  if (a === b) return true;
  if (limit === 0) return false;
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  const [restA, restB] = [a.slice(same), b.slice(same)];
  const near = (skipA: number, skipB: number): boolean =>
    isNear(restA.slice(skipA), restB.slice(skipB), limit - 1);
  const isSwapped = restA[0] === restB[1] && restA[1] === restB[0];
  return near(1, 1) || near(1, 0) || near(0, 1) || (isSwapped && near(2, 2));
}

/**
 * The name that was meant, for a message; undefined where it is not clear. A program of the other byte order
 * is never what was meant.
 */
function nearest(name: string): string | undefined {
  const order = byteOrderOf(name);
  for (const limit of name.length < 8 ? [1] : [1, 2]) {
    const near = OFFERED.filter(
      ({ name: offer, endian }) => (!order || endian === order) && isNear(name, bare(offer), limit),
    );
    const [best] = near;
    if (best) return near.every(({ endian }) => endian === best.endian) ? best.name : undefined;
  }
  return undefined;
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
