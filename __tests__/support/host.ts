import { spawn, type ChildProcess } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

import { BINFMT } from "../../src/host/binfmt.js";
import { execute, must, type Ended } from "./action.js";
import { settled, type Folder } from "./tools.js";

/** A user of this machine without any right. */
export const NOBODY = 65534;

async function startNamespace(...flags: readonly string[]): Promise<ChildProcess> {
  const keeper = spawn("unshare", [...flags, "sh", "-c", "echo ready; exec sleep infinity"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve, reject) => {
    keeper.stdout.once("data", resolve).once("end", () => reject(new Error("no namespace")));
  });
  return keeper;
}

/**
 * A host of the test's own: a mount namespace in which nothing is mounted on binfmt_misc. Its
 * mounts, and the handlers that nothing else keeps, go with it.
 */
export class Host {
  private constructor(
    private readonly keeper: ChildProcess,
    private readonly enter: readonly string[],
  ) {}

  /**
   * A host whose table is that of script/own-host, as podman run by root needs it. Entries die with the last
   * mount of the table (Linux >= 6.7), and the first process of script/own-host keeps none.
   *
   * @throws Error where there are handlers: the test before did not end its host
   */
  static async create(): Promise<Host> {
    if (!readFileSync("/proc/self/uid_map", "utf8").includes(" 4294967294")) {
      throw new Error("not on a host of the tests' own: run this by script/test");
    }
    await execute(["nsenter", "--target=1", "--mount", "umount", BINFMT]);
    const host = new Host(await startNamespace("--mount", "--propagation=private"), ["--mount"]);
    // Not mountpoint(1): util-linux 2.41 also finds what is mounted under a later mount on /proc, as systemd's automount
    while ((await host.run("test", "-e", `${BINFMT}/status`)).status === 0) {
      await host.must("umount", BINFMT);
    }
    // The namespaces of processes that have just been killed keep the table for a moment
    const foreign = await settled(async () => {
      await host.mount();
      const names = await host.handlers();
      await host.must("umount", BINFMT);
      return names;
    }, []);
    if (foreign?.length === 0) return host;
    await host.end();
    throw new Error(`another host has left handlers: ${foreign?.join(", ")}`);
  }

  /** A host with a table of its own, mounted: a user namespace has an instance (Linux >= 6.7). */
  static async withOwnTable(): Promise<Host> {
    const keeper = await startNamespace("--user", "--map-root-user", "--mount");
    const host = new Host(keeper, ["--user", "--mount", "--preserve-credentials"]);
    await host.mount();
    return host;
  }

  /** A further host on the same kernel; it unmounts this one's table. */
  async another(): Promise<Host> {
    await this.must("umount", BINFMT);
    return Host.create();
  }

  /** The prefix of a command that runs on this host. */
  get prefix(): string[] {
    return this.enterAt(process.cwd());
  }

  private enterAt(folder: string): string[] {
    return ["nsenter", `--target=${this.keeper.pid}`, ...this.enter, `--wd=${folder}`];
  }

  /** The table's directory, seen from outside. */
  get table(): string {
    return `/proc/${this.keeper.pid}/root${BINFMT}`;
  }

  run(...command: readonly string[]): Promise<Ended> {
    return execute([...this.prefix, ...command]);
  }

  must(...command: readonly string[]): Promise<string> {
    return must([...this.prefix, ...command]);
  }

  /**
   * Has sudo on this host allow what a rule says and nothing else, and hand on what these tests' podman
   * needs.
   *
   * @param rule a line of sudoers(5)
   */
  async sudoers(rule: string, folder: Folder): Promise<void> {
    const kept = "CONTAINERS_CONF CONTAINERS_REGISTRIES_CONF CONTAINERS_STORAGE_CONF";
    const keep = `Defaults env_keep += "${kept} BUILDAH_ISOLATION"`;
    const sudoers = folder.file("sudoers", `${keep}\n${rule}\n`, 0o440);
    await this.must("mount", "--bind", sudoers, "/etc/sudoers");
  }

  /**
   * The prefix of a command that a user without rights runs on this host, whom sudo allows what the
   * rule says and nothing else.
   *
   * @param rule a line of sudoers(5) for the user nobody
   */
  async nobody(rule: string, folder: Folder): Promise<string[]> {
    await this.sudoers(rule, folder);
    return this.as(NOBODY);
  }

  /** The prefix of a command that a user of this machine runs on this host. */
  as(id: number): string[] {
    const user = ["setpriv", `--reuid=${id}`, `--regid=${id}`, "--clear-groups"];
    return [...this.enterAt("/"), ...user]; // the checkout may be closed to that user
  }

  /** Mounts the table, as a host with systemd does. */
  mount(): Promise<string> {
    return this.must("mount", "-t", "binfmt_misc", "binfmt_misc", BINFMT);
  }

  /** Writes to a file of the table: a rule to `register`; 0, 1 or -1 to a handler. */
  write(file: string, text: string): Promise<Ended> {
    return this.run("sh", "-c", `printf '%s\\n' "$0" >${BINFMT}/"$1"`, text, file);
  }

  /** Names of the handlers; undefined where the table is not mounted. */
  async handlers(): Promise<string[] | undefined> {
    const { output } = await this.run("ls", BINFMT);
    const names = output.split("\n").filter(Boolean);
    if (!names.includes("status")) return undefined;
    return names.filter((name) => name !== "register" && name !== "status");
  }

  /** Removes every handler. */
  async forget(): Promise<void> {
    for (const name of (await this.handlers()) ?? []) await this.write(name, "-1");
  }

  /** Ends the host; its mounts and handlers go with it, and what a killed engine left running. */
  async end(): Promise<void> {
    for (const pid of processesOf(`/proc/${this.keeper.pid}/ns/mnt`)) {
      if (pid !== this.keeper.pid) killIfThere(pid);
    }
    const ended = new Promise((resolve) => this.keeper.once("exit", resolve));
    this.keeper.kill("SIGKILL");
    await ended;
  }
}

/** The processes in a mount namespace, and all that they started. */
function processesOf(namespace: string): number[] {
  const own = readlinkSync(namespace);
  const all = readdirSync("/proc").map(Number).filter(Boolean);
  const found = new Set<number>();
  const parents = new Map<number, number>();
  for (const pid of all) {
    try {
      if (readlinkSync(`/proc/${pid}/ns/mnt`) === own) found.add(pid);
      parents.set(
        pid,
        Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]),
      );
    } catch {
      // it has ended meanwhile
    }
  }
  const descends = (pid: number): boolean =>
    found.has(pid) || (parents.has(pid) && descends(parents.get(pid) ?? 0));
  return all.filter(descends);
}

/** All processes and their command lines; of script/own-host, which has a PID namespace of its own. */
export function commandLines(): (readonly [pid: number, line: string])[] {
  return readdirSync("/proc").flatMap((pid) => {
    try {
      const text = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      return /^\d+$/.test(pid) ? [[Number(pid), text.replaceAll("\0", " ").trim()] as const] : [];
    } catch {
      return []; // no process, or it has ended meanwhile
    }
  });
}

/** The command lines of those that have not ended, with their ids before them: a dead one has none. */
export const processes = (): string[] =>
  commandLines().flatMap(([pid, line]) => (line ? [`${pid} ${line}`] : []));

function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // it has ended meanwhile
  }
}
