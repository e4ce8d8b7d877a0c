import { CommandFailed } from "./command.js";
import { runPrivileged, type Engine } from "./engine.js";
import type { Image } from "./image.js";
import type { Finding, Wishes } from "./look.js";
import { registerFailed } from "./messages.js";

/** container-entrypoint: everything is done but for architectures that the image does not hold. */
const DONE_BUT_ABSENT = 3;

/** What the container did, by QEMU's names. */
export interface Registration {
  readonly registered: readonly string[];
  /** Asked for, but not in the image. */
  readonly absent: readonly string[];
}

/** Reads what container-entrypoint says: one line per architecture, `registered aarch64`. */
export function parseRegistration(stdout: string): Registration {
  const lines = stdout.split("\n").map((line) => line.split(" "));
  const names = (verb: string): string[] =>
    lines.flatMap(([said, name]) => (said === verb && name ? [name] : []));
  return { registered: names("registered"), absent: names("absent") };
}

/**
 * Registers the image's emulators in the kernel's table, in one container.
 *
 * @param due what has to be registered; where one has a handler already, that is no good as it
 *   stands, also when its entry reads as the image's own
 * @throws Problem where the container fails
 */
export async function register(
  engine: Engine,
  image: Image,
  due: readonly Finding[],
  { reset, credential }: Pick<Wishes, "reset" | "credential">,
): Promise<Registration> {
  const args = [
    ...(credential ? ["--credential"] : []),
    ...(reset || due.some(({ handler }) => handler) ? ["--reset"] : []),
    "register",
    // Without names: exactly the image's, and no other of QEMU's.
    ...(reset ? [] : due.map(({ architecture }) => architecture.name)),
  ];
  try {
    return parseRegistration(await runPrivileged(engine, [], image.id, args));
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    if (error.status === DONE_BUT_ABSENT) return parseRegistration(error.stdout);
    throw registerFailed(image.name, error.said);
  }
}
