// Real here: unshare and the kernel's binfmt_misc, in an instance of the test's own. Stand-ins: entries as
// Linux 6.18 shows them, and a temporary folder for the table.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { handlerOf, parseHandler, readTable, type Table } from "../../src/host/binfmt.js";

// As Linux 6.18 shows them.
const MAGIC = "7f454c460201010000000000000000000200b700";
const MASK = "ffffffffffffff00fffffffffffffffffeffffff";
const AARCH64 = `enabled
interpreter /usr/bin/qemu-aarch64-static
flags: F
offset 0
magic ${MAGIC}
mask ${MASK}
`;
const SUDO = AARCH64.replace("flags: F", "flags: OCF");
const EVERY_FLAG = AARCH64.replace("flags: F", "flags: POCF");
const DISABLED = AARCH64.replace("enabled", "disabled");
const JAR = `enabled
interpreter /usr/bin/jarwrapper
flags: 
extension .jar
`;
const LLVM = `disabled
interpreter /usr/bin/lli-14
flags: 
offset 0
magic 4243
`;
const OFFSET = `enabled
interpreter /bin/true
flags: 
offset 24
magic 010203
`;

const then = new Date("2026-01-02T03:04:05Z");
const hex = (text: string): Buffer => Buffer.from(text, "hex");

describe("An entry", () => {
  test("has a state, an interpreter, flags, magic, mask and the time of its registration", () => {
    expect(parseHandler("qemu-aarch64", AARCH64, then)).toEqual({
      name: "qemu-aarch64",
      enabled: true,
      interpreter: "/usr/bin/qemu-aarch64-static",
      flags: "F",
      magic: { offset: 0, bytes: hex(MAGIC), mask: hex(MASK) },
      registered: then,
    });
  });

  test.each([
    ["F", AARCH64],
    ["OCF", SUDO],
    ["POCF", EVERY_FLAG],
    ["", JAR],
  ])("has the flags '%s'", (flags, text) => {
    expect(parseHandler("x", text, then).flags).toBe(flags);
  });

  test("for an extension has no magic", () => {
    expect(parseHandler("jar", JAR, then)).toEqual({
      name: "jar",
      enabled: true,
      interpreter: "/usr/bin/jarwrapper",
      flags: "",
      registered: then,
    });
  });

  test("without a mask compares every bit", () => {
    const { magic } = parseHandler("llvm", LLVM, then);
    expect(magic).toEqual({ offset: 0, bytes: hex("4243"), mask: hex("ffff") });
  });

  test("may be disabled", () => {
    expect(parseHandler("llvm", LLVM, then).enabled).toBe(false);
  });

  test("may look past the beginning of the file", () => {
    expect(parseHandler("tail", OFFSET, then).magic?.offset).toBe(24);
  });

  test("may have lines that are not known yet", () => {
    const text = AARCH64.replace("offset 0\n", "namespace 4026531837\noffset 0\n");
    expect(parseHandler("x", text, then)).toEqual(parseHandler("x", AARCH64, then));
  });
});

describe("The handler of a program", () => {
  /** A table of these entries, newest first. */
  const table = (...entries: readonly (readonly [string, string])[]): Table => ({
    enabled: true,
    handlers: entries.map(([name, text]) => parseHandler(name, text, then)),
  });
  const program = hex(MAGIC);
  /** The program with one byte changed. */
  const changed = (index: number, byte: number): Buffer => {
    const copy = Buffer.from(program);
    copy[index] = byte;
    return copy;
  };

  test("is the newest that fits", () => {
    const found = handlerOf(program, table(["jar", JAR], ["newer", SUDO], ["older", AARCH64]));
    expect(found?.name).toBe("newer");
  });

  test("is not one that is disabled", () => {
    const found = handlerOf(program, table(["off", DISABLED], ["on", AARCH64]));
    expect(found?.name).toBe("on");
    expect(handlerOf(program, table(["off", DISABLED]))).toBeUndefined();
  });

  test.each([
    ["the same", program, true],
    ["another ABI, which the mask leaves out", changed(7, 3), true],
    ["a shared object, whose bit the mask leaves out", changed(16, 3), true],
    ["a core file, whose bit the mask looks at", changed(16, 4), false],
    ["another machine", changed(18, 0xb6), false],
    ["cut off in the magic", program.subarray(0, 18), false],
    ["empty", hex(""), false],
  ])("respects the mask: %s", (_, file, fits) => {
    expect(handlerOf(file, table(["qemu-aarch64", AARCH64])) !== undefined).toBe(fits);
  });

  test("is compared at the entry's offset", () => {
    const tail = table(["tail", OFFSET]);
    expect(handlerOf(Buffer.concat([Buffer.alloc(24, 9), hex("010203")]), tail)?.name).toBe("tail");
    expect(handlerOf(hex("010203"), tail)).toBeUndefined();
  });

  test("is none for an extension alone, nor in an empty table", () => {
    expect(handlerOf(program, table(["jar", JAR]))).toBeUndefined();
    expect(handlerOf(program, table())).toBeUndefined();
  });
});

describe("The table of a folder", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "binfmt-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string, seconds = 0): void => {
    writeFileSync(join(folder, name), text);
    utimesSync(join(folder, name), seconds, seconds);
  };

  test("has the entries, and neither register nor status", () => {
    write("register", "");
    write("status", "enabled\n", 4000);
    write("b-oldest", AARCH64, 1000);
    write("c-newest", SUDO, 3000);
    write("a-middle", JAR, 2000);
    const table = readTable(folder);
    expect(table?.enabled).toBe(true);
    const names = table?.handlers.map(({ name }) => name).sort();
    expect(names).toEqual(["a-middle", "b-oldest", "c-newest"]);
    expect(table?.handlers).toContainEqual(parseHandler("c-newest", SUDO, new Date(3000_000)));
  });

  test("may be switched off as a whole", () => {
    write("status", "disabled\n");
    expect(readTable(folder)).toEqual({ enabled: false, handlers: [] });
  });

  test("passes over an entry that can't be read", () => {
    write("status", "enabled\n");
    write("qemu-aarch64", AARCH64);
    spawnSync("ln", ["-s", "nowhere", join(folder, "removed")]);
    expect(readTable(folder)?.handlers.map(({ name }) => name)).toEqual(["qemu-aarch64"]);
  });

  test("is undefined where nothing is mounted and where there is no folder", () => {
    expect(readTable(folder)).toBeUndefined();
    expect(readTable(join(folder, "missing"))).toBeUndefined();
  });
});

/** Linux >= 6.7 gives each user namespace a table of its own; the host's is not touched. */
describe("The table of a real kernel", () => {
  const BINFMT = "/proc/sys/fs/binfmt_misc";
  // No machine of these tests runs riscv64 itself: a rule for its own programs would take them all
  const RISCV64 = MAGIC.replace(/b700$/, "f300");
  const rule = (name: string, flags: string): string =>
    `:${name}:M::${RISCV64.replace(/../g, "\\x$&")}:${MASK.replace(/../g, "\\x$&")}:/bin/true:${flags}`;

  /** Runs the commands in a private table, and reads it from outside, through the process's root. */
  async function tableAfter(commands: readonly string[]): Promise<Table | undefined> {
    const script = [
      `mount -t binfmt_misc none ${BINFMT} && cd ${BINFMT}`,
      ...commands,
      "echo; read _",
    ];
    const child = spawn("unshare", ["-Urm", "sh", "-ec", script.join("\n")]);
    try {
      await Promise.race([once(child.stdout, "data"), once(child, "close")]);
      return readTable(`/proc/${child.pid}/root${BINFMT}`);
    } finally {
      child.stdin.end("\n");
    }
  }
  const register = (text: string): string => `printf %s '${text}' >register`;

  test("is read with all kinds of entries", async () => {
    const table = await tableAfter([
      register(rule("every-flag", "POCF")),
      "sleep 0.02",
      register(":jar:E::jar::/bin/true:"),
      "sleep 0.02",
      register(":off:M:3:BC::/bin/true:"),
      "echo 0 >off",
    ]);
    const common = { interpreter: "/bin/true", registered: expect.anything() };
    const magic = { offset: 0, bytes: hex(RISCV64), mask: hex(MASK) };
    expect(table).toEqual({
      enabled: true,
      handlers: [
        {
          ...common,
          name: "off",
          enabled: false,
          flags: "",
          magic: { offset: 3, bytes: Buffer.from("BC"), mask: hex("ffff") },
        },
        { ...common, name: "jar", enabled: true, flags: "" },
        { ...common, name: "every-flag", enabled: true, flags: "POCF", magic },
      ],
    });
  });

  // The kernel's clock for mtime ticks every few milliseconds, so such entries have the same.
  test("has the newest first though both were registered in the same moment", async () => {
    const table = await tableAfter([register(rule("a", "")), register(rule("b", "F"))]);
    expect(table && handlerOf(hex(RISCV64), table)?.name).toBe("b");
  });

  test("is switched off as a whole", async () => {
    expect((await tableAfter(["echo 0 >status"]))?.enabled).toBe(false);
  });
});
