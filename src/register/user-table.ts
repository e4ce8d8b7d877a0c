import { release } from "node:os";

import { causeOf, noUserTable, podmanNotSetUp } from "../action/messages.js";
import { BINFMT } from "../host/binfmt.js";
import { run } from "../host/command.js";
import { place } from "../host/place.js";
import { isMounted } from "./mount.js";

/** The options of mount(8) for the table. */
const MOUNT = ["mount", "-t", "binfmt_misc", "binfmt_misc", BINFMT];

/** How many ids a user namespace has, from the text of its uid_map (user_namespaces(7)). */
export const idsIn = (map: string): number =>
  map
    .trim()
    .split("\n")
    .reduce((sum, line) => sum + Number(line.trim().split(/\s+/)[2]), 0);

/** Has the kernel no table for a user namespace? Linux 6.7 was the first (21ca59b365c0). */
export function isTooOld(kernel: string): boolean {
  const [major = 0, minor = 0] = kernel.split(".").map((part) => parseInt(part, 10));
  return major * 1000 + minor < 6007;
}

/**
 * Sees whether the namespaces of this user's engine can have a table, before an image is got for nothing. Nothing is
 * changed.
 *
 * @param prefix the command that starts another there; none where this process is there
 * @throws Problem where the user has one id alone, which no image is content with, or the kernel is too old
 */
export async function refuseWithoutUserTable(prefix: readonly string[] = []): Promise<void> {
  const map = await run([...prefix, "cat", "/proc/self/uid_map"]);
  if (idsIn(map) === 1) throw podmanNotSetUp("podman unshare gives this user one id alone");
  if (!isTooOld(release())) return;
  try {
    // A distribution may have it earlier. The table of a further namespace ends with it.
    await run([...prefix, "unshare", "--user", "--map-root-user", "--mount", ...MOUNT]);
  } catch (error) {
    throw noUserTable(`Linux ${release()}; ${causeOf(error)}`);
  }
}

/**
 * Gives the namespaces of this user's podman a table of their own, which from then on hides the machine's from it.
 * Podman's pause process keeps the mount. On a host it has nothing to do.
 *
 * @throws Problem where the kernel refuses
 */
export async function mountUserTable(): Promise<void> {
  if (place().name === "host") return;
  try {
    await run(MOUNT);
  } catch (error) {
    if (!isMounted(error)) throw noUserTable(`Linux ${release()}; ${causeOf(error)}`);
  }
}
