import type { Architecture } from "./architectures.js";

/**
 * Where the file is mapped. A multiple of every page size in use (up to 64 KiB), above every
 * default of vm.mmap_min_addr, and low enough for the user space of each 32-bit architecture.
 */
const BASE = 0x400000;

/**
 * The whole static executable of an architecture: ELF header, one program header that maps the
 * file readable and executable, code. What loaders insist on is in elf(5), the kernel's
 * fs/binfmt_elf.c and QEMU's linux-user/elfload.c.
 *
 * @param machineCode position independent, as hex in memory order
 */
export function elfProgram(
  architecture: Architecture,
  machineCode = architecture.exit42,
): Uint8Array {
  const { elf } = architecture;
  const wide = elf.bits === 64;
  const little = elf.endian === "little";
  const code = Buffer.from(machineCode, "hex");
  const headerSize = wide ? 64 : 52;
  const programHeaderSize = wide ? 56 : 32;
  const codeOffset = headerSize + programHeaderSize;
  const program = new Uint8Array(codeOffset + code.length);
  const view = new DataView(program.buffer);
  let position = 16;
  const half = (value: number): void => {
    view.setUint16(position, value, little);
    position += 2;
  };
  const word = (value: number): void => {
    view.setUint32(position, value, little);
    position += 4;
  };
  const address = (value: number): void => {
    if (!wide) return word(value);
    view.setBigUint64(position, BigInt(value), little);
    position += 8;
  };

  program.set([0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, little ? 1 : 2, 1]); // e_ident
  half(2); // e_type: ET_EXEC
  half(elf.machine);
  word(1); // e_version
  address(BASE + codeOffset); // e_entry
  address(headerSize); // e_phoff
  address(0); // e_shoff
  word(elf.flags);
  half(headerSize); // e_ehsize
  half(programHeaderSize); // e_phentsize
  half(1); // e_phnum
  position = headerSize; // no sections

  word(1); // p_type: PT_LOAD
  if (wide) word(5); // p_flags: PF_R | PF_X
  address(0); // p_offset
  address(BASE); // p_vaddr
  address(BASE); // p_paddr
  address(program.length); // p_filesz
  address(program.length); // p_memsz
  if (!wide) word(5); // p_flags
  address(0x10000); // p_align
  program.set(code, codeOffset);
  return program;
}

/**
 * The same program with a last byte of e_ident that is not 0. The kernel does not look at it (fs/binfmt_elf.c),
 * the rules of QEMU and FEX do (QEMU, scripts/qemu-binfmt-conf.sh): the processor alone runs it.
 */
export function unhandledProgram(architecture: Architecture): Uint8Array {
  const program = elfProgram(architecture);
  program[15] = 1;
  return program;
}

/**
 * A program of x86_64 that ends with 42 where memory that it asks for lies above bit 47 of the address space, and
 * else with 41. On x86_64 Linux hands out none there unasked (Documentation/arch/x86/x86_64/5level-paging.rst), and
 * programs count on it; QEMU hands out what the host's kernel does (golang/go#69255).
 *
 * mov $9, %eax ; xor %edi, %edi ; mov $4096, %esi ; xor %edx, %edx ; mov $0x22, %r10d ; mov $-1, %r8 ; xor %r9d, %r9d ;
 * syscall ; shr $47, %rax ; lea 41(%rax), %edi ; mov $60, %eax ; syscall
 */
export const highMemoryProgram = (x86_64: Architecture): Uint8Array =>
  elfProgram(
    x86_64,
    "b80900000031ffbe0010000031d241ba2200000049c7c0ffffffff4531c90f05" +
      "48c1e82f8d7829b83c0000000f05",
  );
