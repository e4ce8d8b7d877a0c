import { existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";

import { isEmulated, type HostState } from "./look.js";
import type { Prober } from "./probe.js";

/**
 * Where a podman without root may have what lives until a reboot. A runner's service has no session, mostly: then it is
 * in TMPDIR (containers/storage, homedir.GetRuntimeDir: storage-run-; before, podman 4's pkg/util: podman-run-).
 */
function runtimeFolders(user: number): readonly string[] {
  const { XDG_RUNTIME_DIR: folder } = process.env;
  if (folder) return [folder];
  return [`/run/user/${user}`, `${tmpdir()}/storage-run-${user}`, `${tmpdir()}/podman-run-${user}`];
}

/**
 * The command that starts another in the namespaces that this user's podman keeps, in about 3 ms: a process of its
 * own holds them (podman, libpod/tmp/pause.pid), and they are this user's to enter (user_namespaces(7)).
 *
 * @returns undefined for root, whose podman has none, and where podman has not run yet
 */
function podmansNamespaces(): readonly string[] | undefined {
  const user = process.getuid?.() ?? 0;
  if (user === 0) return undefined;
  const files = runtimeFolders(user).map((folder) => `${folder}/libpod/tmp/pause.pid`);
  const file = files.find((one) => existsSync(one));
  if (!file) return undefined;
  const target = `--target=${readFileSync(file, "utf8").trim()}`;
  return ["/usr/bin/nsenter", target, "--user", "--mount", "--preserve-credentials", "--"];
}

/**
 * Adds to a host's state whether what runs here also runs in this user's podman, whose table may hide the machine's
 * since Linux 6.7 (containers/podman#26966, tonistiigi/binfmt#261).
 */
export async function lookIntoPodman(prober: Prober, host: HostState): Promise<HostState> {
  const emulated = host.findings.filter((found) => found.runs && isEmulated(found));
  const prefix = emulated.length > 0 ? podmansNamespaces() : undefined;
  if (!prefix) return host;
  const architectures = emulated.map(({ architecture }) => architecture);
  const runs = await prober.runBehind(prefix, architectures);
  return { ...host, isHidden: runs === false };
}
