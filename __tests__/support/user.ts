import { chownSync, cpSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { execute, must, type Ended } from "./action.js";
import type { Host } from "./host.js";
import { Folder } from "./tools.js";

/** How many ids a user of these tests has besides their own. */
const IDS = 65_536;

/**
 * A user of a host without any right: neither sudo nor docker. They have podman, ids of their own and a store
 * of their own.
 */
export class User {
  private readonly folder = new Folder();

  private constructor(
    private readonly host: Host,
    readonly id: number,
  ) {}

  /**
   * The users of a host, besides those that it has.
   *
   * @param ids of users with ids besides their own
   * @param bare ids of users without
   */
  static async on(host: Host, ids: readonly number[], bare: readonly number[]): Promise<User[]> {
    const users = [...ids, ...bare].map((id) => new User(host, id));
    const ranges = ids.map((id, i) => `u${id}:${100_000 + i * IDS}:${IDS}\n`).join("");
    const entries = users.map(({ id, home }) => `u${id}:x:${id}:${id}::${home}:/bin/sh\n`);
    const files = {
      passwd: `${readFileSync("/etc/passwd", "utf8")}${entries.join("")}`,
      subuid: ranges,
      subgid: ranges,
    };
    for (const user of users) user.prepare();
    for (const [name, text] of Object.entries(files)) {
      const file = users[0]?.folder.file(`etc/${name}`, text) ?? "";
      await host.must("mount", "--bind", file, `/etc/${name}`);
    }
    return users;
  }

  private prepare(): void {
    const conf = process.env["CONTAINERS_CONF"];
    if (conf) cpSync(conf, path.join(this.folder.path, "containers.conf"));
    this.folder.file("storage.conf", '[storage]\ndriver = "overlay"\n');
    for (const folder of [this.home, this.runtime]) {
      mkdirSync(folder, { mode: 0o700 });
      chownSync(folder, this.id, this.id);
    }
  }

  get home(): string {
    return path.join(this.folder.path, "home");
  }

  private get runtime(): string {
    return path.join(this.folder.path, "run");
  }

  /** What the user's programs have in their environment, instead of what root's tests have. */
  get env(): Record<string, string> {
    const conf = process.env["CONTAINERS_CONF"];
    return {
      PATH: "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
      USER: `u${this.id}`, // podman takes it for the name of the user whose ids it looks up
      HOME: this.home,
      XDG_RUNTIME_DIR: this.runtime,
      CONTAINERS_STORAGE_CONF: path.join(this.folder.path, "storage.conf"),
      ...(conf && { CONTAINERS_CONF: path.join(this.folder.path, "containers.conf") }),
    };
  }

  /** The prefix of a command that the user runs, in the environment `env`. The checkout may be closed to them. */
  get prefix(): string[] {
    const user = [`--reuid=${this.id}`, `--regid=${this.id}`, "--clear-groups"];
    return [...this.host.prefix, "env", "--chdir=/", "setpriv", ...user];
  }

  run(...command: readonly string[]): Promise<Ended> {
    return execute([...this.prefix, ...command], { ...process.env, ...this.env });
  }

  must(...command: readonly string[]): Promise<string> {
    return must([...this.prefix, ...command], { ...process.env, ...this.env });
  }

  /** Copies an image of root's store into the user's. */
  async load(image: string): Promise<void> {
    const archive = path.join(this.folder.path, "image.tar");
    await must(["podman", "save", "--quiet", "--format=oci-archive", `--output=${archive}`, image]);
    chownSync(archive, this.id, this.id);
    await this.must("podman", "load", "--quiet", `--input=${archive}`);
    await must(["rm", archive]);
  }

  /** Names of the handlers that this user's podman sees. */
  async handlers(): Promise<string[]> {
    const names = await this.must("podman", "unshare", "ls", "/proc/sys/fs/binfmt_misc");
    return names.split("\n").filter((name) => name && name !== "register" && name !== "status");
  }

  /** Ends podman's pause process, as the runner does at the end of a job, and all that was mounted in its namespaces. */
  async endPause(): Promise<void> {
    await this.must("podman", "system", "migrate");
  }

  /** Removes what the user has. */
  async remove(): Promise<void> {
    await this.run("podman", "system", "migrate");
    this.folder.remove();
  }
}
