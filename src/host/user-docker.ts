import { readFileSync, readlinkSync } from "node:fs";
import path from "node:path";

/** A rootless docker of this user's. */
export interface UserDocker {
  /** URL of its socket. */
  readonly host: string;
  /** Number of its daemon, whose namespaces its containers are in. */
  readonly pid: number;
}

/**
 * Finds the daemon of this user's rootless docker. It writes its number beside its socket (docs.docker.com, "Rootless
 * mode", on entering its namespaces).
 *
 * @returns undefined where there is none, or its namespaces can't be entered from here
 */
export function userDocker(): UserDocker | undefined {
  const { DOCKER_HOST, XDG_RUNTIME_DIR } = process.env;
  const runtime = XDG_RUNTIME_DIR || `/run/user/${process.getuid?.()}`;
  const host = DOCKER_HOST || `unix://${runtime}/docker.sock`;
  if (!host.startsWith("unix://")) return undefined;
  const file = path.join(path.dirname(host.slice("unix://".length)), "docker.pid");
  try {
    const pid = Number(readFileSync(file, "utf8"));
    const namespace = (of: number | "self"): string => readlinkSync(`/proc/${of}/ns/user`);
    return namespace(pid) === namespace("self") ? undefined : { host, pid };
  } catch {
    return undefined; // also a number that is another user's, or of another PID namespace
  }
}
