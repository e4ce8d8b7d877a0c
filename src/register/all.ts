import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { ARCHITECTURES, type Architecture } from "../host/architectures.js";
import type { Finding } from "../host/look.js";
import type { Recipe } from "../image/recipe.js";

/** A note in the runner's tool cache, which spares later runs a question. It holds for one boot. */
function fileOf(name: string): string | undefined {
  const cache = process.env["RUNNER_TOOL_CACHE"];
  return cache && path.join(cache, "qemu-user-static-action", name);
}

/** Changes at every boot (Linux, random(4)). */
function bootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "utf8");
}

/** What was noted since this boot; undefined for nothing. */
export function readNote(name: string): string | undefined {
  const file = fileOf(name);
  if (!file) return undefined;
  try {
    const text = readFileSync(file, "utf8");
    const boot = bootId();
    return text.startsWith(boot) ? text.slice(boot.length) : undefined;
  } catch {
    return undefined; // no note yet
  }
}

/** Leaves a note, whole at any time; where that fails, the next run just asks again. */
export function writeNote(name: string, text: string): void {
  const file = fileOf(name);
  if (!file) return;
  const written = `${file}.${process.pid}`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    try {
      writeFileSync(written, bootId() + text);
      renameSync(written, file);
    } finally {
      rmSync(written, { force: true }); // it is still there where that failed
    }
  } catch (error) {
    console.log(`The note ${file} could not be written: ${String(error)}`);
  }
}

const nameOf = ({ image, baseImage }: Recipe): string =>
  `all-${(image || baseImage).replaceAll(/[^\w.-]+/g, "-")}`;

/**
 * The architectures that `all` means, which ran after an earlier registration; undefined where no
 * note says it. They are known to the image alone: QEMU drops some from release to release, and
 * Fedora's rule of one may be wrong (microblaze had swapped bytes for years). It holds for one recipe,
 * and only says what to probe.
 */
export function recall(recipe: Recipe): readonly Architecture[] | undefined {
  const note = readNote(nameOf(recipe));
  if (note === undefined) return undefined;
  const end = note.indexOf("\n");
  if (note.slice(end + 1) !== recipe.text) return undefined;
  const names = note.slice(0, end).split(" ");
  const known = ARCHITECTURES.filter(({ name }) => names.includes(name));
  return known.length > 0 ? known : undefined;
}

/** Leaves the note of those that ran. */
export function remember(recipe: Recipe, findings: readonly Finding[]): void {
  const names = findings.flatMap(({ runs, architecture }) => (runs ? [architecture.name] : []));
  writeNote(nameOf(recipe), `${names.join(" ")}\n${recipe.text}`);
}
