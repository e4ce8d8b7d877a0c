import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A folder of this run's own, readable and writable by its user alone, for programs to execute. */
export class ProgramFolder {
  private readonly folder: string;
  private readonly written = new Set<string>();

  /** @throws Error where the folder can't be made */
  constructor(parent: string) {
    this.folder = mkdtempSync(path.join(parent, "qemu-probe-")); // mkdtemp(3): mode 0700
  }

  /** Path of a program. It is written once: to write to a program that is executed fails (ETXTBSY). */
  put(name: string, program: Uint8Array): string {
    const file = this.file(name);
    if (!this.written.has(name)) writeFileSync(file, program, { mode: 0o700 });
    this.written.add(name);
    return file;
  }

  /** Path of a file in it. */
  file(name: string): string {
    return path.join(this.folder, name);
  }

  /** Removes it. The runner empties RUNNER_TEMP itself where that fails. */
  remove(): void {
    try {
      rmSync(this.folder, { recursive: true, force: true });
    } catch {
      // a full or broken file system; the probes have their result
    }
  }
}

/** The folders that may hold programs, best first. A mount with noexec forbids their execution. */
export function programParents(): string[] {
  const { RUNNER_TEMP: temp } = process.env;
  return temp ? [temp, tmpdir()] : [tmpdir()];
}
