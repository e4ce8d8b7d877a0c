import type { Architecture } from "./architectures.js";
import type { Handler } from "./binfmt.js";
import type { Prober } from "./probe.js";

/** An architecture that ran on the host, and not by the processor itself as far as is known. */
export interface Emulated {
  readonly architecture: Architecture;
  /** The handler that the kernel chooses; undefined where the table can't be read. */
  readonly handler: Handler | undefined;
}

/**
 * What has one version: handlers that were registered in the same second and alike, from one folder, are of
 * one build of QEMU. Without a table each emulator is taken for a build of its own.
 */
function buildOf({ architecture, handler }: Emulated): string {
  if (!handler) return architecture.name;
  const { interpreter, registered, flags } = handler;
  const folder = interpreter.slice(0, interpreter.lastIndexOf("/"));
  return `${folder} ${Math.floor(registered.getTime() / 1000)} ${flags}`;
}

/**
 * Versions of the QEMU that runs each, such as `10.2.2`; undefined where something else runs it. One
 * emulator of a build is asked for it, and another where that says nothing.
 */
export async function versionsOf(
  prober: Pick<Prober, "version">,
  emulated: readonly Emulated[],
): Promise<readonly (string | undefined)[]> {
  const asked = new Map<string, Promise<string | undefined>>();
  for (const one of emulated) {
    const build = buildOf(one);
    const before = asked.get(build) ?? Promise.resolve(undefined);
    asked.set(
      build,
      before.then((known) => known ?? prober.version(one.architecture)),
    );
  }
  return Promise.all(emulated.map(async (one) => asked.get(buildOf(one))));
}
