import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";

import { which } from "@actions/io";

import {
  invalidInput,
  noUsersEngine,
  noSudo,
  noUserNamespaces,
  podmanNotSetUp,
  rootlessFailed,
  type Problem,
} from "../action/messages.js";
import type { EngineChoice } from "../action/inputs.js";
import { saveState } from "../action/runner.js";
import { lastLines } from "./command.js";
import { FAILED_THERE, PLACE_STATE, PLACE_VARIABLE } from "./place.js";
import { userDocker } from "./user-docker.js";

/** How this program is started once more in the namespaces of an engine of this user's. */
interface Start {
  readonly place: "podman" | "docker";
  /** The command that starts another there. */
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** The engine of this user's that is taken, podman before docker, as with root; undefined where there is none. */
export async function startIn(engine: EngineChoice): Promise<Start | undefined> {
  const podman = engine === "docker" ? "" : await which("podman");
  if (podman) return { place: "podman", command: [podman, "unshare"], env: {} };
  const docker = engine === "podman" ? undefined : userDocker();
  if (!docker) return undefined;
  const enter = ["nsenter", `--target=${docker.pid}`, "--user", "--mount"];
  return {
    place: "docker",
    command: [...enter, "--preserve-credentials", "--"],
    env: { DOCKER_HOST: docker.host },
  };
}

/**
 * Runs this program once more, from its start, in the namespaces that the podman of this user keeps, or that the
 * daemon of their rootless docker is in. There this user is root, the table is theirs, and a mount stays as long as
 * podman's pause process or that daemon. It ends as that ends.
 *
 * @param noRoot why it can't be done with root; undefined where that was not asked
 * @throws Problem where it is not started
 */
export async function continueWithoutRoot(engine: EngineChoice, noRoot?: Problem): Promise<void> {
  if (process.getuid?.() === 0) {
    throw invalidInput("rootless", "true", "auto or false on a runner that runs as root");
  }
  const start = await startIn(engine);
  if (!start) throw noRoot ?? noUsersEngine(engine);
  saveState(PLACE_STATE, start.place);
  const { status, said } = await runAgain(start);
  if (status === FAILED_THERE) process.exitCode = 1;
  else if (status !== 0) {
    const what = start.place === "podman" ? "podman unshare" : "nsenter";
    throw explain(`${what} ended with status ${status}: ${lastLines(said)}`, noRoot);
  }
}

interface Ended {
  readonly status: number;
  readonly said: string;
}

function runAgain({ place, command, env }: Start): Promise<Ended> {
  const [program = "", ...args] = [...command, process.execPath, ...process.argv.slice(1)];
  const child = spawn(program, args, {
    env: {
      ...process.env,
      ...env,
      [PLACE_VARIABLE]: place,
      INPUT_ENGINE: place,
      // tar gives files to the owners that an archive names where it is root, and these may not exist there
      TAR_OPTIONS: "--no-same-owner",
    },
    stdio: ["ignore", "inherit", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    process.stderr.write(text);
  });
  return new Promise((resolve, reject) => {
    child
      .on("error", reject)
      .on("close", (status, signal) =>
        resolve({ status: status ?? 128 + (signal ? constants.signals[signal] : 0), said }),
      );
  });
}

/** What keeps users without rights from namespaces of their own, and the value that does. */
const RESTRICTIONS: readonly (readonly [file: string, value: string])[] = [
  // Ubuntu since 24.04: a profile of AppArmor has to allow it, as that of the distribution's podman does
  ["/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1"],
  ["/proc/sys/kernel/unprivileged_userns_clone", "0"], // Debian's kernels
  ["/proc/sys/user/max_user_namespaces", "0"], // namespaces(7)
];

/** Under no_new_privs (prctl(2)) a program gets no rights from its file: newuidmap does not, and sudo does not. */
const barred = (): string =>
  /^NoNewPrivs:\t1$/m.test(readFileSync("/proc/self/status", "utf8"))
    ? "no_new_privs is set, so newuidmap and sudo get no rights (of a service: NoNewPrivileges=yes); "
    : "";

function explain(said: string, noRoot: Problem | undefined): Problem {
  const found = noRoot ? `${said}; with root: ${noRoot.found}` : said;
  if (/new[ug]idmap|sub[ug]id/.test(said)) return podmanNotSetUp(barred() + found);
  const restrictions = RESTRICTIONS.flatMap(([file, value]) =>
    existsSync(file) && readFileSync(file, "utf8").trim() === value ? [`${file} is ${value}`] : [],
  );
  // podman, pkg/rootless; the second is its first command under Ubuntu's restriction (containers/podman#24642)
  const isRefused = /cannot clone|failed to reexec/.test(said);
  const mayBeRefused = restrictions.length > 0 && /not permitted|denied|no space left/i.test(said);
  if (isRefused || mayBeRefused) return noUserNamespaces([...restrictions, found].join("; "));
  return noRoot ? noSudo(`${noRoot.found}; without root: ${said}`) : rootlessFailed(said);
}
