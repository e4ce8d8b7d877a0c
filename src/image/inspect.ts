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
  /** Undefined where neither label nor name of its program says it. */
  readonly entrypoint: EntrypointName | undefined;
  /** QEMU's names of the emulators that it holds; undefined where no label says it. */
  readonly holds: readonly string[] | undefined;
}

/** What stands in parsed JSON at the end of a path of keys; undefined where the path breaks off. */
const at = (value: unknown, ...keys: readonly (string | number)[]): unknown =>
  keys.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner ? Reflect.get(inner, key) : undefined),
    value,
  );

/**
 * Asks the engine for an image.
 *
 * @returns undefined where it has no such image
 * @throws CommandFailed where the engine fails otherwise
 */
export async function inspect(engine: Engine, name: string): Promise<Inspected | undefined> {
  let answer: unknown;
  try {
    // All of it: docker fails on fields that a template names and an image lacks, since 29 most of them
    answer = JSON.parse(await runEngine(engine, ["image", "inspect", name]));
  } catch (error) {
    if (error instanceof CommandFailed && /no such (image|object)|not known/i.test(error.said)) {
      return undefined;
    }
    throw error;
  }
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
    entrypoint: label(LABELS.entrypoint) === "1" ? "own" : binfmt,
    holds: holds.length > 0 ? holds : undefined,
  };
}

/** Is an image made for this machine, so that its container needs no emulator? */
export const isFor = (native: Architecture, { architecture }: Inspected): boolean =>
  native.platforms.some((known) => `${known}/`.startsWith(`linux/${architecture}/`));

/** @throws Problem for an image that is made for another machine, before it runs with privileges */
export function refuseForeign(native: Architecture, image: Inspected, name: string): void {
  if (!isFor(native, image)) {
    throw foreignImage(name, `linux/${image.architecture}`, native.platforms);
  }
}
