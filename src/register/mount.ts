import { existsSync, readdirSync, readFileSync } from "node:fs";

import { BINFMT } from "../host/binfmt.js";
import { CommandFailed, run } from "../host/command.js";
import { place } from "../host/place.js";
import { runPrivileged } from "../image/container.js";
import { asRoot, type Engine } from "../image/engine.js";
import { causeOf } from "../action/messages.js";

/** `absent`: the kernel has no binfmt_misc. `unmounted`: nothing there, or systemd's automount alone. */
export type MountState = "absent" | "unmounted" | "read-only" | "mounted";

/**
 * What is mounted on the table's directory, from the text of /proc/self/mountinfo (proc(5)): the
 * last mount on a directory is the one that counts.
 */
export function parseMountState(mountinfo: string): Exclude<MountState, "absent"> {
  const top = mountinfo
    .split("\n")
    .map((line) => line.split(" "))
    .filter((fields) => fields[4] === BINFMT)
    .at(-1);
  if (!top) return "unmounted";
  const [type, , superOptions = ""] = top.slice(top.indexOf("-") + 1);
  if (type !== "binfmt_misc") return "unmounted";
  const options = [...(top[5] ?? "").split(","), ...superOptions.split(",")];
  return options.includes("ro") ? "read-only" : "mounted";
}

function mountState(): MountState {
  if (!existsSync(BINFMT)) return "absent";
  try {
    readdirSync(BINFMT); // triggers systemd's automount, whoever reads
  } catch {
    return "unmounted"; // an automount that fails: ENODEV, ELOOP, EACCES
  }
  return parseMountState(readFileSync("/proc/self/mountinfo", "utf8"));
}

/** mount(8): 32, a mount failure; what the kernel answers where the table is mounted there already (EBUSY). */
export const isMounted = (error: unknown): boolean =>
  error instanceof CommandFailed && error.status === 32 && /already mounted|busy/.test(error.said);

/**
 * Has the engine's host keep the table mounted. Since Linux 6.7 (1c5976ef0f7a, and in stable kernels) entries
 * die with the last mount: registered from a container alone they would be gone when it ends.
 *
 * First as root, by sudo where need be; where that does not do it, by a container that enters the mount
 * namespace of the engine's host. What this process sees of mounts saves work and decides nothing: it may run
 * in a container itself.
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
  if (mountState() === "absent") await attempt(() => run(asRoot("modprobe", "binfmt_misc")));
  if (mountState() === "mounted" || mountState() === "read-only") return [];
  const mount = ["-t", "binfmt_misc", "binfmt_misc", BINFMT];
  if ((await attempt(() => run(asRoot("mount", ...mount)))) && mountState() === "mounted")
    return [];
  const enter = ["--target", "1", "--mount", "--", "mount", ...mount];
  const options = ["--pid=host", "--entrypoint=nsenter"];
  const isDone = await attempt(() => runPrivileged(engine, options, image, enter));
  return isDone ? [] : failures;
}
