import path from "node:path";

import { foreignImage } from "../action/messages.js";
import type { Architecture } from "../host/architectures.js";
import { CommandFailed } from "../host/command.js";
import { runEngine, type Engine } from "./engine.js";
import type { EntrypointName } from "./entrypoint.js";
import { LABELS } from "./labels.js";

/** What the engine says of an image in its store. */
export interface Inspected {
  readonly name: string;
  /** SHA-256, hex, by which the engine knows it. */
  readonly id: string;
  readonly created: Date;
  /** As Go names it (OCI image-spec, config): amd64, arm64. */
  readonly architecture: string;
  /** Hash of the recipe that it was made from; empty for an image that the action did not make. */
  readonly recipe: string;
  /** The recipe's hash without its architectures; empty as well for what an earlier version made. */
  readonly family: string;
  /** Undefined where neither label nor name of its program says it. */
  readonly entrypoint: EntrypointName | undefined;
  /** Name of an annotation that asks podman to restore a checkpoint; empty for an ordinary image. */
  readonly checkpoint: string;
  /** QEMU's names of the emulators that it holds; undefined where no label says it. */
  readonly holds: readonly string[] | undefined;
}

/** What stands in parsed JSON at the end of a path of keys; undefined where the path breaks off. */
const at = (value: unknown, ...keys: readonly (string | number)[]): unknown =>
  keys.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner ? Reflect.get(inner, key) : undefined),
    value,
  );

/** podman restores a checkpoint that an image holds, whatever the options of the run (CVE-2026-94603). */
const CHECKPOINT = "io.podman.annotations.checkpoint.";

/**
 * Asks the engine for an image.
 *
 * @returns undefined where it has no such image
 * @throws CommandFailed where the engine fails otherwise
 */
export async function inspect(engine: Engine, name: string): Promise<Inspected | undefined> {
  try {
    // All of it: docker fails on fields that a template names and an image lacks, since 29 most of them
    const text = await runEngine(engine, ["image", "inspect", name]);
    return parseInspected(name, JSON.parse(text));
  } catch (error) {
    if (error instanceof CommandFailed && /no such (image|object)|not known/i.test(error.said)) {
      return undefined;
    }
    throw error;
  }
}

/**
 * Asks for an image as it is for this machine. docker's containerd store may describe another platform of an
 * index (measured, docker 28.5.2); older ones don't know the option, and hold one platform alone.
 */
export async function inspectFor(
  engine: Engine,
  native: Architecture,
  name: string,
): Promise<Inspected | undefined> {
  const found = await inspect(engine, name);
  const [platform] = native.platforms;
  if (!found || engine.name !== "docker" || !platform) return found;
  if (found.architecture && isFor(native, found)) return found;
  try {
    const text = await runEngine(engine, ["image", "inspect", `--platform=${platform}`, name]);
    return { ...parseInspected(name, JSON.parse(text)), id: found.id };
  } catch (error) {
    if (error instanceof CommandFailed) return found;
    throw error;
  }
}

/** What `image inspect` answers, of podman 3.4 to 6 and of docker 20.10 to 29; what is left out is empty. */
export function parseInspected(name: string, answer: unknown): Inspected {
  const text = (...keys: readonly (string | number)[]): string => {
    const found = at(answer, 0, ...keys);
    return typeof found === "string" ? found : "";
  };
  const label = (name: string): string => text("Config", "Labels", name);
  const program = path.basename(text("Config", "Entrypoint", 0));
  const binfmt = program === "binfmt" ? "binfmt" : undefined;
  const holds = label(LABELS.architectures).split(" ").filter(Boolean);
  return {
    name,
    id: text("Id").replace("sha256:", ""),
    created: new Date(text("Created")),
    architecture: text("Architecture"),
    recipe: label(LABELS.recipe),
    family: label(LABELS.family),
    checkpoint:
      keysOf(at(answer, 0, "Annotations")).find((key) => key.startsWith(CHECKPOINT)) ?? "",
    entrypoint: label(LABELS.entrypoint) === "1" ? "own" : binfmt,
    holds: holds.length > 0 ? holds : undefined,
  };
}

/** Ids, names and age of images, of what `image inspect` answers of several. */
export function parseImages(
  answer: unknown,
): { readonly id: string; readonly names: readonly string[]; readonly created: Date }[] {
  const all: readonly unknown[] = Array.isArray(answer) ? answer : [];
  return all.map((one) => {
    const found = at(one, "RepoTags");
    const names: readonly unknown[] = Array.isArray(found) ? found : [];
    return {
      id: String(at(one, "Id")).replace("sha256:", ""),
      // docker before 29 has a name where there is none
      names: names
        .filter((name) => typeof name === "string" && name !== "<none>:<none>")
        .map(String),
      created: new Date(String(at(one, "Created"))),
    };
  });
}

const keysOf = (value: unknown): readonly string[] =>
  typeof value === "object" && value ? Object.keys(value) : [];

/**
 * Is an image made for this machine, so that its container needs no emulator? One that does not say for which
 * is not refused: the engine picks this machine's of an index.
 */
export const isFor = (native: Architecture, { architecture }: Inspected): boolean =>
  architecture === "" ||
  native.platforms.some((known) => `${known}/`.startsWith(`linux/${architecture}/`));

/** @throws Problem for an image that is made for another machine, before it runs with privileges */
export function refuseForeign(native: Architecture, image: Inspected, name: string): void {
  if (!isFor(native, image)) {
    throw foreignImage(name, `linux/${image.architecture}`, native.platforms);
  }
}
