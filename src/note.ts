import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { ARCHITECTURES, type Architecture } from "./architectures.js";
import type { Finding } from "./look.js";
import type { Recipe } from "./recipe.js";

/**
 * Which architectures `all` means is known to the image alone: QEMU drops some from release to
 * release, and Fedora's rule of one may be wrong (microblaze had swapped bytes for years). A note in
 * the runner's tool cache spares later runs the question. It holds for one boot and one recipe, and
 * only says what to probe.
 */
function fileOf({ image, baseImage }: Recipe): string | undefined {
  const cache = process.env["RUNNER_TOOL_CACHE"];
  const name = `all-${(image || baseImage).replaceAll(/[^\w.-]+/g, "-")}`;
  return cache && path.join(cache, "qemu-user-static-action", name);
}

/** Changes at every boot (Linux, random(4)). */
function bootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}

/** The architectures that ran after an earlier registration; undefined where no note says it. */
export function recall(recipe: Recipe): readonly Architecture[] | undefined {
  const file = fileOf(recipe);
  if (!file) return undefined;
  try {
    const [boot, names = "", ...text] = readFileSync(file, "utf8").split("\n");
    if (boot !== bootId() || text.join("\n") !== recipe.text) return undefined;
    const known = ARCHITECTURES.filter(({ name }) => names.split(" ").includes(name));
    return known.length > 0 ? known : undefined;
  } catch {
    return undefined; // no note yet
  }
}

/** Leaves the note; where that fails, the next run just asks the image again. */
export function remember(recipe: Recipe, findings: readonly Finding[]): void {
  const file = fileOf(recipe);
  if (!file) return;
  const names = findings.flatMap(({ runs, architecture }) => (runs ? [architecture.name] : []));
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, [bootId(), names.join(" "), recipe.text].join("\n"));
  } catch (error) {
    console.log(`The note of the image's architectures could not be written: ${String(error)}`);
  }
}
