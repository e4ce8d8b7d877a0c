import { readFileSync } from "node:fs";

import { otherMachine } from "../action/messages.js";
import { BOOT_ID } from "../host/run-name.js";
import { runContainer } from "../image/container.js";
import type { Engine } from "../image/engine.js";
import type { Image } from "../image/get.js";

/**
 * Compares what the kernel says of itself here and in a container, where the engine may be on another machine.
 *
 * @throws Problem where it is
 */
export async function refuseOtherMachine(engine: Engine, image: Image): Promise<void> {
  if (!engine.mayBeRemote || image.entrypoint !== "own") return;
  const options = ["--network=none", "--entrypoint=bash"];
  const read = `echo "$(<${BOOT_ID})"`;
  const { stdout } = await runContainer(engine, options, image.id, ["-c", read]);
  if (stdout.trim() !== readFileSync(BOOT_ID, "utf8").trim()) throw otherMachine(engine.name);
}
