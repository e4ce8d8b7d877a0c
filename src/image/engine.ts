import { accessSync, constants, existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

import { which } from "@actions/io";

import type { EngineChoice } from "../action/inputs.js";
import { causeOf, noEngine, noSudo, Problem } from "../action/messages.js";
import { CommandFailed, execute, type Output } from "../host/command.js";
import { PROXY_VARIABLES } from "../host/environment.js";
import { place } from "../host/place.js";

export type EngineName = Exclude<EngineChoice, "auto">;

/** A container engine that answers, and that can do as root what root may do. */
export interface Engine {
  readonly name: EngineName;
  /** How it is called: `podman`, or `sudo -n podman`. */
  readonly command: readonly string[];
  /** Does it label its containers where the kernel has SELinux? docker's daemon does not by default. */
  readonly labels: boolean;
  /** May it be on another machine? It is reached by something else than a socket of this one. */
  readonly mayBeRemote: boolean;
}

const isRoot = (): boolean => process.getuid?.() === 0;

/** The command that runs a program as root: by sudo, without a prompt, where the user isn't root. */
export function asRoot(program: string, ...args: readonly string[]): string[] {
  return isRoot() ? [program, ...args] : ["sudo", "-n", program, ...args];
}

/**
 * The command that runs an engine as root. sudo drops the variables by which podman reaches a registry. They
 * are named one by one: for any at all, sudoers has to have the tag SETENV.
 */
function engineAsRoot(program: string): string[] {
  if (isRoot()) return [program];
  const kept = [...PROXY_VARIABLES, "REGISTRY_AUTH_FILE"].filter((name) => process.env[name]);
  const keep = kept.length > 0 ? [`--preserve-env=${kept.join(",")}`] : [];
  return ["sudo", "-n", ...keep, program];
}

/** May this user talk to docker's daemon without sudo? */
function mayUseDocker(): boolean {
  if (process.env["DOCKER_HOST"] || process.env["DOCKER_CONTEXT"]) return true;
  try {
    accessSync("/var/run/docker.sock", constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** An engine, or why it can't be used. */
type Answer = Engine | Error;

async function ask(name: EngineName): Promise<Answer> {
  const program = await which(name);
  if (!program) return new Error("it is not on PATH");
  const direct = name === "docker" && mayUseDocker();
  const command = direct ? [program] : engineAsRoot(program);
  try {
    return await (name === "podman" ? askPodman(command) : askDocker(command));
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function askPodman(command: readonly string[]): Promise<Answer> {
  const remote = await call(command, ["info", "--format={{.Host.ServiceIsRemote}}"]);
  return { name: "podman", command, labels: true, mayBeRemote: remote.stdout.trim() === "true" };
}

async function askDocker(command: readonly string[]): Promise<Answer> {
  // The daemon's answer also stands here where docker ends with 0 without one (docker 20.10)
  const { stdout } = await call(command, ["info", "--format={{json .}}"]);
  const info: unknown = JSON.parse(stdout);
  const list = (key: string): readonly string[] => {
    const found: unknown = typeof info === "object" && info && Reflect.get(info, key);
    const all: readonly unknown[] = Array.isArray(found) ? found : [];
    return all.filter((one) => typeof one === "string");
  };
  const [failure] = list("ServerErrors");
  if (failure !== undefined) return new Error(failure);
  const security = list("SecurityOptions");
  if (place().name !== "docker" && security.some((option) => option.startsWith("name=rootless"))) {
    return new Error("its daemon is rootless, and so has no access to this machine's table");
  }
  const endpoint = ["context", "inspect", "--format={{.Endpoints.docker.Host}}"];
  const host = await call(command, endpoint).then(({ stdout }) => stdout, String);
  return {
    name: "docker",
    command,
    labels: security.some((option) => option.startsWith("name=selinux")),
    mayBeRemote: !host.startsWith("unix://"),
  };
}

const isNoSudo = (error: Error): boolean => error instanceof Problem && error.section === "no-sudo";

/**
 * The engines that answer, in the order in which they are to be tried: podman, then docker. Each is asked
 * when it is its turn.
 *
 * @param say takes a line that says why one is passed over
 * @throws Problem where none that may be answers
 */
export async function* engines(
  choice: EngineChoice,
  say: (line: string) => void,
): AsyncGenerator<Engine, void> {
  const names: readonly EngineName[] = choice === "auto" ? ["podman", "docker"] : [choice];
  const refusals: Error[] = [];
  for (const name of names) {
    const answer = await ask(name);
    if (!(answer instanceof Error)) {
      yield answer;
      continue;
    }
    refusals.push(answer);
    if (name !== names.at(-1)) say(`${name} is passed over: ${causeOf(answer)}`);
  }
  if (refusals.length < names.length) return;
  const found = refusals.map((error, i) => `${names[i]}: ${causeOf(error)}`).join("; ");
  throw refusals.some(isNoSudo) ? noSudo(found) : noEngine(names, found);
}

/**
 * The first engine that answers.
 *
 * @throws Problem where none does
 */
export async function findEngine(choice: EngineChoice): Promise<Engine> {
  for await (const engine of engines(choice, () => undefined)) return engine;
  throw new Error("engines() ends without an engine");
}

/** sudo (or sudo-rs) alone has spoken, and ended with 1: before what the engine says, it may just warn. */
const REFUSED = /^(?:(?:sudo(?:-rs)?: |Sorry, user ).*\n?)+$/;

async function call(
  command: readonly string[],
  args: readonly string[],
  live = false,
): Promise<Output> {
  try {
    return await execute([...command, ...args], live);
  } catch (error) {
    const isOurs = error instanceof CommandFailed;
    if (isOurs && error.status === 1 && REFUSED.test(error.said)) {
      throw noSudo(`${error.command}: ${error.said}`);
    }
    const isSudo = path.basename(command[0] ?? "") === "sudo";
    if (!isOurs && isSudo) throw noSudo(String(error)); // there is none
    throw error;
  }
}

/**
 * Runs the engine.
 *
 * @param live also show the command and its output in the job's log
 * @throws Problem where sudo refuses; CommandFailed where the engine fails
 */
export const callEngine = (
  { command }: Engine,
  args: readonly string[],
  live = false,
): Promise<Output> => call(command, args, live);

/** Runs the engine like `callEngine`, and returns what it wrote to standard output. */
export async function runEngine(...args: Parameters<typeof callEngine>): Promise<string> {
  return (await callEngine(...args)).stdout;
}

/**
 * The option by which root's podman uses a login of the job's (docker/login-action, podman-login), where the
 * job names no file of its own (containers-auth.json(5)).
 */
export function loginOption({ name, command }: Engine): readonly string[] {
  if (name !== "podman" || command.length === 1 || process.env["REGISTRY_AUTH_FILE"]) return [];
  const { XDG_RUNTIME_DIR: runtime, DOCKER_CONFIG: docker } = process.env;
  const files = [
    ...(runtime ? [path.join(runtime, "containers/auth.json")] : []),
    path.join(homedir(), ".config/containers/auth.json"),
    path.join(docker || path.join(homedir(), ".docker"), "config.json"),
  ];
  const file = files.find((candidate) => existsSync(candidate));
  return file ? [`--authfile=${file}`] : [];
}
