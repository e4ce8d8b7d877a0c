import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";

import type { Architecture } from "./architectures.js";
import { elfProgram } from "./elf.js";
import { cannotProbe } from "./messages.js";

/** What the programs in src/architectures.ts end with. */
const EXIT_STATUS = 42;

/** Far above what an emulator takes to start on a busy host. */
const TIMEOUT_MS = 20_000;

/** How a program ended. */
interface Ending {
  /** Exit status; null where a signal ended it or it could not be started. */
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Name of the error with which it could not be started, such as EACCES. */
  readonly error?: string;
  readonly stdout: string;
}

/** What the execution of an architecture's program showed. */
export interface Probe {
  readonly architecture: Architecture;
  readonly runs: boolean;
  /** How it ended, in words; for the diagnosis. */
  readonly ending: string;
}

/** A folder of programs, one for each architecture, that can be executed here. */
export interface ProbeRoom {
  /** Executes the programs of these architectures on the host, some side by side. */
  probe(architectures: readonly Architecture[]): Promise<Probe[]>;
  /**
   * Version of the QEMU that runs an architecture, such as `10.2.2`; undefined where something else
   * runs it. A program that QEMU runs with QEMU_VERSION in its environment is not run: the emulator
   * says its version (QEMU, linux-user/main.c).
   */
  version(architecture: Architecture): Promise<string | undefined>;
}

function execute(file: string, env: NodeJS.ProcessEnv): Promise<Ending> {
  return new Promise((resolve) => {
    // What no handler fits, execvp(3) gives to /bin/sh; what that makes of the bytes stays here.
    const cwd = path.dirname(file);
    const child = spawn(file, [], { cwd, env, stdio: ["ignore", "pipe", "ignore"] });
    // spawn's own `timeout` would keep this process alive after a program that can't be started.
    const timer = setTimeout(() => child.kill("SIGKILL"), TIMEOUT_MS);
    let stdout = "";
    // Where no pipe could be had, there is none, and the error comes as an event.
    const output: Readable | undefined = child.stdout;
    output?.on("data", (data: Buffer) => (stdout += data.toString()));
    const end = (ending: Omit<Ending, "stdout">): void => {
      clearTimeout(timer);
      resolve({ ...ending, stdout });
    };
    child.on("error", (error: NodeJS.ErrnoException) =>
      end({ status: null, signal: null, error: error.code ?? error.message }),
    );
    child.on("close", (status, signal) => end({ status, signal }));
  });
}

function inWords({ status, signal, error }: Ending): string {
  if (error) return `it can't be started (${error})`;
  return signal ? `it ended by ${signal}` : `it ended with status ${status}`;
}

/** Runs at most as many side by side as the machine has use for; results in the order given. */
async function sideBySide<In, Out>(
  items: readonly In[],
  work: (item: In) => Promise<Out>,
): Promise<Out[]> {
  const results: Out[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [i, item] of queue) results[i] = await work(item);
  };
  await Promise.all(Array.from({ length: 2 * availableParallelism() }, worker));
  return results;
}

/**
 * Makes a folder in which programs can be executed, hands it to `work`, and removes it.
 *
 * @param native this machine's own architecture: its program has to run, else it is the folder that
 *   forbids it (a mount with noexec) and the next is tried
 * @throws Problem where no folder allows it
 */
export async function withProbes<T>(
  native: Architecture,
  work: (room: ProbeRoom) => Promise<T>,
): Promise<T> {
  const parents = [process.env["RUNNER_TEMP"], tmpdir(), process.env["RUNNER_TOOL_CACHE"]];
  const tried: string[] = [];
  for (const parent of parents) {
    if (!parent) continue;
    let folder: string | undefined;
    try {
      const room = probeRoom((folder = mkdtempSync(path.join(parent, "qemu-probe-"))));
      const failure = await room.probe([native]).then(
        ([control]) => (control?.runs ? undefined : control?.ending),
        (error: unknown) => String(error),
      );
      if (failure === undefined) return await work(room);
      tried.push(`in ${parent}: ${failure}`);
    } catch (error) {
      if (folder) throw error;
      tried.push(`in ${parent}: ${String(error)}`);
    } finally {
      if (folder) rmSync(folder, { recursive: true, force: true });
    }
  }
  throw cannotProbe(tried);
}

function probeRoom(folder: string): ProbeRoom {
  const file = ({ name }: Architecture): string => path.join(folder, name);
  return {
    async probe(architectures) {
      // All are written before any is started: a child that inherits a descriptor open for writing
      // makes the execution of that file fail with ETXTBSY.
      for (const architecture of architectures) {
        writeFileSync(file(architecture), elfProgram(architecture), { mode: 0o755 });
      }
      return sideBySide(architectures, async (architecture) => {
        const ending = await execute(file(architecture), {});
        return { architecture, runs: ending.status === EXIT_STATUS, ending: inWords(ending) };
      });
    },
    async version(architecture) {
      const { stdout } = await execute(file(architecture), { QEMU_VERSION: "1" });
      return /^qemu-\S+ version (\d+(?:\.\d+)*)/.exec(stdout)?.[1];
    },
  };
}
