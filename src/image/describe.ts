import path from "node:path";

import { checkpointImage, noEntrypoint } from "../action/messages.js";
import { CommandFailed } from "../host/command.js";
import { runContainer } from "./container.js";
import { runEngine, type Engine } from "./engine.js";
import type { EntrypointName } from "./entrypoint.js";
import type { Inspected } from "./inspect.js";
import { nameContainer } from "./leftovers.js";
import { LABELS } from "./labels.js";
import { CONTEXT, type Recipe } from "./recipe.js";

/** How an image is asked to register, and which emulators it holds. */
interface Description {
  readonly entrypoint: EntrypointName;
  /** Undefined for binfmt, which lists what runs and not what it holds. */
  readonly holds: readonly string[] | undefined;
}

/**
 * Tells how an image is to be asked, and what it holds. Labels say it for images of this project, the
 * program's name for binfmt; any other is asked, in a container that can't do harm, for its list.
 *
 * @param name what a message calls the image
 * @throws Problem for an image that speaks neither way, before it is run with privileges
 */
export async function describe(
  engine: Engine,
  { id, entrypoint, holds, checkpoint }: Inspected,
  name: string,
): Promise<Description> {
  if (checkpoint) throw checkpointImage(name, checkpoint);
  if (entrypoint === "binfmt" || (entrypoint && holds)) return { entrypoint, holds };
  let answer: string;
  try {
    answer = (await runContainer(engine, ["--network=none"], id, ["list"])).stdout;
  } catch (error) {
    // 125: the engine itself failed (podman-run(1), docker-run(1)); 127: the image has no such program.
    if (!(error instanceof CommandFailed) || error.status === 125) throw error;
    throw noEntrypoint(name, error.said);
  }
  if (!/^([a-z0-9_]+\n)+$/.test(answer)) {
    throw noEntrypoint(name, answer.trim() || "nothing was said");
  }
  return { entrypoint: "own", holds: answer.trim().split("\n") };
}

/**
 * Gives an image labels, and the time of now.
 *
 * @param name a name of this run's own, for what is made
 */
export async function adopt(
  engine: Engine,
  id: string,
  name: string,
  recipe: Recipe,
  { entrypoint, holds }: Description,
): Promise<void> {
  // They spare a later run the question.
  const labels = [
    `${LABELS.recipe}=${recipe.hash}`,
    `${LABELS.family}=${recipe.family}`,
    ...(entrypoint === "own" ? [`${LABELS.entrypoint}=1`] : []),
    ...(holds ? [`${LABELS.architectures}=${holds.join(" ")}`] : []),
  ];
  await (engine.name === "docker" ? commit : rebuild)(engine, id, name, labels);
}

type Relabel = (
  engine: Engine,
  id: string,
  name: string,
  labels: readonly string[],
) => Promise<unknown>;

const rebuild: Relabel = async (engine, id, name, labels) => {
  await runEngine(engine, ["tag", id, name]);
  const options = [
    "--no-cache", // else an unchanged image keeps the time of an earlier pull
    `--build-arg=IMAGE=${name}`,
    `--tag=${name}`,
    ...labels.map((label) => `--label=${label}`),
    `--file=${path.join(CONTEXT, "Containerfile.adopt")}`,
  ];
  await runEngine(engine, ["build", ...options, CONTEXT]);
};

/** docker's way: BuildKit takes no image by its id, and gives one without a new layer the old one's time. */
const commit: Relabel = async (engine, id, name, labels) => {
  const container = nameContainer(engine);
  await runEngine(engine, ["create", "--network=none", `--name=${container}`, id]);
  try {
    const changes = labels.flatMap((label) => {
      const [key, value] = label.split(/=(.*)/s);
      return ["--change", `LABEL ${key}="${value}"`];
    });
    await runEngine(engine, ["commit", ...changes, container, name]);
  } finally {
    await runEngine(engine, ["rm", container]).catch(() => undefined);
  }
};
