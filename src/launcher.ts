import type { Architecture } from "./architectures.js";
import { elfProgram } from "./elf.js";

/** The launcher ends with it when every program ended as those of src/architectures.ts do. */
export const ALL_PASSED = 42;

/** Plus the place of a program among the arguments, from 1: the launcher's status when that fails. */
export const FAILED = 50;

/**
 * Machine code of the launcher, as hex in memory order. It executes the programs that its arguments
 * name, one after another and without environment, waits for each, and ends at the first whose wait
 * status is not "exited with 42" (0x2a00).
 *
 * The comment above a row is its assembly, one line of hex for each line of it;
 * __tests__/kernel/launcher.test.ts holds the two against each other. All rows are alike:
 * - The start: what to end with, and the place of argv[0]. The stack pointer is at argc, argv is
 *   above it and ends with a null pointer (create_elf_tables() of the kernel's fs/binfmt_elf.c; the
 *   ELF ABI supplements, "Process initialization").
 * - `next`: one program further; 42 where there is none.
 * - fork, or clone with SIGCHLD where the kernel's table has no fork. Then what execve(program, argv,
 *   environment) and wait4(child, status, options, usage) share: the second argument is the
 *   program's place in argv, the third null, which to Linux is an environment too (execve(2)).
 * - The child: execve, which only returns when it fails; 127 as a shell has it.
 * - The parent: wait4, and its verdict. The status is written over the pointer to the program's
 *   name: where fork or wait4 fail the pointer is still there, and no success of an earlier program.
 * - `exit`
 *
 * Registers and instruction of a system call are in syscall(2), the numbers in the kernel's
 * arch/x86/entry/syscalls/syscall_64.tbl, arch/powerpc and arch/s390/kernel/syscalls/syscall.tbl,
 * and include/uapi/asm-generic/unistd.h for aarch64 and riscv64. The call leaves alone every register
 * that lives across it here. On ppc64le a failure is a flag and a positive number; fork's is then
 * taken for a child that wait4 does not find, and execve's return is failure enough.
 */
const LAUNCHERS: Readonly<Record<string, string>> = {
  /**
   * mov $50, %ebp ; lea 8(%rsp), %rbx ;
   * next: ; inc %ebp ; add $8, %rbx ; mov $42, %edi ; cmpq $0, (%rbx) ; je exit ;
   * mov $57, %eax ; syscall ; mov %rbx, %rsi ; xor %edx, %edx ; test %eax, %eax ; jne parent ;
   * mov (%rbx), %rdi ; mov $59, %eax ; syscall ; mov $127, %edi ; jmp exit ;
   * parent: ; mov %eax, %edi ; xor %r10d, %r10d ; mov $61, %eax ; syscall ;
   * cmpl $0x2a00, (%rbx) ; je next ; mov %ebp, %edi ;
   * exit: ; mov $60, %eax ; syscall
   */
  x86_64:
    "bd32000000488d5c2408" +
    "ffc54883c308bf2a00000048833b007437" +
    "b8390000000f054889de31d285c07511" +
    "488b3bb83b0000000f05bf7f000000eb16" +
    "89c74531d2b83d0000000f05" +
    "813b002a000074ba89ef" +
    "b83c0000000f05",
  /**
   * mov x19, #50 ; add x20, sp, #8 ;
   * next: ; add x19, x19, #1 ; ldr x21, [x20, #8]! ; mov x0, #42 ; cbz x21, exit ;
   * mov x0, #17 ; mov x1, #0 ; mov x8, #220 ; svc #0 ; mov x1, x20 ; mov x2, #0 ; cbnz x0, parent ;
   * mov x0, x21 ; mov x8, #221 ; svc #0 ; mov x0, #127 ; b exit ;
   * parent: ; mov x3, #0 ; mov x8, #260 ; svc #0 ;
   * ldr w0, [x20] ; mov w1, #0x2a00 ; cmp w0, w1 ; b.eq next ; mov x0, x19 ;
   * exit: ; mov x8, #93 ; svc #0
   */
  aarch64:
    "530680d2f4230091" +
    "73060091958e40f8400580d2b50200b4" +
    "200280d2010080d2881b80d2010000d4e10314aa020080d2c00000b5" +
    "e00315aaa81b80d2010000d4e00f80d209000014" +
    "030080d2882080d2010000d4" +
    "800240b9014085521f00016b40fdff54e00313aa" +
    "a80b80d2010000d4",
  /**
   * li 31, 50 ; addi 30, 1, 8 ;
   * next: ; addi 31, 31, 1 ; ldu 29, 8(30) ; li 3, 42 ; cmpdi 29, 0 ; beq exit ;
   * li 0, 2 ; sc ; mr 4, 30 ; li 5, 0 ; cmpwi 3, 0 ; bne parent ;
   * mr 3, 29 ; li 0, 11 ; sc ; li 3, 127 ; b exit ;
   * parent: ; li 6, 0 ; li 0, 114 ; sc ;
   * lwz 3, 0(30) ; cmpwi 3, 0x2a00 ; beq next ; mr 3, 31 ;
   * exit: ; li 0, 1 ; sc
   */
  ppc64le:
    "3200e03b0800c13b" +
    "0100ff3b0900beeb2a00603800003d2c4c008241" +
    "020000380200004478f3c47f0000a0380000032c18008240" +
    "78eba37f0b000038020000447f00603820000048" +
    "0000c0387200003802000044" +
    "00007e80002a032cacff824178fbe37f" +
    "0100003802000044",
  /**
   * li s1, 50 ; addi s0, sp, 8 ;
   * next: ; addi s1, s1, 1 ; addi s0, s0, 8 ; ld s2, 0(s0) ; li a0, 42 ; beqz s2, exit ;
   * li a0, 17 ; li a1, 0 ; li a7, 220 ; ecall ; mv a1, s0 ; li a2, 0 ; bnez a0, parent ;
   * mv a0, s2 ; li a7, 221 ; ecall ; li a0, 127 ; j exit ;
   * parent: ; li a3, 0 ; li a7, 260 ; ecall ;
   * lw a0, 0(s0) ; li a1, 0x2a00 ; beq a0, a1, next ; mv a0, s1 ;
   * exit: ; li a7, 93 ; ecall
   */
  riscv64:
    "9304200313048100" +
    "9384140013048400033904001305a002630a0904" +
    "13051001930500009308c00d730000009305040013060000631c0500" +
    "130509009308d00d730000001305f0076f004002" +
    "930600009308401073000000" +
    "032504009305500193959500e302b5fa13850400" +
    "9308d00573000000",
  /**
   * lghi %r6, 50 ; la %r7, 8(%r15) ;
   * next: ; la %r6, 1(%r6) ; la %r7, 8(%r7) ; lghi %r2, 42 ; ltg %r8, 0(%r7) ; je exit ;
   * svc 2 ; lgr %r3, %r7 ; lghi %r4, 0 ; ltgr %r2, %r2 ; jne parent ;
   * lgr %r2, %r8 ; svc 11 ; lghi %r2, 127 ; j exit ;
   * parent: ; lghi %r5, 0 ; svc 114 ;
   * chsi 0(%r7), 0x2a00 ; je next ; lgr %r2, %r6 ;
   * exit: ; svc 1
   */
  s390x:
    "a76900324170f008" +
    "4160600141707008a729002ae38070000002a784001c" +
    "0a02b9040037a7490000b9020022a7740009" +
    "b90400280a0ba729007fa7f4000c" +
    "a75900000a72" +
    "e55c70002a00a784ffdfb9040026" +
    "0a01",
};

/**
 * The program that executes others in one container start: it is PID 1 of a container without any
 * other file than it and them.
 *
 * @param architecture the host's
 * @returns undefined where there is no launcher: then it takes a container for each program
 */
export function launcherProgram(architecture: Architecture): Uint8Array | undefined {
  const code = LAUNCHERS[architecture.name];
  return code === undefined ? undefined : elfProgram(architecture, code);
}
