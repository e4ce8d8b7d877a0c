import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A folder of programs that can be executed. */
export interface Programs {
  /** Where it is. */
  readonly folder: string;
  /** Path of a program, which is written where it isn't there. */
  put(name: string, program: Uint8Array): string;
  /** Removes what is not to be kept. */
  close(): void;
}

/** A place where programs may be put, and what it is called in a message. */
interface Place {
  readonly parent: string;
  readonly open: () => Programs;
}

/**
 * The places for programs, best first. The tool cache keeps them for the next run: to write 33 small
 * files takes longer than to read them.
 */
export function places(): Place[] {
  const { RUNNER_TOOL_CACHE: cache, RUNNER_TEMP: temp } = process.env;
  const made = (temp ? [temp, tmpdir()] : [tmpdir()]).map((parent) => ({
    parent,
    open: () => make(parent),
  }));
  return cache ? [{ parent: cache, open: () => keep(cache) }, ...made] : made;
}

function make(parent: string): Programs {
  const folder = mkdtempSync(path.join(parent, "qemu-probe-"));
  const written = new Set<string>();
  return {
    folder,
    put(name, program) {
      const file = path.join(folder, name);
      // Once: to write to a program that is being executed fails (ETXTBSY).
      if (!written.has(name)) writeFileSync(file, program, { mode: 0o700 });
      written.add(name);
      return file;
    },
    close() {
      try {
        rmSync(folder, { recursive: true, force: true });
      } catch {
        // The runner empties RUNNER_TEMP itself.
      }
    },
  };
}

/** What others may not do: with the folder, enter it by a link and write to it; with a program, write. */
const OTHERS_WRITE = 0o022;

/** @throws Error where somebody else could change the programs between here and their execution */
function keep(parent: string): Programs {
  const user = process.geteuid?.();
  const around = path.join(parent, "qemu-user-static-action");
  const folder = path.join(around, `programs-${user}`);
  mkdirSync(around, { recursive: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== user || found.mode & OTHERS_WRITE) {
    throw new Error(`${folder} is not this user's alone`);
  }
  return {
    folder,
    put(name, program) {
      const file = path.join(folder, name);
      if (!holds(file, program)) replace(file, program);
      return file;
    },
    close: () => undefined,
  };
}

/** Is it this program, which this user can execute and nobody else can change? */
function holds(file: string, program: Uint8Array): boolean {
  try {
    const { mode } = lstatSync(file);
    return (mode & (0o100 | OTHERS_WRITE)) === 0o100 && readFileSync(file).equals(program);
  } catch {
    return false; // not there yet
  }
}

/** Puts a program in its place whole: another job may be executing it, or writing it too. */
function replace(file: string, program: Uint8Array): void {
  const written = mkdtempSync(`${file}-`);
  try {
    const whole = path.join(written, "program");
    writeFileSync(whole, program, { mode: 0o700 });
    renameSync(whole, file);
  } finally {
    rmSync(written, { recursive: true, force: true });
  }
}
