import { opendirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

/** Where the kernel's table of handlers is mounted (systemd, proc-sys-fs-binfmt_misc.automount). */
export const BINFMT = "/proc/sys/fs/binfmt_misc";

/** What the head of a file has to be, but for the bits that the mask leaves out. */
interface Magic {
  readonly offset: number;
  readonly bytes: Buffer;
  readonly mask: Buffer;
}

/** An entry of the table, as the kernel shows it (fs/binfmt_misc.c, entry_status). */
export interface Handler {
  readonly name: string;
  readonly enabled: boolean;
  /** Path of the emulator in the mount namespace of whoever registered it. */
  readonly interpreter: string;
  /** Letters of `POCF`: preserve argv[0], open binary, credentials, fix binary (opened at registration). */
  readonly flags: string;
  /** Absent for entries that match a file name's extension. */
  readonly magic?: Magic;
  /** Time of the registration: the entry's mtime. */
  readonly registered: Date;
}

/** Where container-entrypoint has its interpreters: a path that no other package or image uses. */
const OWN_FOLDER = "/usr/libexec/qemu-user-static-action/";

/** Is it a handler that an image of this action registered? */
export const isOwn = ({ interpreter }: Handler): boolean => interpreter.startsWith(OWN_FOLDER);

/** The kernel's table: whether binfmt_misc is switched on as a whole, and its entries, newest first. */
export interface Table {
  readonly enabled: boolean;
  readonly handlers: readonly Handler[];
}

/** Reads the text of one entry. Lines that a newer kernel may add are passed over. */
export function parseHandler(name: string, text: string, registered: Date): Handler {
  const lines = `${text}\n`;
  const value = (key: string): string => {
    const start = lines.indexOf(`\n${key}`) + 1;
    return start === 0 ? "" : lines.slice(start + key.length, lines.indexOf("\n", start)).trim();
  };
  const magic = value("magic ");
  const bytes = Buffer.from(magic, "hex");
  const mask = value("mask ") || "ff".repeat(bytes.length);
  return {
    name,
    enabled: text.startsWith("enabled\n"),
    interpreter: value("interpreter "),
    flags: value("flags:"),
    ...(magic && {
      magic: { offset: Number(value("offset ")), bytes, mask: Buffer.from(mask, "hex") },
    }),
    registered,
  };
}

/**
 * The names in a folder, in the kernel's own order, which is newest first in binfmt_misc. (readdir
 * of Node sorts by name, and entries of the same few milliseconds have the same mtime.)
 */
function namesIn(directory: string): string[] {
  const folder = opendirSync(directory);
  try {
    const names: string[] = [];
    for (let entry = folder.readSync(); entry; entry = folder.readSync()) names.push(entry.name);
    return names;
  } finally {
    folder.closeSync();
  }
}

/**
 * Reads the host's table. Reading the directory triggers systemd's automount.
 *
 * @returns undefined where binfmt_misc is not mounted or may not be read
 */
export function readTable(directory: string = BINFMT): Table | undefined {
  let names: string[];
  let status: string;
  try {
    names = namesIn(directory);
    status = readFileSync(path.join(directory, "status"), "utf8");
  } catch {
    return undefined;
  }
  const handlers = names
    .filter((name) => name !== "register" && name !== "status")
    .flatMap((name) => {
      const file = path.join(directory, name);
      try {
        return [parseHandler(name, readFileSync(file, "utf8"), statSync(file).mtime)];
      } catch {
        return []; // another job has just removed it
      }
    });
  return { enabled: status.startsWith("enabled"), handlers };
}

/** How much of a file the kernel compares (include/uapi/linux/binfmts.h, BINPRM_BUF_SIZE), in bytes. */
const HEAD_BYTES = 256;

/**
 * The handler that the kernel would choose for a program: the newest enabled one whose magic fits
 * (fs/binfmt_misc.c, search_binfmt_handler).
 */
export function handlerOf(program: Uint8Array, { handlers }: Table): Handler | undefined {
  const head = Buffer.alloc(HEAD_BYTES);
  head.set(program.subarray(0, HEAD_BYTES));
  return handlers.find(({ enabled, magic }) => enabled && magic && fits(head, magic));
}

function fits(head: Buffer, { offset, bytes, mask }: Magic): boolean {
  for (let i = 0; i < bytes.length; i++) {
    if (((head[offset + i] ?? 0) ^ (bytes[i] ?? 0)) & (mask[i] ?? 0xff)) return false;
  }
  return true;
}
