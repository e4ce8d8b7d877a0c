import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

import type { Architecture } from "./architectures.js";
import { elfProgram } from "./elf.js";
import { ALL_PASSED, FAILED, launcherProgram } from "./launcher.js";
import { cannotProbe } from "../action/messages.js";
import { ProgramFolder, programParents } from "./programs.js";

/** What the programs in src/host/architectures.ts end with. */
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
}

/** What the execution of an architecture's program showed. */
export interface Probe {
  readonly architecture: Architecture;
  readonly runs: boolean;
  /** How it ended, in words; for the diagnosis. */
  readonly ending: string;
}

/** Executes the programs of src/host/architectures.ts on this machine. */
export interface Prober {
  /**
   * Executes the programs of these architectures on the host, this machine's own among them, some side
   * by side. They have been started when it returns.
   *
   * @throws Problem where not even this machine's own runs
   */
  probe(architectures: readonly Architecture[]): Promise<Probe[]>;
  /**
   * Version of the QEMU that runs an architecture that was probed, such as `10.2.2`; undefined where
   * something else runs it. A program that QEMU runs with QEMU_VERSION in its environment is not
   * run: the emulator says its version (QEMU, linux-user/main.c).
   */
  version(architecture: Architecture): Promise<string | undefined>;
  /** Does a program of another name end as those of src/host/architectures.ts do, where one of them ran? */
  runs(name: string, program: Uint8Array): Promise<boolean>;
  /**
   * Do programs that ran here also run where a command starts them? Undefined where that is not known: where not
   * even this machine's own does, or no launcher is written for it.
   *
   * @param prefix a command that starts another: its path, then its arguments
   */
  runBehind(
    prefix: readonly string[],
    architectures: readonly Architecture[],
  ): Promise<boolean | undefined>;
  /** Ends the programs that still run, and removes them. */
  close(): void;
}

interface Execution {
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Descriptor of the file that takes what it writes to standard output. */
  readonly stdout?: number;
}

function start(file: string, { args = [], env = {}, stdout }: Execution): ChildProcess {
  return spawn(file, args, {
    // libuv before 1.53 gives what no handler fits to /bin/sh; what that makes of the bytes can't be written here.
    cwd: "/proc",
    env,
    // A session of its own, so that what it has started can be ended with it.
    detached: true,
    // No pipe: that takes as long to set up as a program to run.
    stdio: ["ignore", stdout ?? "ignore", "ignore"],
  });
}

const notStarted = (error: unknown): Ending => ({
  status: null,
  signal: null,
  error: typeof error === "object" && error && "code" in error ? String(error.code) : String(error),
});

async function execute(file: string, execution: Execution = {}): Promise<Ending> {
  let child: ChildProcess;
  try {
    child = start(file, execution);
  } catch (error) {
    // Node throws for what the kernel refuses (ENOEXEC), where libuv is 1.53 or newer (measured, Node 24.21)
    return notStarted(error);
  }
  sessions.add(child.pid);
  return new Promise((resolve) => {
    // spawn's own `timeout` would keep this process alive after a program that can't be started.
    const timer = setTimeout(() => endSession(child.pid), TIMEOUT_MS);
    const end = (ending: Ending): void => {
      clearTimeout(timer);
      // What a signal ended leaves what it had started
      if (ending.signal) endSession(child.pid);
      sessions.delete(child.pid);
      resolve(ending);
    };
    child.on("error", (error) => end(notStarted(error)));
    child.on("exit", (status, signal) => end({ status, signal }));
  });
}

function endSession(pid: number | undefined): void {
  try {
    if (pid) process.kill(-pid, "SIGKILL");
  } catch {
    // it has ended meanwhile
  }
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

const RAN = inWords({ status: EXIT_STATUS, signal: null });

/** The sessions that have not ended, by their first process. */
const sessions = new Set<number | undefined>();

/** Executes the programs of one folder. */
class Folder {
  constructor(
    private readonly programs: ProgramFolder,
    private readonly native: Architecture,
  ) {}

  /** What ran; of this machine's own program how it ended, where it did not run. */
  async probe(architectures: readonly Architecture[]): Promise<Probe[] | string> {
    const ran = new Set(await this.launch(architectures));
    const own = ran.has(this.native) ? undefined : await this.probeOne(this.native);
    if (own && !own.runs) return own.ending;
    return sideBySide(architectures, async (architecture) =>
      ran.has(architecture)
        ? { architecture, runs: true, ending: RAN }
        : this.probeOne(architecture),
    );
  }

  async version(architecture: Architecture): Promise<string | undefined> {
    const answer = this.programs.file(`${architecture.name}.version`);
    const stdout = openSync(answer, "w");
    const env = { QEMU_VERSION: "1" };
    await execute(this.file(architecture), { env, stdout }).finally(() => closeSync(stdout));
    return /^qemu-\S+ version (\d+(?:\.\d+)*)/.exec(readFileSync(answer, "utf8"))?.[1];
  }

  async runs(name: string, program: Uint8Array): Promise<boolean> {
    const { status } = await execute(this.programs.put(name, program));
    return status === EXIT_STATUS;
  }

  async runBehind(
    prefix: readonly string[],
    architectures: readonly Architecture[],
  ): Promise<boolean | undefined> {
    const launcher = launcherProgram(this.native);
    if (!launcher) return undefined;
    const files = [this.native, ...architectures].map((row) => this.file(row));
    const [command = "", ...args] = [...prefix, this.programs.put("launcher", launcher), ...files];
    const { status } = await execute(command, { args });
    if (status === ALL_PASSED) return true;
    // The first is this machine's own; any other status is not the launcher's
    const failed = (status ?? 0) - FAILED - 1;
    return failed > 0 && failed < files.length ? false : undefined;
  }

  close(): void {
    this.programs.remove();
  }

  private file(architecture: Architecture): string {
    return this.programs.put(architecture.name, elfProgram(architecture));
  }

  /**
   * Executes programs side by side, in one process of this one's: to start a process takes this one
   * about half of what a program takes.
   *
   * @returns those that ran, up to the first that did not
   */
  private async launch(architectures: readonly Architecture[]): Promise<readonly Architecture[]> {
    const launcher = launcherProgram(this.native);
    if (!launcher) return [];
    const args = architectures.map((row) => this.file(row));
    const { status } = await execute(this.programs.put("launcher", launcher), { args });
    if (status === ALL_PASSED) return architectures;
    const failed = (status ?? 0) - FAILED - 1;
    // Any other status is not the launcher's: it could not be run, or was killed.
    return failed in architectures ? architectures.slice(0, failed) : [];
  }

  private async probeOne(architecture: Architecture): Promise<Probe> {
    const ending = await execute(this.file(architecture));
    return { architecture, runs: ending.status === EXIT_STATUS, ending: inWords(ending) };
  }
}

/**
 * A prober whose programs are in the first folder in which this machine's own program runs: RUNNER_TEMP, or
 * the system's temporary folder.
 *
 * @param native this machine's own architecture
 */
export function createProber(native: Architecture): Prober {
  const parents = programParents();
  const tried: string[] = [];
  let folder: Folder | undefined;

  return {
    async probe(architectures) {
      for (let [parent] = parents; parent; [parent] = parents) {
        try {
          folder ??= new Folder(new ProgramFolder(parent), native);
          const answer = await folder.probe(architectures);
          if (typeof answer !== "string") return answer;
          tried.push(`in ${parent}: ${answer}`);
        } catch (error) {
          tried.push(`in ${parent}: ${String(error)}`);
        }
        folder?.close();
        folder = undefined;
        parents.shift();
      }
      throw cannotProbe(tried);
    },
    version: async (architecture) => folder?.version(architecture).catch(() => undefined),
    runs: async (...args) => folder?.runs(...args).catch(() => false) ?? false,
    runBehind: async (...args) => folder?.runBehind(...args).catch(() => undefined),
    close() {
      sessions.forEach(endSession);
      folder?.close();
    },
  };
}
