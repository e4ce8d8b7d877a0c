import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { ARCHITECTURES } from "../../src/host/architectures.js";
import { elfProgram } from "../../src/host/elf.js";
import { execute, imageOf, must, NODE24, parseFileCommands, ROOT, Runner } from "./action.js";
import { Host } from "./host.js";
import { Folder } from "./tools.js";

/** The Debian in the SELinux lab, by its name. */
export const LAB_RELEASE = process.env["LAB_RELEASE"] ?? "bookworm";

/** Milliseconds for a payload and its scenario; the first run builds the lab, too. */
export const LAB_TIMEOUT = 1_200_000;

/** A lab, for one scenario: a virtual machine. A test fills the payload, runs the scenario, and reads what it left. */
export class Lab {
  /** What /lab is in the machine. */
  readonly payload = new Folder();
  private readonly result = new Folder();
  private readonly statuses = new Map<string, number>();
  private log = "";

  /**
   * @param room the folder of the tests that this lab is for: it holds lab/run and the scenarios
   * @param machine what lab/run is told of the machine, by variables
   */
  constructor(
    private readonly room: "arm64" | "selinux",
    private readonly machine: NodeJS.ProcessEnv = {},
  ) {}

  /**
   * Copies a file or a folder into the payload; links are followed.
   *
   * @param source in the checkout, or absolute
   * @param target in the payload
   */
  copy(source: string, target = source): void {
    const to = path.join(this.payload.path, target);
    cpSync(path.resolve(ROOT, source), to, { recursive: true, dereference: true });
  }

  /**
   * Saves an image of root's podman as an archive of the payload.
   *
   * @param options for podman save
   */
  async save(image: string, archive: string, ...options: readonly string[]): Promise<void> {
    const output = `--output=${this.payload.path}/${archive}`;
    await must(["podman", "save", "--quiet", ...options, output, image]);
  }

  /**
   * Puts the action, Node and the action's image for linux/arm64 into the payload: dist, container, node, image.tar.
   * The image is built outside, with all else that is slow in the lab; the recipe is the same inside.
   */
  async saveAction(): Promise<void> {
    const host = await Host.create();
    const runner = new Runner();
    const built = runner.must({ platforms: "linux/arm64" }, host.prefix);
    const { outputs } = await built.finally(() => host.end()); // its process would keep this one
    runner.remove();
    await this.save(imageOf(outputs), "image.tar");
    for (const part of ["dist", "container"]) this.copy(part);
    this.copy(NODE24, "node");
  }

  /**
   * Boots the machine and runs a scenario there. Beside the payload it finds the program of each
   * architecture: in programs/, and in programs.tar for an image.
   *
   * @param scenario a script in the room of the lab; it sources `others` of that room
   * @throws Error where it noted nothing: the machine did not boot, or the script is broken
   */
  async run(scenario: string, ...others: readonly string[]): Promise<void> {
    const room = `__tests__/${this.room}`;
    for (const script of [scenario, ...others]) this.copy(`${room}/${script}`, script);
    for (const script of ["note.sh", "runner.sh"]) this.copy(`__tests__/support/${script}`, script);
    const programs = path.join(this.payload.path, "programs");
    mkdirSync(programs);
    for (const row of ARCHITECTURES) this.payload.bytes(`programs/${row.name}`, elfProgram(row));
    await must(["tar", "-C", programs, "-cf", `${programs}.tar`, "."]);

    const command = [path.join(ROOT, room, "lab/run"), this.payload.path, scenario];
    const { status, output } = await execute([...command, this.result.path], {
      ...process.env,
      ...this.machine,
    });
    this.log = output;
    if (!existsSync(path.join(this.result.path, "statuses"))) {
      throw new Error(`${scenario} noted nothing; the lab ended with ${status}:\n${output}`);
    }
    for (const line of this.read("statuses").trim().split("\n")) {
      const [name = "", value = ""] = line.split(" ");
      this.statuses.set(name, Number(value));
    }
  }

  /** A file that the scenario left in /lab/result. */
  read(name: string): string {
    const file = path.join(this.result.path, name);
    if (!existsSync(file)) throw new Error(`the scenario left no ${name}:\n${this.log}`);
    return readFileSync(file, "utf8");
  }

  /** The outputs of a step of the action whose files are in /lab/result/STEP. */
  outputs(step: string): Record<string, string> {
    return parseFileCommands(this.read(`${step}/output`));
  }

  /**
   * Holds the exit statuses of commands, by the names that the scenario notes them under, against what
   * they have to be.
   *
   * @throws Error with what the commands said whose status is another one
   */
  expectEnded(expected: Readonly<Record<string, number>>): void {
    const wrong = Object.entries(expected).filter(
      ([name, status]) => this.statuses.get(name) !== status,
    );
    const said = wrong.map(([name, status]) => {
      const begin = this.log.indexOf(`\n== ${name} `) + 1;
      const end = this.log.indexOf("\n== ", begin);
      const text = begin > 0 ? this.log.slice(begin, end < 0 ? undefined : end) : "not in the log";
      return `${name} ended with ${this.statuses.get(name)}, not with ${status}:\n${text}`;
    });
    if (said.length > 0) throw new Error(said.join("\n\n"));
  }

  remove(): void {
    this.payload.remove();
    this.result.remove();
  }
}
