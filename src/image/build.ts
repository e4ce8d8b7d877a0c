import { buildFailed } from "../action/messages.js";
import type { Architecture } from "../host/architectures.js";
import { CommandFailed } from "../host/command.js";
import { adopt, describe } from "./describe.js";
import { runEngine, type Engine } from "./engine.js";
import { inspect, isFor, refuseForeign, type Inspected } from "./inspect.js";
import { LABELS } from "./labels.js";
import { CONTAINERFILE, CONTEXT, type Recipe } from "./recipe.js";

/**
 * Builds an image.
 *
 * @param base the base image as it is in the store
 * @param anew with packages of today, on a base of today where it can be had
 * @throws Problem where the build fails, or makes an image that can't serve
 */
export async function build(
  engine: Engine,
  name: string,
  recipe: Recipe,
  native: Architecture,
  base: Inspected | undefined,
  anew: boolean,
): Promise<void> {
  const { baseImage, containerfile } = recipe;
  // A job may have run the base for another platform: the engine would build on that, docker even where
  // the platform is named. A pull brings this machine's.
  const isForeign = base !== undefined && !isFor(native, base);
  if (anew || isForeign) await runEngine(engine, ["pull", baseImage], true).catch(() => undefined);
  const squash = containerfile === CONTAINERFILE ? ["--target=fedora", "--squash-all"] : [];
  const args = [
    "build",
    // Where docker and podman share a host, docker's firewall drops what comes from podman's bridge
    // (containers/podman#24486); the host's network reaches what the host reaches.
    "--network=host",
    ...(engine.name === "podman" ? ["--layers=false", ...squash] : []),
    ...(anew ? ["--no-cache"] : []),
    `--tag=${name}`,
    `--label=${LABELS.recipe}=${recipe.hash}`,
    `--build-arg=BASE_IMAGE=${baseImage}`,
    `--build-arg=ARCHITECTURES=${recipe.architectures.join(" ")}`,
    `--file=${containerfile}`,
    CONTEXT,
  ];
  try {
    await runEngine(engine, args, true);
  } catch (error) {
    throw error instanceof CommandFailed ? buildFailed(containerfile, error.said) : error;
  }
  const made = await inspect(engine, name);
  if (!made) throw buildFailed(containerfile, `the engine made no image ${name}`);
  refuseForeign(native, made, containerfile);
  const description = await describe(engine, made, containerfile);
  if (!made.entrypoint || !made.holds) await adopt(engine, made.id, name, recipe, description);
}
