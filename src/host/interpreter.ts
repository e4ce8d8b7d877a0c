import { closeSync, openSync, readSync } from "node:fs";

/** The program headers of every executable that linkers make lie in its first page. */
const HEAD_BYTES = 4096;

const PT_INTERP = 3;

/**
 * Does an executable need a loader, and with it libraries (ELF's PT_INTERP, elf(5))? As an interpreter of
 * binfmt_misc it then runs nothing in containers: the flag F keeps the file open, and the kernel looks for the
 * loader in the container (fs/binfmt_elf.c). Debian's and Ubuntu's qemu-user is such before QEMU 9.1.
 *
 * @returns false also where the file can't be read, as of an interpreter in an image that has gone
 */
export function needsLoader(file: string): boolean {
  const head = Buffer.alloc(HEAD_BYTES);
  try {
    const descriptor = openSync(file, "r");
    try {
      readSync(descriptor, head);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return false;
  }
  if (!head.subarray(0, 4).equals(Buffer.from("\x7fELF"))) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const wide = head[4] === 2;
  const little = head[5] === 1;
  const start = wide ? Number(view.getBigUint64(32, little)) : view.getUint32(28, little);
  const size = view.getUint16(wide ? 54 : 42, little);
  const count = view.getUint16(wide ? 56 : 44, little);
  const types = Array.from({ length: count }, (_, i) => start + i * size)
    .filter((position) => position + 4 <= head.length)
    .map((position) => view.getUint32(position, little));
  return types.includes(PT_INTERP);
}
