import { readFileSync } from "node:fs";

import { otherMachine } from "../action/messages.js";
import { runEngine, type Engine } from "../image/engine.js";
import type { Image } from "../image/get.js";

/** Changes at every boot, and is the same in each container of a machine (Linux, random(4)). */
const BOOT_ID = "/proc/sys/kernel/random/boot_id";

/**
 * Compares what the kernel says of itself here and in a container, where the engine may be on another machine.
 *
 * @throws Problem where it is
 */
export async function refuseOtherMachine(engine: Engine, image: Image): Promise<void> {
  if (!engine.mayBeRemote || image.entrypoint !== "own") return;
  const options = ["--rm", "--network=none", "--entrypoint=bash"];
  const read = `echo "$(<${BOOT_ID})"`;
  const there = await runEngine(engine, ["run", ...options, image.id, "-c", read]);
  if (there.trim() !== readFileSync(BOOT_ID, "utf8").trim()) throw otherMachine(engine.name);
}
