/** Where the linker puts programs of x86-64 that are not position-independent. */
const ADDRESS = 0x40_0000n;

const [ET_EXEC, ET_DYN, PT_LOAD, PT_DYNAMIC] = [2, 3, 1, 2];
const [DT_NULL, DT_RELA, DT_RELASZ, DT_RELACOUNT] = [0n, 7n, 8n, 0x6fff_fff9n];
const R_X86_64_RELATIVE = 8n;
const RELA_BYTES = 24;

/**
 * Makes of a static, position-independent program one at a fixed address: what it relocates at its start
 * is done beforehand. Fedora builds its emulators like that (qemu.spec: --static with --disable-pie),
 * Debian builds them as static PIE.
 *
 * @param pie an ELF file of x86-64, linked with glibc's static-pie startup (System V gABI and x86-64 psABI)
 * @throws Error where it is something else
 */
export function atFixedAddress(pie: Buffer): Buffer {
  const file = Buffer.from(pie);
  if (file.readUInt16LE(16) !== ET_DYN) throw new Error("not a position-independent program");
  const headers = Array.from(
    { length: file.readUInt16LE(56) },
    (_, index) => Number(file.readBigUInt64LE(32)) + index * 56,
  ).map((at) => ({
    at,
    type: file.readUInt32LE(at),
    offset: Number(file.readBigUInt64LE(at + 8)),
    address: Number(file.readBigUInt64LE(at + 16)),
    bytes: Number(file.readBigUInt64LE(at + 32)),
  }));
  const loaded = headers.filter(({ type }) => type === PT_LOAD);
  const offsetOf = (address: number): number => {
    const segment = loaded.find(
      (one) => address >= one.address && address < one.address + one.bytes,
    );
    if (!segment) throw new Error("an address outside of the file");
    return segment.offset + address - segment.address;
  };

  const dynamic = headers.find(({ type }) => type === PT_DYNAMIC);
  if (!dynamic) throw new Error("no dynamic section");
  const values = new Map<bigint, number>(); // where each value is in the file, by its tag
  for (let at = dynamic.offset; file.readBigInt64LE(at) !== DT_NULL; at += 16) {
    values.set(file.readBigInt64LE(at), at + 8);
  }
  const [rela, size, count] = [DT_RELA, DT_RELASZ, DT_RELACOUNT].map((tag) => values.get(tag));
  if (!rela || !size || !count) throw new Error("no relocations");

  const start = offsetOf(Number(file.readBigUInt64LE(rela)));
  const end = start + Number(file.readBigUInt64LE(size));
  let kept = start; // the others are left to the program, and move to the front
  for (let at = start; at < end; at += RELA_BYTES) {
    if (file.readBigUInt64LE(at + 8) === R_X86_64_RELATIVE) {
      const target = offsetOf(Number(file.readBigUInt64LE(at)));
      file.writeBigInt64LE(file.readBigInt64LE(at + 16) + ADDRESS, target);
    } else {
      file.copy(file, kept, at, at + RELA_BYTES);
      kept += RELA_BYTES;
    }
  }
  file.writeBigUInt64LE(BigInt(kept - start), size);
  file.writeBigUInt64LE(0n, count);

  file.writeUInt16LE(ET_EXEC, 16);
  for (const at of [24, ...loaded.flatMap((segment) => [segment.at + 16, segment.at + 24])]) {
    file.writeBigUInt64LE(file.readBigUInt64LE(at) + ADDRESS, at);
  }
  return file;
}
