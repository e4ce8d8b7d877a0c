import type { Architecture } from "./architectures.js";
import { elfProgram } from "./elf.js";

/** The launcher ends with it when every program ended as those of src/host/architectures.ts do. */
export const ALL_PASSED = 42;

/** Plus the place of a program among the arguments, from 1: the launcher's status when that fails. */
export const FAILED = 50;

/**
 * Machine code of the launcher, as hex in memory order. It executes the programs that its arguments
 * name, without environment, eight side by side, waits for them in their order, and starts no further
 * one after the first whose wait status is not "exited with 42" (0x2a00).
 *
 * The comment above a row is its assembly, one line of hex for each line of it;
 * __tests__/kernel/launcher.test.ts holds the two against each other. All rows are alike:
 * - argv[1], twice: the next to start, the next to wait for. The stack pointer is at argc, argv is
 *   above it and ends with a null pointer (create_elf_tables() of the kernel's fs/binfmt_elf.c; the
 *   ELF ABI supplements, "Process initialization"). Then the count of the programs that were waited
 *   for, from 50, and what to end with.
 * - `start`: unless eight pointers lie between the two, or there is no further program
 * - fork, or clone with SIGCHLD where the kernel's table has no fork.
 * - The child: execve(program, argv, environment), whose second argument is the program's place in
 *   argv, and third null, which to Linux is an environment too (execve(2)). It only returns when it
 *   fails; 127 as a shell has it.
 * - `parent`: what fork returned takes the place of the pointer to the program's name.
 * - `wait`: ends where nothing is left to wait for. A fork that failed (negative) is not waited for.
 * - wait4(child, status, options, usage), which writes the status to the child's place. Null was
 *   written there before: where wait4 fails there is no success.
 * - `verdict`
 * - The first failure is what to end with, and nothing further is started: the rest of argv is cut off.
 * - `exit`
 *
 * Registers and instruction of a system call are in syscall(2), the numbers in the kernel's
 * arch/x86/entry/syscalls/syscall_64.tbl, arch/powerpc and arch/s390/kernel/syscalls/syscall.tbl,
 * and include/uapi/asm-generic/unistd.h for aarch64 and riscv64. The call leaves alone every register
 * that lives across it here. On ppc64le a failure is a flag and a positive number; execve's return is
 * failure enough, and so is null in place of a status.
 */
const LAUNCHERS: Readonly<Record<string, string>> = {
  /**
   * lea 16(%rsp), %rbx ; mov %rbx, %rbp ; mov $50, %r12d ; mov $42, %r13d ;
   * start: ; mov %rbx, %rax ; sub %rbp, %rax ; cmp $64, %eax ; je wait ; cmpq $0, (%rbx) ; je wait ;
   * mov $57, %eax ; syscall ; test %eax, %eax ; jne parent ;
   * mov (%rbx), %rdi ; mov %rbx, %rsi ; xor %edx, %edx ; mov $59, %eax ; syscall ; mov $127, %edi ; jmp exit ;
   * parent: ; cltq ; mov %rax, (%rbx) ; add $8, %rbx ; jmp start ;
   * wait: ; mov %r13d, %edi ; cmp %rbx, %rbp ; je exit ; inc %r12d ; mov (%rbp), %rdi ; test %rdi, %rdi ; js verdict ;
   * movq $0, (%rbp) ; mov %rbp, %rsi ; xor %edx, %edx ; xor %r10d, %r10d ; mov $61, %eax ; syscall ;
   * verdict: ; add $8, %rbp ; cmpl $0x2a00, -8(%rbp) ; je start ;
   * movq $0, (%rbx) ; cmp $42, %r13d ; jne start ; mov %r12d, %r13d ; jmp start ;
   * exit: ; mov $60, %eax ; syscall
   */
  x86_64:
    "488d5c24104889dd41bc3200000041bd2a000000" +
    "4889d84829e883f840743248833b00742c" +
    "b8390000000f0585c07516" +
    "488b3b4889de31d2b83b0000000f05bf7f000000eb5c" +
    "48984889034883c308ebc3" +
    "4489ef4839dd744941ffc4488b7d004885ff7817" +
    "48c74500000000004889ee31d24531d2b83d0000000f05" +
    "4883c508817df8002a0000748b" +
    "48c703000000004183fd2a0f857affffff4589e5e972ffffff" +
    "b83c0000000f05",
  /**
   * add x20, sp, #16 ; mov x21, x20 ; mov x19, #50 ; mov x22, #42 ;
   * start: ; sub x0, x20, x21 ; cmp x0, #64 ; b.eq wait ; ldr x23, [x20] ; cbz x23, wait ;
   * mov x0, #17 ; mov x1, #0 ; mov x8, #220 ; svc #0 ; cbnz x0, parent ;
   * mov x0, x23 ; mov x1, x20 ; mov x2, #0 ; mov x8, #221 ; svc #0 ; mov x0, #127 ; b exit ;
   * parent: ; str x0, [x20], #8 ; b start ;
   * wait: ; mov x0, x22 ; cmp x20, x21 ; b.eq exit ; add x19, x19, #1 ; ldr x0, [x21] ; tbnz x0, #63, verdict ;
   * str xzr, [x21] ; mov x1, x21 ; mov x2, #0 ; mov x3, #0 ; mov x8, #260 ; svc #0 ;
   * verdict: ; ldr w0, [x21], #8 ; mov w1, #0x2a00 ; cmp w0, w1 ; b.eq start ;
   * str xzr, [x20] ; cmp x22, #42 ; b.ne start ; mov x22, x19 ; b start ;
   * exit: ; mov x8, #93 ; svc #0
   */
  aarch64:
    "f4430091f50314aa530680d2560580d2" +
    "800215cb1f0001f120020054970240f9f70100b4" +
    "200280d2010080d2881b80d2010000d4000100b5" +
    "e00317aae10314aa020080d2a81b80d2010000d4e00f80d218000014" +
    "808600f8eeffff17" +
    "e00316aa9f0215eb6002005473060091a00240f9e000f8b7" +
    "bf0200f9e10315aa020080d2030080d2882080d2010000d4" +
    "a08640b8014085521f00016bc0fbff54" +
    "9f0200f9dfaa00f161fbff54f60313aad9ffff17" +
    "a80b80d2010000d4",
  /**
   * addi 30, 1, 16 ; mr 29, 30 ; li 31, 50 ; li 28, 42 ;
   * start: ; subf 3, 29, 30 ; cmpdi 3, 64 ; beq wait ; ld 27, 0(30) ; cmpdi 27, 0 ; beq wait ;
   * li 0, 2 ; sc ; bns forked ; li 3, -1 ; forked: ; cmpdi 3, 0 ; bne parent ;
   * mr 3, 27 ; mr 4, 30 ; li 5, 0 ; li 0, 11 ; sc ; li 3, 127 ; b exit ;
   * parent: ; std 3, 0(30) ; addi 30, 30, 8 ; b start ;
   * wait: ; mr 3, 28 ; cmpd 30, 29 ; beq exit ; addi 31, 31, 1 ; ld 3, 0(29) ; cmpdi 3, 0 ; blt verdict ;
   * li 5, 0 ; std 5, 0(29) ; mr 4, 29 ; li 6, 0 ; li 0, 114 ; sc ;
   * verdict: ; lwz 3, 0(29) ; addi 29, 29, 8 ; cmpwi 3, 0x2a00 ; beq start ;
   * li 5, 0 ; std 5, 0(30) ; cmpdi 28, 42 ; bne start ; mr 28, 31 ; b start ;
   * exit: ; li 0, 1 ; sc
   */
  ppc64le:
    "1000c13b78f3dd7f3200e03b2a00803b" +
    "50f07d7c4000232c5000824100007eeb00003b2c44008241" +
    "020000380200004408008340ffff60380000232c20008240" +
    "78db637f78f3c47f0000a0380b000038020000447f0060386c000048" +
    "00007ef80800de3bacffff4b" +
    "78e3837f00e83e7c540082410100ff3b00007de80000232c1c008041" +
    "0000a0380000bdf878eba47f0000c0387200003802000044" +
    "00007d800800bd3b002a032c68ff8241" +
    "0000a0380000bef82a003c2c58ff824078fbfc7f50ffff4b" +
    "0100003802000044",
  /**
   * addi s0, sp, 16 ; mv s1, s0 ; li s2, 50 ; li s3, 42 ;
   * start: ; sub a0, s0, s1 ; li a1, 64 ; beq a0, a1, wait ; ld s4, 0(s0) ; beqz s4, wait ;
   * li a0, 17 ; li a1, 0 ; li a7, 220 ; ecall ; bnez a0, parent ;
   * mv a0, s4 ; mv a1, s0 ; li a2, 0 ; li a7, 221 ; ecall ; li a0, 127 ; j exit ;
   * parent: ; sd a0, 0(s0) ; addi s0, s0, 8 ; j start ;
   * wait: ; mv a0, s3 ; beq s0, s1, exit ; addi s2, s2, 1 ; ld a0, 0(s1) ; bltz a0, verdict ;
   * sd zero, 0(s1) ; mv a1, s1 ; li a2, 0 ; li a3, 0 ; li a7, 260 ; ecall ;
   * verdict: ; lw a0, 0(s1) ; addi s1, s1, 8 ; li a1, 0x2a00 ; beq a0, a1, start ;
   * sd zero, 0(s0) ; li a1, 42 ; bne s3, a1, start ; mv s3, s2 ; j start ;
   * exit: ; li a7, 93 ; ecall
   */
  riscv64:
    "1304010193040400130920039309a002" +
    "33059440930500046304b504033a040063000a04" +
    "13051001930500009308c00d7300000063100502" +
    "13050a0093050400130600009308d00d730000001305f0076f004006" +
    "2330a400130484006ff05ffb" +
    "13850900630894041309190003b50400634e0500" +
    "23b004009385040013060000930600009308401073000000" +
    "03a50400938484009305500193959500e30ab5f6" +
    "233004009305a002e394b9f6930909006ff01ff6" +
    "9308d00573000000",
  /**
   * la %r7, 16(%r15) ; lgr %r8, %r7 ; lghi %r6, 50 ; lghi %r9, 42 ;
   * start: ; lgr %r1, %r7 ; sgr %r1, %r8 ; cghi %r1, 64 ; je wait ; ltg %r10, 0(%r7) ; je wait ;
   * svc 2 ; ltgr %r2, %r2 ; jne parent ;
   * lgr %r2, %r10 ; lgr %r3, %r7 ; lghi %r4, 0 ; svc 11 ; lghi %r2, 127 ; j exit ;
   * parent: ; stg %r2, 0(%r7) ; la %r7, 8(%r7) ; j start ;
   * wait: ; lgr %r2, %r9 ; cgr %r7, %r8 ; je exit ; la %r6, 1(%r6) ; ltg %r2, 0(%r8) ; jl verdict ;
   * mvghi 0(%r8), 0 ; lgr %r3, %r8 ; lghi %r4, 0 ; lghi %r5, 0 ; svc 114 ;
   * verdict: ; chsi 0(%r8), 0x2a00 ; la %r8, 8(%r8) ; je start ;
   * mvghi 0(%r7), 0 ; cghi %r9, 42 ; jne start ; lgr %r9, %r6 ; j start ;
   * exit: ; svc 1
   */
  s390x:
    "4170f010b9040087a7690032a799002a" +
    "b9040017b9090018a71f0040a784001ee3a070000002a7840019" +
    "0a02b9020022a774000d" +
    "b904002ab9040037a74900000a0ba729007fa7f40032" +
    "e3207000002441707008a7f4ffde" +
    "b9040029b9200078a784002541606001e32080000002a744000c" +
    "e54880000000b9040038a7490000a75900000a72" +
    "e55c80002a0041808008a784ffc0" +
    "e54870000000a79f002aa774ffb9b9040096a7f4ffb5" +
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
