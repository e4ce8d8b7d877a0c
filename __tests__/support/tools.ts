import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";

/** The base image: Fedora's own, or the stand-in that script/stand-in-fedora makes of Debian's files. */
export const BASE_IMAGE = "quay.io/fedora/fedora:44";

/** Where the base images are that script/test has made: a store of podman's. */
export const BASE_STORE = `${process.env["TEST_STORE"] ?? "/run script/test"}/graph`;

/** A folder for a test's files; `remove` it when done. */
export class Folder {
  readonly path = mkdtempSync("/tmp/qemu-test-");

  constructor() {
    chmodSync(this.path, 0o755);
  }

  file(name: string, content: string, mode = 0o644): string {
    const file = path.join(this.path, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content, { mode });
    return file;
  }

  /** A program. */
  bytes(name: string, content: Uint8Array): string {
    const file = path.join(this.path, name);
    writeFileSync(file, content, { mode: 0o755 });
    return file;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** What is found once it is as expected, or after 5 s: so long an engine may take to tidy up by itself. */
export async function settled<T>(look: () => T | Promise<T>, expected: T): Promise<T> {
  let found = await look();
  for (const end = Date.now() + 5_000; !isDeepStrictEqual(found, expected);) {
    if (Date.now() > end) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
    found = await look();
  }
  return found;
}

/** Random numbers from 0 to 1 whose seed is in the log: SEED=NUMBER gives the same ones again. */
export function seeded(): () => number {
  let state = Number(process.env["SEED"] ?? Date.now() % 2 ** 31);
  console.log(`SEED=${state}`);
  // Park and Miller's minimal standard generator (CACM 31, 1988)
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** What engines answer of themselves, in the form that the action asks for (podman 4.3.1, docker 20.10; shortened). */
const INFO: Readonly<Record<string, string>> = {
  podman: "false",
  docker: '{"SecurityOptions":["name=seccomp,profile=default"]}',
};

/** A PATH of the test's own, without the machine's programs. What is called on it is noted. */
export class OwnPath {
  readonly folder = new Folder();
  private readonly log = this.folder.file("calls", "");
  private readonly before = process.env["PATH"];

  constructor() {
    process.env["PATH"] = this.folder.path;
  }

  /**
   * Puts a shell script on it.
   *
   * @param noted whether its calls are; those by which an engine is found never are
   * @param info what it answers of itself, as an engine
   */
  program(name: string, script: string, noted = true, info = INFO[name]): void {
    const note = noted ? `echo "${name} $*" >>${this.log}` : "";
    const answers = info ? `case $1 in info) echo '${info}'; exit ;; context) exit ;; esac` : "";
    this.folder.file(name, `#!/bin/sh\n${answers}\n${note}\n${script}\n`, 0o755);
  }

  /** The calls so far: name and arguments. */
  calls(): string[] {
    return readFileSync(this.log, "utf8").split("\n").filter(Boolean);
  }

  /** Removes it, and gives back the PATH that was before. */
  remove(): void {
    process.env["PATH"] = this.before;
    this.folder.remove();
  }
}

/**
 * Notes the variables of the environment.
 *
 * @returns gives them back as they are now, and takes away those that have come since
 */
export function keepEnvironment(): () => void {
  const before = { ...process.env };
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  };
}

/** A call of the engine without the name that a run gives its container, and what goes with that. */
export const withoutName = (call: string): string =>
  call.replace(/ --name=qemu-user-static-run(-[0-9a-f]+){6} --stop-timeout=0/, "");

/** Counts what the action asks of the engine: a `podman` on PATH that notes its arguments, then is podman. */
export class Witness {
  private readonly folder = new Folder();
  private readonly log = this.folder.file("log", "");

  constructor(program = "/usr/bin/podman") {
    const name = path.basename(program);
    this.folder.file(name, `#!/bin/sh\necho "$@" >>${this.log}\nexec ${program} "$@"\n`, 0o755);
    chmodSync(this.log, 0o666); // whoever calls it
  }

  /** Environment in which it is found first. */
  get env(): NodeJS.ProcessEnv {
    return { PATH: `${this.folder.path}:${process.env["PATH"]}` };
  }

  /** The arguments of every call since the last time this was asked. */
  calls(): string[] {
    const lines = readFileSync(this.log, "utf8").split("\n").filter(Boolean);
    writeFileSync(this.log, "");
    return lines;
  }

  remove(): void {
    this.folder.remove();
  }
}
