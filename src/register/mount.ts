import { existsSync } from "node:fs";

import { BINFMT } from "../host/binfmt.js";
import { CommandFailed, run } from "../host/command.js";
import { place } from "../host/place.js";
import { runPrivileged } from "../image/container.js";
import { asRoot, type Engine } from "../image/engine.js";
import { causeOf } from "../action/messages.js";

/** Is the table there, for whoever looks from here? A look triggers systemd's automount. */
const isThere = (): boolean => existsSync(`${BINFMT}/status`);

/** mount(8): 32, a mount failure; what the kernel answers where the table is mounted there already (EBUSY). */
export const isMounted = (error: unknown): boolean =>
  error instanceof CommandFailed && error.status === 32 && /already mounted|busy/.test(error.said);

/**
 * Has the engine's host keep the table mounted. Since Linux 6.7 (1c5976ef0f7a, and in stable kernels) entries
 * die with the last mount: registered from a container alone they would be gone when it ends.
 *
 * First as root, by sudo where need be; where that does not do it, by a container that enters the mount
 * namespace of the engine's host. What this process sees saves work and decides nothing: it may run in a
 * container itself.
 *
 * @returns what failed, for a message; empty where the table is mounted, as far as is known
 */
export async function keepTableMounted(engine: Engine, image: string): Promise<readonly string[]> {
  if (place().name !== "host") return []; // mountUserTable has done it
  const failures: string[] = [];
  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      if (isMounted(error)) return true;
      failures.push(causeOf(error));
      return false;
    }
  };
  if (!existsSync(BINFMT)) await attempt(() => run(asRoot("modprobe", "binfmt_misc")));
  if (isThere()) return [];
  const mount = ["-t", "binfmt_misc", "binfmt_misc", BINFMT];
  if ((await attempt(() => run(asRoot("mount", ...mount)))) && isThere()) return [];
  const enter = ["--target", "1", "--mount", "--", "mount", ...mount];
  const options = ["--pid=host", "--entrypoint=nsenter"];
  const isDone = await attempt(() => runPrivileged(engine, options, image, enter));
  return isDone ? [] : failures;
}
