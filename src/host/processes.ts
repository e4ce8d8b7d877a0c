import { readdirSync, readFileSync } from "node:fs";

/** The numbers of the processes that this one sees. */
export const processNumbers = (): string[] =>
  readdirSync("/proc").filter((name) => /^\d+$/.test(name));

/**
 * What the kernel says of a process: its state, its parent, and so on (proc(5), stat, from the third field on).
 *
 * @returns undefined where there is none
 */
export function statOf(pid: string): readonly string[] | undefined {
  try {
    // The second field, the program's name, may hold anything
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ");
  } catch {
    return undefined;
  }
}
