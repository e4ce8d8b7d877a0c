import { CommandFailed } from "../host/command.js";
import { runPrivileged, type Engine } from "../image/engine.js";
import { ENTRYPOINTS, type Asked, type Registration } from "../image/entrypoint.js";
import type { Image } from "../image/get.js";
import type { Finding } from "../host/look.js";
import { registerFailed } from "../action/messages.js";

/** container-entrypoint: everything is done but for architectures that the image does not hold. */
const DONE_BUT_ABSENT = 3;

/**
 * Registers the image's emulators in the kernel's table, in one container.
 *
 * @param due what has to be registered
 * @throws Problem where the container fails
 */
export async function register(
  engine: Engine,
  image: Image,
  due: readonly Finding[],
  asked: Asked,
): Promise<Registration> {
  const entrypoint = ENTRYPOINTS[image.entrypoint];
  let stdout: string;
  try {
    stdout = await runPrivileged(engine, [], image.id, entrypoint.register(due, asked));
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    if (error.status !== DONE_BUT_ABSENT) throw registerFailed(image.name, error.said);
    stdout = error.stdout;
  }
  try {
    return entrypoint.read(stdout, due, asked);
  } catch (error) {
    throw registerFailed(image.name, `no answer that could be read: ${String(error)}`);
  }
}
