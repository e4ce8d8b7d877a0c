import { execFileSync } from "node:child_process";

/** glibc's own word for the levels of x86-64 that this machine's processor runs (ld.so(8)). */
export function nativePlatforms(): string[] {
  const help = execFileSync("/lib64/ld-linux-x86-64.so.2", ["--help"], { encoding: "utf8" });
  const levels = [...help.matchAll(/^ {2}x86-64-(v\d) \(supported/gm)].map(([, level]) => level);
  return ["linux/amd64", ...levels.sort().map((level) => `linux/amd64/${level}`)];
}
