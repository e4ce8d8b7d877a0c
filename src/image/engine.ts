import { accessSync, constants } from "node:fs";
import path from "node:path";

import { which } from "@actions/io";

import { CommandFailed, run } from "../host/command.js";
import type { EngineChoice } from "../action/inputs.js";
import { noEngine, noSudo } from "../action/messages.js";

export type EngineName = Exclude<EngineChoice, "auto">;

/** A container engine that can be run as root. */
export interface Engine {
  readonly name: EngineName;
  /** How it is called: `podman`, or `sudo -n podman`. */
  readonly command: readonly string[];
}

/**
 * The options of the article that this project was made from. `type:spc_t` with `level:s0` lets the
 * container write binfmt_misc and labels the emulators so that confined containers may use them;
 * without any label option, --privileged would label them with categories that no other container
 * has (go-selinux, InitLabels). Without SELinux the engine ignores them. To register takes no network:
 * what is not set up takes no time, and is open to nobody. A user namespace, which a host's configuration
 * may give to each container, would have a table of its own (Linux 6.7, binfmt_misc).
 */
const PRIVILEGED = [
  "--rm",
  "--privileged",
  "--security-opt",
  "label=filetype:container_file_t",
  "--security-opt",
  "label=level:s0",
  "--security-opt",
  "label=type:spc_t",
  "--network=none",
  "--userns=host",
];

/** The command that runs a program as root: by sudo, without a prompt, where the user isn't root. */
export function asRoot(program: string, ...args: readonly string[]): string[] {
  return process.getuid?.() === 0 ? [program, ...args] : ["sudo", "-n", program, ...args];
}

/** What podman reads to reach a registry, and sudo drops. */
const KEPT = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"];
const KEPT_PODMAN = [...KEPT, "REGISTRY_AUTH_FILE"];

/**
 * The command that runs an engine as root. Variables are named one by one: for any at all, sudoers
 * has to have the tag SETENV.
 */
function engineAsRoot(program: string): string[] {
  if (process.getuid?.() === 0) return [program];
  const kept = KEPT_PODMAN.filter((name) => process.env[name]);
  const keep = kept.length > 0 ? [`--preserve-env=${kept.join(",")}`] : [];
  return ["sudo", "-n", ...keep, program];
}

/** May this user talk to docker's daemon without sudo? */
function mayUseDocker(): boolean {
  if (process.env["DOCKER_HOST"]) return true;
  try {
    accessSync("/var/run/docker.sock", constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Finds an engine: podman, then docker.
 *
 * @throws Problem where none that may be is on PATH
 */
export async function findEngine(choice: EngineChoice): Promise<Engine> {
  const names: readonly EngineName[] = choice === "auto" ? ["podman", "docker"] : [choice];
  for (const name of names) {
    const program = await which(name);
    if (!program) continue;
    const direct = name === "docker" && mayUseDocker();
    return { name, command: direct ? [program] : engineAsRoot(program) };
  }
  throw noEngine(names);
}

/** sudo alone has spoken, and ended with 1: before what the engine says, it may just warn. */
const REFUSED = /^(?:(?:sudo: |Sorry, user ).*\n?)+$/;

/**
 * Runs the engine.
 *
 * @returns what it wrote to standard output
 * @throws Problem where sudo refuses; CommandFailed where the engine fails
 */
export async function runEngine(
  engine: Engine,
  args: readonly string[],
  live = false,
): Promise<string> {
  try {
    return await run([...engine.command, ...args], live);
  } catch (error) {
    const isOurs = error instanceof CommandFailed;
    if (isOurs && error.status === 1 && REFUSED.test(error.said)) {
      throw noSudo(error.command, error.said);
    }
    const isSudo = path.basename(engine.command[0] ?? "") === "sudo";
    if (!isOurs && isSudo) throw noSudo("sudo", String(error)); // there is none
    throw error;
  }
}

/** Runs a container that may do to the host what root may do. */
export function runPrivileged(
  engine: Engine,
  options: readonly string[],
  image: string,
  args: readonly string[],
): Promise<string> {
  return runEngine(engine, ["run", ...PRIVILEGED, ...options, image, ...args], true);
}
