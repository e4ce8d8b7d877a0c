import path from "node:path";

import { must, ROOT } from "./action.js";

/** Options of podman build for one layer, as the action makes its image (src/image/build.ts). */
export const ONE_LAYER = ["--layers=false", "--target=fedora", "--squash-all"];

/**
 * Builds an image by root's podman. Its RUN has the machine's own network: any other needs pasta or a bridge.
 *
 * @param options of podman build
 * @param context the folder that is built; the action's own unless told
 * @returns the image's id
 */
export async function buildImage(
  options: readonly string[],
  context = path.join(ROOT, "container"),
): Promise<string> {
  const build = ["podman", "build", "--quiet", "--network=host", ...options, context];
  return (await must(build)).trim();
}
