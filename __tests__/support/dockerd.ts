import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { execute, must, type Ended } from "./action.js";

const CGROUPS = "/sys/fs/cgroup";

/**
 * crun fails where cgroups lack the controller of what is asked for; docker asks for I/O's in no words (measured,
 * docker 26 and 28, crun 1.21 and 1.28).
 */
const CRUN = `#!/bin/sh
for argument; do
  [ "$previous" != --bundle ] || sed -i 's/,"blockIO":{}//' "$argument/config.json"
  previous=$argument
done
exec crun "$@"
`;

/**
 * A real dockerd (Debian's docker.io) with a containerd of its own, beside whatever engines the
 * machine has: its folders, sockets and cgroups are private, and it has no network but the host's
 * and none. script/test says which runtime, store (classic, containerd) and builder it has.
 */
export class Dockerd {
  private constructor(
    /** Of the daemon; a test may put files there. */
    readonly folder: string,
    private readonly cgroup: string,
    /** Folders in /run that exist because of this daemon. */
    private readonly made: readonly string[],
    private readonly prefix: readonly string[],
    private readonly daemons: readonly ChildProcess[],
  ) {}

  /**
   * @param prefix a command that starts another one, such as nsenter with its options: the host
   *   that the daemon runs on. It has to exec what it starts.
   * @throws Error with the daemons' last words where one does not start
   */
  static async start({ prefix = [] }: { prefix?: readonly string[] } = {}): Promise<Dockerd> {
    const folder = mkdtempSync(path.join(tmpdir(), "dockerd-"));
    const at = (name: string): string => path.join(folder, name);
    const cgroup = path.basename(folder);
    const made = ["/run/containerd/s", "/run/containerd", "/run/docker/plugins", "/run/docker"];
    const fresh = made.filter((name) => !existsSync(name));
    writeFileSync(at("crun"), CRUN, { mode: 0o755 });
    const features = { "containerd-snapshotter": process.env["DOCKER_STORE"] === "containerd" };
    writeFileSync(at("daemon.json"), JSON.stringify({ features }));
    writeFileSync(
      at("containerd.toml"),
      `version = 2
root = "${at("containerd")}"
state = "${at("containerd-state")}"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
address = "${at("containerd.sock")}"
`,
    );
    const daemons: ChildProcess[] = [];
    const dockerd = new Dockerd(folder, cgroup, fresh, prefix, daemons);
    try {
      daemons.push(dockerd.spawn("containerd", "--config", at("containerd.toml")));
      await dockerd.appears("containerd.sock");
      const options = {
        "config-file": at("daemon.json"),
        "data-root": at("data"),
        "exec-root": at("exec"),
        pidfile: at("pid"),
        host: dockerd.host,
        containerd: at("containerd.sock"),
        "cgroup-parent": `/${cgroup}`,
        bridge: "none",
        iptables: "false",
        "add-runtime": `crun=${at("crun")}`,
        "default-runtime": process.env["OCI_RUNTIME"] ?? "runc",
      };
      const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
      daemons.push(dockerd.spawn("/usr/sbin/dockerd", ...args));
      await dockerd.appears("docker.sock");
      await dockerd.must("version");
    } catch (error) {
      await dockerd.stop();
      throw error;
    }
    return dockerd;
  }

  /** The value of DOCKER_HOST. */
  get host(): string {
    return `unix://${path.join(this.folder, "docker.sock")}`;
  }

  /**
   * The environment in which `docker` means this daemon and the machine's own client of Debian's,
   * with nothing of the caller's configuration.
   */
  get env(): Record<string, string> {
    return {
      DOCKER_HOST: this.host,
      DOCKER_CONFIG: path.join(this.folder, "config"),
      DOCKER_BUILDKIT: process.env["DOCKER_BUILDKIT"] ?? "0",
      PATH: `/usr/bin:${process.env["PATH"] ?? ""}`,
    };
  }

  /** Runs the client; never throws for its exit status. */
  run(...args: readonly string[]): Promise<Ended> {
    return execute(["/usr/bin/docker", ...args], { ...process.env, ...this.env });
  }

  /** Runs the client, which has to succeed. */
  must(...args: readonly string[]): Promise<string> {
    return must(["/usr/bin/docker", ...args], { ...process.env, ...this.env });
  }

  /** Copies an image of root's podman into this daemon's store, under the same name. */
  async loadFromPodman(image: string): Promise<void> {
    const archive = path.join(this.folder, "image.tar");
    await must(["podman", "save", "--quiet", "--format=docker-archive", "-o", archive, image]);
    await this.must("load", "--quiet", "--input", archive);
    rmSync(archive);
  }

  /** What both daemons logged. */
  get log(): string {
    const files = ["containerd.log", "dockerd.log"].map((name) => path.join(this.folder, name));
    return files.map((file) => (existsSync(file) ? readFileSync(file, "utf8") : "")).join("");
  }

  /** The end of the containers, the daemons, their mounts, cgroups and folders. */
  async stop(): Promise<void> {
    if (existsSync(path.join(this.folder, "docker.sock"))) {
      const { output } = await this.run("ps", "--all", "--quiet");
      const containers = output.split("\n").filter((line) => /^[0-9a-f]{12}$/.test(line));
      if (containers.length > 0) await this.run("rm", "--force", ...containers);
    }
    for (const daemon of [...this.daemons].reverse()) await end(daemon);
    // What a killed daemon leaves mounted; those of another mount namespace go with it
    const mounts = readFileSync("/proc/self/mounts", "utf8").split("\n");
    const below = mounts.map((line) => line.split(" ")[1] ?? "");
    for (const mount of below.filter((point) => point.startsWith(`${this.folder}/`)).reverse()) {
      await execute(["umount", "--lazy", mount]);
    }
    for (const controller of ["", ...readdirSync(CGROUPS)]) {
      await removeGroup(path.join(CGROUPS, controller, this.cgroup));
    }
    rmSync(this.folder, { recursive: true, force: true });
    for (const directory of this.made) {
      try {
        rmdirSync(directory);
      } catch {
        // Another daemon came to use it, or there is none
      }
    }
  }

  private spawn(program: string, ...args: readonly string[]): ChildProcess {
    const log = openSync(path.join(this.folder, `${path.basename(program)}.log`), "a");
    // The kernel ends the daemons with their parent, should a test be killed
    const words = [...this.prefix, "setpriv", "--pdeathsig", "TERM", program, ...args];
    const [command = "", ...rest] = words;
    const child = spawn(command, rest, { stdio: ["ignore", log, log] });
    closeSync(log);
    child.on("error", (error) => console.error(error));
    return child;
  }

  private async appears(socket: string): Promise<void> {
    const started = Date.now();
    while (!existsSync(path.join(this.folder, socket))) {
      const dead = this.daemons.some(({ exitCode }) => exitCode !== null);
      if (dead || Date.now() - started > 30_000) {
        throw new Error(`no ${socket}:\n${this.log.split("\n").slice(-10).join("\n")}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Ends a process, by force after 20 seconds. */
async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), 20_000);
  await ended;
  clearTimeout(force);
}

/** Removes a cgroup and those below it. A dead container's may be busy for a moment. */
async function removeGroup(directory: string): Promise<void> {
  if (!existsSync(directory)) return;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeGroup(path.join(directory, entry.name));
  }
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      return rmdirSync(directory);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
