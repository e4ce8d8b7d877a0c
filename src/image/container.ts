import { CommandFailed, type Output } from "../host/command.js";
import { callEngine, type Engine } from "./engine.js";
import { nameContainer } from "./leftovers.js";

/**
 * The options of the article that this project was made from. `type:spc_t` with `level:s0` lets the
 * container write binfmt_misc and labels the emulators so that confined containers may use them;
 * without any label option, --privileged would label them with categories that no other container
 * has (go-selinux, InitLabels). Without SELinux the engine ignores them. To register takes no network:
 * what is not set up takes no time, and is open to nobody. A user namespace, which a host's configuration
 * may give to each container, would have a table of its own (Linux 6.7, binfmt_misc).
 */
const PRIVILEGED = [
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

/**
 * Runs a container to its end, under a name of this run's own: an engine lets it go on when its client is ended.
 * Whoever then removes it need not wait for a first process that knows no signal.
 *
 * @param live also show the command and its output in the job's log
 * @throws Problem where sudo refuses; CommandFailed where the engine or the container's program fails
 */
export function runContainer(
  engine: Engine,
  options: readonly string[],
  image: string,
  args: readonly string[],
  live = false,
): Promise<Output> {
  const named = [...options, `--name=${nameContainer(engine)}`, "--stop-timeout=0"];
  return callEngine(engine, ["run", "--rm", ...named, image, ...args], live);
}

/** Runs a container that may do to the host what root may do. */
export const runPrivileged = (
  engine: Engine,
  options: readonly string[],
  image: string,
  args: readonly string[],
): Promise<Output> => runContainer(engine, [...PRIVILEGED, ...options], image, args, true);

/** podman-run(1), docker-run(1): 125 the engine failed, 126 and 127 the container's program was not started. */
export const didNotStart = (error: unknown): boolean =>
  error instanceof CommandFailed && error.status >= 125 && error.status <= 127;
