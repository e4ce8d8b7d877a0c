import { existsSync, readdirSync, readFileSync } from "node:fs";

import { BINFMT } from "../host/binfmt.js";
import { CommandFailed, run } from "../host/command.js";
import { asRoot, runPrivileged, type Engine } from "../image/engine.js";
import { noBinfmt, notMountable, readOnlyBinfmt } from "../action/messages.js";

/** `absent`: the kernel has no binfmt_misc. `unmounted`: nothing there, or systemd's automount alone. */
export type MountState = "absent" | "unmounted" | "read-only" | "mounted";

/**
 * What is mounted on the table's directory, from the text of /proc/self/mountinfo (proc(5)): the
 * last mount on a directory is the one that counts.
 */
export function parseMountState(mountinfo: string): Exclude<MountState, "absent"> {
  const top = mountinfo
    .split("\n")
    .map((line) => line.split(" "))
    .filter((fields) => fields[4] === BINFMT)
    .at(-1);
  if (!top) return "unmounted";
  const [type, , superOptions = ""] = top.slice(top.indexOf("-") + 1);
  if (type !== "binfmt_misc") return "unmounted";
  const options = [...(top[5] ?? "").split(","), ...superOptions.split(",")];
  return options.includes("ro") ? "read-only" : "mounted";
}

function mountState(): MountState {
  if (!existsSync(BINFMT)) return "absent";
  try {
    readdirSync(BINFMT); // triggers systemd's automount, whoever reads
  } catch {
    return "unmounted"; // an automount that fails: ENODEV, ELOOP, EACCES
  }
  return parseMountState(readFileSync("/proc/self/mountinfo", "utf8"));
}

const said = (error: unknown): string =>
  error instanceof CommandFailed ? error.said : String(error);

/** Loads the kernel's module where it isn't there, and fails early where registering can't work. */
export async function loadModule(): Promise<void> {
  if (mountState() === "absent") {
    const failure = await run(asRoot("modprobe", "binfmt_misc")).then(
      () => "modprobe succeeded",
      said,
    );
    if (mountState() === "absent") throw noBinfmt(failure);
  }
  if (mountState() === "read-only") throw readOnlyBinfmt();
}

/**
 * Makes sure that the host itself has binfmt_misc mounted. Since Linux 6.7 (1c5976ef0f7a, and in
 * stable kernels) entries die with the last mount: registered from a container alone they would be
 * gone when it ends.
 *
 * First as root, by sudo where need be; where sudo allows the engine alone, by a container that
 * enters the host's mount namespace.
 */
export async function mountOnHost(engine: Engine, image: string): Promise<void> {
  if (mountState() === "mounted") return;
  const mount = ["-t", "binfmt_misc", "binfmt_misc", BINFMT];
  const enter = ["--target", "1", "--mount", "--", "mount", ...mount];
  const ways = [
    () => run(asRoot("mount", ...mount)),
    () => runPrivileged(engine, ["--pid=host", "--entrypoint=nsenter"], image, enter),
  ];
  const failures: string[] = [];
  for (const way of ways) {
    await way().catch((error: unknown) => failures.push(said(error)));
    if (mountState() === "mounted") return;
  }
  throw notMountable(failures.join("; "));
}
