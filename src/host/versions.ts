import type { Architecture } from "./architectures.js";
import type { Handler } from "./binfmt.js";
import { readNote, writeNote } from "../register/all.js";
import type { ProbeRoom } from "./probe.js";

/** An architecture that ran on the host, and not by the processor itself as far as is known. */
export interface Emulated {
  readonly architecture: Architecture;
  /** The handler that the kernel chooses; undefined where the table can't be read. */
  readonly handler: Handler | undefined;
}

/** A build's version, of the builds that were asked since the host was booted. */
const NOTE = "versions";

/** How many builds are noted, the newest: a job with `reset` adds one each time. */
const KEPT = 32;

/**
 * What has one version: handlers that were registered together and alike, from one folder of one
 * image, are of one build of QEMU. Without a table each emulator is taken for a build of its own.
 */
function buildOf({ architecture, handler }: Emulated): string {
  if (!handler) return architecture.name;
  const { interpreter, registered, flags } = handler;
  const folder = interpreter.slice(0, interpreter.lastIndexOf("/"));
  return `${folder} ${Math.floor(registered.getTime() / 1000)} ${flags}`;
}

/** Can a later run rely on it? With the flag F the kernel keeps the emulator open that it was given. */
const lasts = ({ handler }: Emulated): boolean => handler?.flags.includes("F") ?? false;

/** Versions of builds, oldest first. A line of the note is a version and a build. */
function readVersions(): Map<string, string> {
  const lines = (readNote(NOTE) ?? "").matchAll(/^(\d+(?:\.\d+)*) (.+)$/gm);
  return new Map([...lines].map(([, version = "", build = ""]) => [build, version]));
}

/**
 * Versions of the QEMU that runs each, such as `10.2.2`; undefined where something else runs it. One
 * emulator of a build is asked for it, and another where that says nothing.
 */
export async function versionsOf(
  room: ProbeRoom,
  emulated: readonly Emulated[],
): Promise<readonly (string | undefined)[]> {
  const noted = readVersions();
  const asked = new Map<string, Promise<string | undefined>>();
  for (const one of emulated) {
    const build = buildOf(one);
    const before = asked.get(build) ?? Promise.resolve(lasts(one) ? noted.get(build) : undefined);
    const version = before.then((known) => known ?? room.version(one.architecture));
    asked.set(build, version);
  }
  const versions = await Promise.all(emulated.map(async (one) => asked.get(buildOf(one))));

  const before = noted.size;
  for (const [i, one] of emulated.entries()) {
    const version = versions[i];
    if (version !== undefined && lasts(one)) noted.set(buildOf(one), version);
  }
  if (noted.size > before) {
    const lines = [...noted].map(([build, version]) => `${version} ${build}`);
    writeNote(NOTE, lines.slice(-KEPT).join("\n"));
  }
  return versions;
}
