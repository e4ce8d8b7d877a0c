import { causeOf, noBinfmt, readOnlyBinfmt, registerFailed } from "../action/messages.js";
import { CommandFailed, lastLines, type Output } from "../host/command.js";
import type { Finding } from "../host/look.js";
import { didNotStart, runPrivileged } from "../image/container.js";
import type { Engine } from "../image/engine.js";
import { ENTRYPOINTS, type Asked, type Registration } from "../image/entrypoint.js";
import type { Image } from "../image/get.js";

/** container-entrypoint: everything is done but for architectures that the image does not hold. */
const DONE_BUT_ABSENT = 3;

/**
 * Registers the image's emulators in the kernel's table, in one container.
 *
 * @param due what has to be registered
 * @throws CommandFailed where the engine could not start the container; another Problem where that failed
 */
export async function register(
  engine: Engine,
  image: Image,
  due: readonly Finding[],
  asked: Asked,
): Promise<Registration> {
  const entrypoint = ENTRYPOINTS[image.entrypoint];
  let output: Output;
  try {
    output = await runPrivileged(engine, [], image.id, entrypoint.register(due, asked));
  } catch (error) {
    if (!(error instanceof CommandFailed) || didNotStart(error)) throw error;
    if (error.status !== DONE_BUT_ABSENT) throw explain(image, error.said);
    output = { stdout: error.stdout, stderr: error.said };
  }
  try {
    return entrypoint.read(output.stdout, due, asked);
  } catch (error) {
    const said = lastLines(output.stderr);
    throw registerFailed(image.name, `no answer that could be read: ${said || causeOf(error)}`);
  }
}

/** The cause as container-entrypoint says it. */
function explain({ name }: Image, said: string): Error {
  if (said.includes("the kernel has no binfmt_misc")) return noBinfmt(said);
  if (said.includes("is read-only")) return readOnlyBinfmt(said);
  return registerFailed(name, said);
}
