import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { ARCHITECTURES, type Architecture } from "../host/architectures.js";
import { CommandFailed, run } from "../host/command.js";
import { elfProgram } from "../host/elf.js";
import { runContainer } from "../image/container.js";
import { runEngine, type Engine } from "../image/engine.js";
import { ALL_PASSED, FAILED, launcherProgram } from "../host/launcher.js";

/** podman-run(1), docker-run(1): the engine itself failed, for instance for want of the image. */
const ENGINE_FAILED = 125;

const LAUNCHER = "launcher";

/** The launcher itself did not run as it should, so nothing is known of the programs. */
class LauncherFailed extends Error {
  constructor(status: number) {
    super(`a confined container of the launcher ended with status ${status}`);
  }
}

/** The files of an image that holds nothing but the programs of src/host/architectures.ts. */
function filesOf(native: Architecture): Map<string, Uint8Array> {
  const launcher = launcherProgram(native);
  return new Map([
    ...ARCHITECTURES.map((row): [string, Uint8Array] => [row.name, elfProgram(row)]),
    ...(launcher ? [[LAUNCHER, launcher] as const] : []),
  ]);
}

function nameOf(files: ReadonlyMap<string, Uint8Array>): string {
  const hash = createHash("sha256");
  for (const content of files.values()) hash.update(content);
  return `localhost/qemu-user-static-probe:${hash.digest("hex").slice(0, 12)}`;
}

/** Makes that image, from nothing: no network, no base, no other image. */
async function importImage(
  engine: Engine,
  name: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const folder = mkdtempSync(path.join(process.env["RUNNER_TEMP"] || tmpdir(), "qemu-confined-"));
  try {
    for (const [file, content] of files) {
      writeFileSync(path.join(folder, file), content, { mode: 0o755 });
    }
    const archive = path.join(folder, "programs.tar");
    await run(["tar", "--create", `--file=${archive}`, `--directory=${folder}`, ...files.keys()]);
    await runEngine(engine, ["import", archive, name]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Executes the programs of these architectures in confined containers: no privilege, no label
 * option, no network. One container while all run, one more for each that fails. Judged by the exit
 * status alone: a confined process may not always write to the caller's pipe.
 *
 * @returns QEMU's names of those that ran
 * @throws CommandFailed where the engine can't run a container, LauncherFailed where that says
 *   nothing of the programs, Problem where sudo refuses
 */
export async function runConfined(
  engine: Engine,
  native: Architecture,
  architectures: readonly Architecture[],
): Promise<ReadonlySet<string>> {
  const files = filesOf(native);
  const image = nameOf(files);
  const start = async (command: readonly string[]): Promise<number> => {
    try {
      await runContainer(engine, ["--network=none", "--pull=never"], image, command);
      return 0;
    } catch (error) {
      if (!(error instanceof CommandFailed) || error.status === ENGINE_FAILED) throw error;
      return error.status;
    }
  };
  const startOrImport = async (command: readonly string[]): Promise<number> => {
    try {
      return await start(command);
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      await importImage(engine, image, files);
      return start(command);
    }
  };

  const names = architectures.map(({ name }) => name);
  const ran = new Set<string>();
  if (!files.has(LAUNCHER)) {
    for (const name of names) if ((await startOrImport([`/${name}`])) === ALL_PASSED) ran.add(name);
    return ran;
  }
  let rest = names;
  while (rest.length > 0) {
    const status = await startOrImport([`/${LAUNCHER}`, ...rest.map((name) => `/${name}`)]);
    const failed = status === ALL_PASSED ? rest.length : status - FAILED - 1;
    // Any other status is not the launcher's: it could not be run, or was killed.
    if (status !== ALL_PASSED && !(failed in rest)) throw new LauncherFailed(status);
    for (const name of rest.slice(0, failed)) ran.add(name);
    rest = rest.slice(failed + 1);
  }
  return ran;
}
