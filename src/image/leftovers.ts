import { saveState } from "../action/runner.js";
import { whenCancelled } from "../host/command.js";
import { endClients, runName, runOf } from "../host/run-name.js";
import { runEngine, type Engine } from "./engine.js";
import { LABELS } from "./labels.js";

let containers = 0;
const announced = new Set<string>();

/**
 * Has what this run is about to start go again: at once where this process is cancelled, in the post step where it
 * ends otherwise than well, by the next run's hand where nothing of it is left.
 */
export function announce(engine: Engine): void {
  if (announced.has(engine.name)) return;
  announced.add(engine.name);
  saveState("engine", engine.name);
  saveState("run", runName());
  process.once("exit", (status) => {
    if (status === 0) saveState("run", "");
  });
  whenCancelled(() => removeLeftovers(engine, (run) => run === runName()));
}

/** A name of this run's own for the next container. */
export function nameContainer(engine: Engine): string {
  announce(engine);
  return `${runName()}-${++containers}`;
}

/** A name of this run's own for an image. podman names a build's containers after the image of its FROM. */
function nameImage(engine: Engine, tag: string): string {
  announce(engine);
  return `localhost/${runName()}:${tag}`;
}

/** The name by which podman is to know the base of a build. */
export const nameBase = (engine: Engine): string => nameImage(engine, "base");

const isBase = (name: string): boolean => name.endsWith(":base");

/** Takes that name away. The image is somebody else's, and stays, also where it has no other name. */
export const unnameBase = (engine: Engine, name: string): Promise<string> =>
  // rmi fails where it is the last name, and a container has the image
  runEngine(engine, ["rmi", name]).catch(() => runEngine(engine, ["untag", name, name]));

/** Has an image made under a name of this run's own, which it loses in the end. */
export async function underOwnName<T>(
  engine: Engine,
  work: (name: string) => Promise<T>,
): Promise<T> {
  const name = nameImage(engine, "image");
  try {
    return await work(name);
  } finally {
    await runEngine(engine, ["rmi", name]).catch(() => undefined);
  }
}

/** Removes what docker's classic builder has left of this run's build: its first stage has no other use. */
export async function removeOwnSteps(engine: Engine): Promise<void> {
  const ids = await stepsOf(engine, (run) => run === runName());
  if (ids.length > 0) await runEngine(engine, ["rmi", ...ids]);
}

/** The run whose name a volume has on its label; undefined where there is none. */
export async function holderOf(engine: Engine, volume: string): Promise<string | undefined> {
  const format = `--format={{index .Labels "${LABELS.run}"}}`;
  const said = await runEngine(engine, ["volume", "inspect", format, volume]).catch(() => "");
  return runOf(said.trim());
}

/** The images that docker's classic builder has left of the steps of a build, by their ids. */
async function stepsOf(engine: Engine, isLeft: (run: string) => boolean): Promise<string[]> {
  const filters = ["--filter=dangling=true", `--filter=label=${LABELS.run}`];
  const ids = lines(await runEngine(engine, ["images", "--quiet", ...filters]));
  if (ids.length === 0) return [];
  const format = `--format={{.Id}} {{index .Config.Labels "${LABELS.run}"}}`;
  const said = lines(await runEngine(engine, ["image", "inspect", format, ...ids]));
  const found = said.map((line) => line.split(" "));
  return found.flatMap(([id = "", run = ""]) => (isLeft(run) ? [id] : []));
}

const lines = (text: string): string[] => text.split("\n").filter(Boolean);

/**
 * Removes what runs have left in an engine, known by the names that they gave: containers, those of builds among
 * them, and images. What runs is ended.
 *
 * @param isLeft whether what a run of this name has left is to go
 * @throws CommandFailed where the engine fails
 */
export async function removeLeftovers(
  engine: Engine,
  isLeft: (run: string) => boolean,
): Promise<void> {
  const left = (name: string): boolean => {
    const run = runOf(name);
    return run !== undefined && isLeft(run);
  };
  endClients(isLeft);
  // podman's builds keep their containers outside of its own list (podman-ps(1), --external)
  const external = engine.name === "podman" ? ["--external"] : [];
  const listed = ["ps", "--all", ...external, "--no-trunc", "--format={{.ID}} {{.Names}}"];
  const found = lines(await runEngine(engine, listed)).map((line) => line.split(" "));
  const ids = found.flatMap(([id = "", name = ""]) => (left(name) ? [id] : []));
  if (ids.length > 0) await runEngine(engine, ["rm", "--force", ...ids]);

  const images = lines(await runEngine(engine, ["images", "--format={{.Repository}}:{{.Tag}}"]));
  const names = images.filter((name) => left(name.replace("localhost/", "")));
  for (const name of names.filter(isBase)) await unnameBase(engine, name);
  const steps = engine.name === "docker" ? await stepsOf(engine, left) : [];
  const made = [...names.filter((name) => !isBase(name)), ...steps];
  if (made.length > 0) await runEngine(engine, ["rmi", ...made]);
  const marked = ["volume", "ls", "--quiet", `--filter=label=${LABELS.run}`];
  for (const volume of lines(await runEngine(engine, marked))) {
    const holder = await holderOf(engine, volume);
    if (holder && isLeft(holder)) await runEngine(engine, ["volume", "rm", volume]);
  }
}
