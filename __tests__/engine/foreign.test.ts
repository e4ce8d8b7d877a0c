// Real here: podman, the kernel's table, the committed dist under Node 24; of each foreign handler name, path and
// flags. Stand-ins: QEMU for the programs of Rosetta and FEX, with the magic of an architecture that no machine here
// runs itself: with theirs, of x86-64, none of an x86-64 machine's own programs would start.
import { chmodSync, copyFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";

import { BINFMT } from "../../src/host/binfmt.js";
import { must, Runner, type Step } from "../support/action.js";
import { Host } from "../support/host.js";
import { FAMILY, RELATIVE } from "../support/native.js";
import { Folder, Witness } from "../support/tools.js";

let host: Host;
let runner: Runner;
let folder: Folder;

beforeEach(async () => {
  host = await Host.create();
  await host.mount();
  runner = new Runner();
  folder = new Folder();
});
afterEach(async () => {
  await host.end();
  runner.remove();
  folder.remove();
});

/** Magic and mask of QEMU's scripts/qemu-binfmt-conf.sh, for a 64-bit architecture, i386 or arm. */
function magicOf(machine: string, bits: 32 | 64 = 64, data: 1 | 2 = 1): string {
  const [half, type] =
    data === 1 ? [`${machine}\\x00`, "\\x02\\x00"] : [`\\x00${machine}`, "\\x00\\x02"];
  const last = data === 1 ? "\\xfe\\xff\\xff\\xff" : "\\xff\\xfe\\xff\\xff";
  return [
    `\\x7fELF\\x0${bits / 32}\\x0${data}\\x01${"\\x00".repeat(9)}${type}${half}`,
    `${"\\xff".repeat(7)}\\x00${"\\xff".repeat(8)}${last}`,
  ].join(":");
}
const RISCV64 = magicOf("\\xf3");
const S390X = magicOf("\\x16", 64, 2);
/** Somebody's handler for what this machine's processor runs besides its own: FEX's, QEMU's. */
const SHADOW =
  RELATIVE?.name === "arm"
    ? { magic: magicOf("\\x28", 32), handler: "qemu-arm", file: "qemu-arm-static" }
    : { magic: magicOf("\\x03", 32), handler: "FEX-x86", file: "FEXInterpreter" };

/** Registers a handler whose interpreter is at its path in that moment alone, as in a container. */
async function register(name: string, magic: string, interpreter: string, flags: string) {
  const script = 'mount --bind "$0" "$1" && printf %s "$2" >"$3"';
  await host.must(
    ...["unshare", "--mount", "--propagation=private", "sh", "-c", script],
    ...[folder.path, path.dirname(interpreter)],
    ...[`:${name}:M:0:${magic}:${interpreter}:${flags}`, `${BINFMT}/register`],
  );
}
/** An emulator of Debian's, under the name of an interpreter. */
const put = (architecture: string, interpreter: string): void =>
  copyFileSync(
    `/usr/bin/qemu-${architecture}-static`,
    path.join(folder.path, path.basename(interpreter)),
  );

const entry = (name: string): Promise<string> =>
  host.must("sh", "-c", 'cat "$0" && stat -c "%Y %i" "$0"', `${BINFMT}/${name}`);

/** A step that has no engine: it can't register anything. */
const withoutEngine = (inputs: Record<string, string>): Promise<Step> =>
  runner.must({ "max-age": "0", ...inputs }, [...host.prefix, "env", `PATH=${folder.path}`]);

describe("a handler of somebody else's that serves containers is as it was, after a run with max-age: 0", () => {
  test.each([
    // Debian 12, /usr/lib/binfmt.d/qemu-s390x.conf of qemu-user-static
    ["Debian's", "qemu-s390x", "/usr/libexec/qemu-binfmt/s390x-binfmt-P", "OPF", "s390x", S390X],
    // cmd/binfmt/main.go
    ["tonistiigi/binfmt's", "qemu-riscv64", "/usr/bin/qemu-riscv64", "CF", "riscv64", RISCV64],
    ["Colima's, of tonistiigi/binfmt", "qemu-s390x", "/usr/bin/qemu-s390x", "CFP", "s390x", S390X],
    // QEMU's qemu-binfmt-conf.sh with --persistent yes, as containers/latest/register.sh calls it
    [
      "multiarch/qemu-user-static's",
      "qemu-s390x",
      "/usr/bin/qemu-s390x-static",
      "F",
      "s390x",
      S390X,
    ],
    // Lima (05-rosetta-volume.sh) and podman's machine (rosetta-activation.sh)
    ["Rosetta's, by Lima", "rosetta", "/mnt/rosetta", "OCF", "s390x", S390X],
    ["Rosetta's, by podman", "rosetta", "/mnt/rosetta", "FC", "riscv64", RISCV64],
    // libkrun's and FEX's own binfmt files
    ["FEX's", "FEX-x86_64", "/usr/bin/FEXInterpreter", "POCF", "riscv64", RISCV64],
  ])("%s", async (_, name, interpreter, flags, architecture, magic) => {
    put(architecture, interpreter);
    await register(name, magic, interpreter, flags);
    const before = await entry(name);
    const { outputs, output } = await withoutEngine({ platforms: architecture });
    expect(output).toContain("; nothing had to be done.");
    expect(outputs).toMatchObject({ architectures: `["${architecture}"]`, registered: "[]" });
    expect(await entry(name)).toBe(before);
    expect(await host.handlers()).toEqual([name]);
  });
});

test("a handler that goes before the processor gets a warning, and stays", async () => {
  const { magic, handler, file } = SHADOW;
  const name = RELATIVE?.name ?? "";
  put(name, file);
  await register(handler, magic, `/usr/bin/${file}`, "POCF");
  const { output, outputs } = await withoutEngine({ platforms: FAMILY.at(-1) ?? "" });
  expect(outputs["platforms"]).toBe(FAMILY.join(","));
  const warning = `::warning::Programs of ${name} run by an emulator here.*${handler}`;
  expect(output).toMatch(new RegExp(warning));
  expect(await host.handlers()).toEqual([handler]);
});

describe("an interpreter that needs a loader", () => {
  /** Ends with 42 whatever program it is given, where there is a loader (elf(5), PT_INTERP). */
  async function dynamic(): Promise<string> {
    const file = path.join(folder.path, "dynamic");
    const [code, loader] =
      process.arch === "arm64"
        ? ["mov x8, #93\nmov x0, #42\nsvc #0", "/lib/ld-linux-aarch64.so.1"]
        : ["mov $60, %eax\nmov $42, %edi\nsyscall", "/lib64/ld-linux-x86-64.so.2"];
    writeFileSync(`${file}.s`, `.globl _start\n_start: ${code}\n`);
    await must(["as", `${file}.s`, "-o", `${file}.o`]);
    await must(["ld", "-pie", `--dynamic-linker=${loader}`, `${file}.o`, "-o", file]);
    chmodSync(file, 0o755);
    return file;
  }
  const rule = (interpreter: string): string => `:qemu-riscv64:M:0:${RISCV64}:${interpreter}:F`;

  // As pi-gen registers Ubuntu's qemu-user
  test("is replaced: with the flag F it runs on the host and in no container", async () => {
    const interpreter = await dynamic();
    await host.write("register", rule(interpreter));
    const { outputs, output } = await runner.must({ platforms: "riscv64" }, host.prefix);
    expect(outputs["registered"]).toBe('["riscv64"]');
    expect(output).toContain(
      `Handlers of others that are replaced: qemu-riscv64 (${interpreter}): its interpreter ${interpreter} needs a loader that containers don't have.`,
    );
  });

  // tonistiigi's handler, beside a distribution's emulator of the same path
  test("stays where a container proves that the kernel holds another file", async () => {
    const interpreter = path.join(folder.path, "qemu-riscv64");
    put("riscv64", interpreter);
    await host.write("register", rule(interpreter));
    await host.must("mount", "--bind", await dynamic(), interpreter);
    const before = await entry("qemu-riscv64");
    const witness = new Witness();
    const { outputs } = await runner.must({ platforms: "riscv64" }, host.prefix, witness.env);
    expect(outputs).toMatchObject({
      architectures: '["riscv64"]',
      registered: "[]",
      checked: "host",
    });
    expect(await entry("qemu-riscv64")).toBe(before);
    expect(witness.calls().filter((call) => call.startsWith("build"))).toEqual([]);
    witness.remove();
  });
});
