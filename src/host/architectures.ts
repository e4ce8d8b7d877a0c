/**
 * One architecture that QEMU's user mode emulates.
 *
 * Sources: the names of QEMU's scripts/qemu-binfmt-conf.sh; the platforms of the OCI image-spec,
 * which are Go's GOARCH; e_machine of the kernel's include/uapi/linux/elf-em.h and, for alpha and
 * microblaze, its arch/NAME/include/asm/elf.h; the system call tables of the kernel.
 */
export interface Architecture {
  /** QEMU's name: the emulator is qemu-NAME-static and Fedora's rule qemu-NAME. */
  readonly name: string;
  /** OCI platforms of its containers, preferred one first; empty where OCI and Go have no name. */
  readonly platforms: readonly string[];
  /** What differs in the ELF header; flags as a toolchain sets them, if a loader may look. */
  readonly elf: {
    readonly bits: 32 | 64;
    readonly endian: "little" | "big";
    readonly machine: number;
    readonly flags: number;
  };
  /** Machine code of a program that ends with exit status 42, as hex in memory order. */
  readonly exit42: string;
}

/**
 * The 31 architectures of Fedora's rules on x86_64, and x86_64 and i386 themselves.
 *
 * The comment above a row is the assembly of its `exit42`; __tests__/kernel/probes.test.ts holds
 * the two against each other. Flags that are not obvious:
 * - arm: without an EABI version the compatibility mode of arm64 kernels refuses the program;
 *   BE8 is big-endian data with little-endian code, all that ARMv6 and later do.
 * - ppc64: with ELFv2, e_entry is code and not a function descriptor, in both byte orders.
 * - mips: ABI2 is what tells n32 from o32, in the kernel and in QEMU's rules.
 * - hexagon: QEMU 7 refuses flags that name no version of the instruction set.
 */
export const ARCHITECTURES: readonly Architecture[] = [
  /** mov $60, %eax ; mov $42, %edi ; syscall */
  {
    name: "x86_64",
    platforms: ["linux/amd64"],
    elf: { bits: 64, endian: "little", machine: 62, flags: 0 },
    exit42: "b83c000000bf2a0000000f05",
  },
  /** mov $1, %eax ; mov $42, %ebx ; int $0x80 */
  {
    name: "i386",
    platforms: ["linux/386"],
    elf: { bits: 32, endian: "little", machine: 3, flags: 0 },
    exit42: "b801000000bb2a000000cd80",
  },
  /** mov x8, #93 ; mov x0, #42 ; svc #0 */
  {
    name: "aarch64",
    platforms: ["linux/arm64"],
    elf: { bits: 64, endian: "little", machine: 183, flags: 0 },
    exit42: "a80b80d2400580d2010000d4",
  },
  /** mov r7, #1 ; mov r0, #42 ; svc #0 */
  {
    name: "arm",
    platforms: ["linux/arm/v7"],
    elf: { bits: 32, endian: "little", machine: 40, flags: 0x05000000 }, // EF_ARM_EABI_VER5
    exit42: "0170a0e32a00a0e3000000ef",
  },
  /** mov x8, #93 ; mov x0, #42 ; svc #0 */
  {
    name: "aarch64_be",
    platforms: [],
    elf: { bits: 64, endian: "big", machine: 183, flags: 0 },
    exit42: "a80b80d2400580d2010000d4",
  },
  /** lda $0, 1($31) ; lda $16, 42($31) ; callsys */
  {
    name: "alpha",
    platforms: [],
    elf: { bits: 64, endian: "little", machine: 0x9026, flags: 0 },
    exit42: "01001f202a001f2283000000",
  },
  /** mov r7, #1 ; mov r0, #42 ; svc #0 */
  {
    name: "armeb",
    platforms: [],
    elf: { bits: 32, endian: "big", machine: 40, flags: 0x05800000 }, // EABI_VER5, BE8
    exit42: "0170a0e32a00a0e3000000ef",
  },
  /** r6 = #93 ; r0 = #42 ; trap0(#1) */
  {
    name: "hexagon",
    platforms: [],
    elf: { bits: 32, endian: "little", machine: 164, flags: 0x67 }, // EF_HEXAGON_ISA_V67
    exit42: "a6cb007840c5007804c00054",
  },
  /** ldi 42, %r26 ; ble 0x100(%sr2, %r0) ; ldi 1, %r20 */
  {
    name: "hppa",
    platforms: [],
    elf: { bits: 32, endian: "big", machine: 15, flags: 0x0210 }, // EFA_PARISC_1_1
    exit42: "341a0054e400820034140002",
  },
  /** ori $a7, $zero, 93 ; ori $a0, $zero, 42 ; syscall 0 */
  {
    name: "loongarch64",
    platforms: ["linux/loong64"],
    elf: { bits: 64, endian: "little", machine: 258, flags: 0x43 }, // OBJABI_V1, DOUBLE_FLOAT
    exit42: "0b74810304a8800300002b00",
  },
  /** moveq #1, %d0 ; moveq #42, %d1 ; trap #0 */
  {
    name: "m68k",
    platforms: [],
    elf: { bits: 32, endian: "big", machine: 4, flags: 0 },
    exit42: "7001722a4e40",
  },
  /** addik r12, r0, 1 ; addik r5, r0, 42 ; brki r14, 8 */
  {
    name: "microblaze",
    platforms: [],
    elf: { bits: 32, endian: "big", machine: 0xbaab, flags: 0 },
    exit42: "3180000130a0002ab9cc0008",
  },
  /** addik r12, r0, 1 ; addik r5, r0, 42 ; brki r14, 8 */
  {
    name: "microblazeel",
    platforms: [],
    elf: { bits: 32, endian: "little", machine: 0xbaab, flags: 0 },
    exit42: "010080312a00a0300800ccb9",
  },
  /** addiu $v0, $zero, 4001 ; addiu $a0, $zero, 42 ; syscall */
  {
    name: "mips",
    platforms: ["linux/mips"],
    elf: { bits: 32, endian: "big", machine: 8, flags: 0x1000 }, // EF_MIPS_ABI_O32
    exit42: "24020fa12404002a0000000c",
  },
  /** addiu $v0, $zero, 5058 ; addiu $a0, $zero, 42 ; syscall */
  {
    name: "mips64",
    platforms: ["linux/mips64"],
    elf: { bits: 64, endian: "big", machine: 8, flags: 0x20000000 }, // ARCH_3
    exit42: "240213c22404002a0000000c",
  },
  /** addiu $v0, $zero, 5058 ; addiu $a0, $zero, 42 ; syscall */
  {
    name: "mips64el",
    platforms: ["linux/mips64le"],
    elf: { bits: 64, endian: "little", machine: 8, flags: 0x20000000 }, // ARCH_3
    exit42: "c21302242a0004240c000000",
  },
  /** addiu $v0, $zero, 4001 ; addiu $a0, $zero, 42 ; syscall */
  {
    name: "mipsel",
    platforms: ["linux/mipsle"],
    elf: { bits: 32, endian: "little", machine: 8, flags: 0x1000 }, // EF_MIPS_ABI_O32
    exit42: "a10f02242a0004240c000000",
  },
  /** addiu $v0, $zero, 6058 ; addiu $a0, $zero, 42 ; syscall */
  {
    name: "mipsn32",
    platforms: [],
    elf: { bits: 32, endian: "big", machine: 8, flags: 0x20000020 }, // ARCH_3, ABI2
    exit42: "240217aa2404002a0000000c",
  },
  /** addiu $v0, $zero, 6058 ; addiu $a0, $zero, 42 ; syscall */
  {
    name: "mipsn32el",
    platforms: [],
    elf: { bits: 32, endian: "little", machine: 8, flags: 0x20000020 }, // ARCH_3, ABI2
    exit42: "aa1702242a0004240c000000",
  },
  /** l.ori r11, r0, 93 ; l.ori r3, r0, 42 ; l.sys 1 */
  {
    name: "or1k",
    platforms: [],
    elf: { bits: 32, endian: "big", machine: 92, flags: 0 },
    exit42: "a960005da860002a20000001",
  },
  /** li 0, 1 ; li 3, 42 ; sc */
  {
    name: "ppc",
    platforms: [],
    elf: { bits: 32, endian: "big", machine: 20, flags: 0 },
    exit42: "380000013860002a44000002",
  },
  /** li 0, 1 ; li 3, 42 ; sc */
  {
    name: "ppc64",
    platforms: ["linux/ppc64"],
    elf: { bits: 64, endian: "big", machine: 21, flags: 2 }, // ELFv2
    exit42: "380000013860002a44000002",
  },
  /** li 0, 1 ; li 3, 42 ; sc */
  {
    name: "ppc64le",
    platforms: ["linux/ppc64le"],
    elf: { bits: 64, endian: "little", machine: 21, flags: 2 }, // ELFv2
    exit42: "010000382a00603802000044",
  },
  /** li a7, 93 ; li a0, 42 ; ecall */
  {
    name: "riscv32",
    platforms: [],
    elf: { bits: 32, endian: "little", machine: 243, flags: 0 },
    exit42: "9308d0051305a00273000000",
  },
  /** li a7, 93 ; li a0, 42 ; ecall */
  {
    name: "riscv64",
    platforms: ["linux/riscv64"],
    elf: { bits: 64, endian: "little", machine: 243, flags: 0 },
    exit42: "9308d0051305a00273000000",
  },
  /** lghi %r2, 42 ; svc 1 */
  {
    name: "s390x",
    platforms: ["linux/s390x"],
    elf: { bits: 64, endian: "big", machine: 22, flags: 0 },
    exit42: "a729002a0a01",
  },
  /** mov #1, r3 ; mov #42, r4 ; trapa #0x11 */
  {
    name: "sh4",
    platforms: [],
    elf: { bits: 32, endian: "little", machine: 42, flags: 9 }, // EF_SH4
    exit42: "01e32ae411c3",
  },
  /** mov #1, r3 ; mov #42, r4 ; trapa #0x11 */
  {
    name: "sh4eb",
    platforms: [],
    elf: { bits: 32, endian: "big", machine: 42, flags: 9 }, // EF_SH4
    exit42: "e301e42ac311",
  },
  /** mov 1, %g1 ; mov 42, %o0 ; ta 0x10 */
  {
    name: "sparc",
    platforms: [],
    elf: { bits: 32, endian: "big", machine: 2, flags: 0 },
    exit42: "821020019010202a91d02010",
  },
  /** mov 1, %g1 ; mov 42, %o0 ; ta 0x10 */
  {
    name: "sparc32plus",
    platforms: [],
    elf: { bits: 32, endian: "big", machine: 18, flags: 0x0100 }, // EF_SPARC_32PLUS
    exit42: "821020019010202a91d02010",
  },
  /** mov 1, %g1 ; mov 42, %o0 ; ta 0x6d */
  {
    name: "sparc64",
    platforms: [],
    elf: { bits: 64, endian: "big", machine: 43, flags: 0 },
    exit42: "821020019010202a91d0206d",
  },
  /** movi a2, 118 ; movi a6, 42 ; syscall */
  {
    name: "xtensa",
    platforms: [],
    elf: { bits: 32, endian: "little", machine: 94, flags: 0 },
    exit42: "22a07662a02a005000",
  },
  /** movi a2, 118 ; movi a6, 42 ; syscall */
  {
    name: "xtensaeb",
    platforms: [],
    elf: { bits: 32, endian: "big", machine: 94, flags: 0 },
    exit42: "220a76260a2a000500",
  },
];
