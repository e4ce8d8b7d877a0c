// The kernel's table and its SELinux are this machine's, where a test gives no others. What runs, and
// of what version it is, is made up in most; there is no tool cache, so no version is noted.
import * as fs from "node:fs";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { Architecture } from "../../src/host/architectures.js";
import * as binfmt from "../../src/host/binfmt.js";
import { parseHandler, type Handler, type Table } from "../../src/host/binfmt.js";
import { highMemoryProgram } from "../../src/host/elf.js";
import type { Finding } from "../../src/host/look.js";
import { nativeArchitecture } from "../../src/host/native.js";
import { createProber, type Prober } from "../../src/host/probe.js";

const readTable = jest.fn(binfmt.readTable);
jest.unstable_mockModule("../../src/host/binfmt.js", () => ({ ...binfmt, readTable }));
const ENFORCE = "/sys/fs/selinux/enforce";
/** A file in its place; undefined: the kernel's own. */
let enforce: string | undefined;
const readFileSync = (file: string, encoding: "utf8"): string =>
  fs.readFileSync(file === ENFORCE ? (enforce ?? file) : file, encoding);
jest.unstable_mockModule("node:fs", () => ({ ...fs, readFileSync }));
const { isEmulated, look, needsRegistration, reasonOf, selinuxMode } =
  await import("../../src/host/look.js");
afterEach(() => {
  enforce = undefined;
  readTable.mockReset().mockImplementation(binfmt.readTable);
});

const aarch64 = nativeArchitecture("arm64");

const ENTRY = `enabled
interpreter /usr/bin/qemu-aarch64-static
flags: F
offset 0
magic 7f454c460201010000000000000000000200b700
mask ffffffffffffff00fffffffffffffffffeffffff
`;
const handler = (text: string, name = "qemu-aarch64"): Handler =>
  parseHandler(name, text, new Date());
const fixed = handler(ENTRY);
const loose = handler(ENTRY.replace("flags: F", "flags: OC"));
const disabled = handler(ENTRY.replace("enabled", "disabled"));
const table = (...handlers: readonly Handler[]): Table => ({ enabled: true, handlers });

const finding = (known: Partial<Finding> = {}): Finding => ({
  architecture: aarch64,
  runs: false,
  ending: "it can't be started (ENOEXEC)",
  handler: undefined,
  version: undefined,
  ...known,
});

describe("An architecture has to be registered", () => {
  test.each([
    ["it does not run", finding(), true],
    ["it does not run in spite of its handler", finding({ handler: fixed }), true],
    ["its handler lacks the flag F", finding({ runs: true, handler: loose }), true],
    ["its handler is good", finding({ runs: true, handler: fixed }), false],
    ["it runs without a handler", finding({ runs: true }), false],
    [
      "it does not run in a confined container",
      finding({ runs: true, handler: fixed, confined: false }),
      true,
    ],
    [
      "it does not run in a confined container, and has no handler that can be read",
      finding({ runs: true, version: "10.2.2", confined: false }),
      true,
    ],
    [
      "it runs in a confined container",
      finding({ runs: true, handler: fixed, confined: true }),
      false,
    ],
  ])("or not, where %s", (_, found, expected) => {
    expect(needsRegistration(found)).toBe(expected);
  });
});

describe("An architecture is emulated", () => {
  test.each([
    ["it has a handler", finding({ runs: true, handler: fixed }), true],
    ["the table can't be read but QEMU answers", finding({ runs: true, version: "10.2.2" }), true],
    ["it runs by itself", finding({ runs: true }), false],
  ])("or not, where %s", (_, found, expected) => {
    expect(isEmulated(found)).toBe(expected);
  });
});

describe("The reason", () => {
  test.each([
    [
      "that there is no table",
      finding(),
      undefined,
      "the kernel does not run it; the table of handlers can't be read here",
    ],
    [
      "that binfmt_misc is switched off",
      finding({ handler: fixed }),
      { enabled: false, handlers: [fixed] },
      "binfmt_misc is switched off; on: echo 1 | sudo tee /proc/sys/fs/binfmt_misc/status",
    ],
    [
      "a handler that fails",
      finding({ handler: loose, ending: "it ended by SIGSEGV" }),
      table(loose),
      "it ended by SIGSEGV, run by the handler qemu-aarch64 (/usr/bin/qemu-aarch64-static, flags 'OC')",
    ],
    [
      "a handler that is disabled",
      finding(),
      table(disabled),
      "its handler qemu-aarch64 is disabled",
    ],
    [
      "that no handler fits, though there are others",
      finding(),
      table(handler(ENTRY.replace("enabled", "disabled"), "qemu-arm")),
      "no handler in the table fits it",
    ],
    [
      "that the handler of its name has another magic",
      finding(),
      table(handler(ENTRY.replace("b700", "b600"))),
      "no handler in the table fits it",
    ],
  ])("is %s", (_, found, known, reason) => {
    expect(reasonOf(found, { table: known, selinux: "off" })).toBe(reason);
  });

  test("is the missing flag, where it runs on the host alone", () => {
    const found = finding({ runs: true, handler: loose, ending: "it ended with status 42" });
    expect(reasonOf(found, { table: table(loose), selinux: "off" })).not.toContain("status 42");
  });

  test("is what SELinux denied, where it runs on the host alone", () => {
    const found = finding({ runs: true, handler: fixed, confined: false });
    const view = { table: table(fixed), selinux: "enforcing", denial: "it denied read" } as const;
    expect(reasonOf(found, view)).toBe(
      "it runs on the host, not in a confined container: it denied read",
    );
  });
});

describe("The kernel's SELinux", () => {
  const folder = mkdtempSync(join(tmpdir(), "look-test-"));
  const file = join(folder, "enforce");
  afterAll(() => rmSync(folder, { recursive: true }));

  describe.each([
    ["enforces", "1", "enforcing"],
    ["enforces, with an end of line", "1\n", "enforcing"],
    ["only logs", "0", "permissive"],
  ])("that %s", (_, text, mode) => {
    beforeEach(() => writeFileSync(file, text));

    test("is known by selinuxfs", () => {
      expect(selinuxMode(file)).toBe(mode);
    });

    test("is what a look says", async () => {
      enforce = file;
      expect(await look(room(), [aarch64])).toMatchObject({ selinux: mode });
    });
  });

  test("is known to be off by the want of it", async () => {
    enforce = join(folder, "none");
    expect(selinuxMode(enforce)).toBe("off");
    expect(await look(room(), [aarch64])).toMatchObject({ selinux: "off" });
  });
});

const s390x = nativeArchitecture("s390x");
const arm = nativeArchitecture("arm");
const runs = async (): Promise<boolean> => false;
/** A room in which these run, by emulators of version 10.2.2. */
const room = (...running: readonly Architecture[]) => ({
  probe: jest.fn<Prober["probe"]>(async (architectures) =>
    architectures.map((architecture) => ({
      architecture,
      runs: running.includes(architecture),
      ending: "",
    })),
  ),
  version: jest.fn<Prober["version"]>(async (architecture) =>
    running.includes(architecture) ? "10.2.2" : undefined,
  ),
  close: jest.fn(),
  runs,
});
const versionsOf = ({ findings }: { findings: readonly Finding[] }) =>
  findings.map(({ version }) => version);

test("A look at this machine finds its own architecture running and not emulated", async () => {
  const native = nativeArchitecture();
  const own = createProber(native);
  try {
    const { findings } = await look(own, [native]);
    expect(findings).toEqual([
      {
        architecture: native,
        runs: true,
        ending: "it ended with status 42",
        handler: undefined,
        version: undefined,
        needsLoader: false,
        isNative: false,
        hasHighMemory: false,
      },
    ]);
  } finally {
    own.close();
  }
});

describe("Memory above bit 47", () => {
  const x86_64 = nativeArchitecture("x64");
  const seenBy = async (...architectures: Architecture[]) => {
    const asked: Uint8Array[] = [];
    const runs: Prober["runs"] = async (_, program) => asked.push(program) > 0;
    const { findings } = await look({ ...room(...architectures), runs }, architectures);
    return { asked, seen: findings.map(({ hasHighMemory }) => hasHighMemory) };
  };

  test("is looked for where x86_64 may be emulated", async () => {
    readTable.mockReturnValue(undefined);
    const { asked, seen } = await seenBy(aarch64, x86_64);
    expect(asked).toEqual([highMemoryProgram(x86_64)]);
    expect(seen).toEqual([false, true]);
  });

  test("is not looked for elsewhere", async () => {
    readTable.mockReturnValue(table());
    const { asked, seen } = await seenBy(x86_64, s390x);
    expect(asked).toEqual([]);
    expect(seen).toEqual([false, false]);
  });
});

test("A look leaves the room open for the next", async () => {
  const { probe, version, close } = room();
  await look({ probe, version, close, runs }, [aarch64]);
  expect(close).not.toHaveBeenCalled();
});

test("A look without a room in which programs run is a failure", async () => {
  const probe = async () => Promise.reject(new Error("nowhere"));
  await expect(look({ ...room(), probe }, [aarch64])).rejects.toThrow("nowhere");
});

describe("The version", () => {
  const CPU = { [aarch64.name]: "b700", [s390x.name]: "0016", [arm.name]: "2800" };
  const registered = new Date("2026-05-04T03:02:01.100Z");
  /** Handlers of these architectures, each in a folder and of a time. */
  const tableOf = (
    handlers: readonly (readonly [Architecture, folder: string, time?: Date])[],
  ): Table =>
    table(
      ...handlers.map(([{ name }, folder, time = registered]) =>
        parseHandler(
          `qemu-${name}`,
          `enabled\ninterpreter ${folder}/qemu-${name}-static\nflags: F\noffset 18\nmagic ${CPU[name]}\n`,
          time,
        ),
      ),
    );

  test("is that of what runs alone", async () => {
    readTable.mockReturnValue(undefined);
    const { probe, version, close } = room(s390x);
    version.mockResolvedValue("10.2.2");
    expect(versionsOf(await look({ probe, version, close, runs }, [aarch64, s390x]))).toEqual([
      undefined,
      "10.2.2",
    ]);
    expect(version.mock.calls).toEqual([[s390x]]);
  });

  test("is asked of each where the table can't be read", async () => {
    readTable.mockReturnValue(undefined);
    const { probe, version, close } = room(aarch64, s390x);
    expect(versionsOf(await look({ probe, version, close, runs }, [aarch64, s390x]))).toEqual([
      "10.2.2",
      "10.2.2",
    ]);
    expect(version.mock.calls).toEqual([[aarch64], [s390x]]);
  });

  test("is not asked of what has no handler", async () => {
    readTable.mockReturnValue(tableOf([[s390x, "/usr/bin"]]));
    const { probe, version, close } = room(aarch64, s390x);
    expect(versionsOf(await look({ probe, version, close, runs }, [aarch64, s390x]))).toEqual([
      undefined,
      "10.2.2",
    ]);
    expect(version.mock.calls).toEqual([[s390x]]);
  });

  test.each<[string, Table, Architecture[]]>([
    [
      "one folder and second",
      tableOf([
        [aarch64, "/usr/bin"],
        [s390x, "/usr/bin", new Date("2026-05-04T03:02:01.900Z")],
      ]),
      [aarch64],
    ],
    [
      "two folders",
      tableOf([
        [aarch64, "/usr/bin"],
        [s390x, "/opt/bin"],
      ]),
      [aarch64, s390x],
    ],
    [
      "two seconds",
      tableOf([
        [aarch64, "/usr/bin"],
        [s390x, "/usr/bin", new Date("2026-05-04T03:02:02.100Z")],
      ]),
      [aarch64, s390x],
    ],
  ])("is asked once of the handlers of a build: of %s", async (_, known, asked) => {
    readTable.mockReturnValue(known);
    const { probe, version, close } = room(aarch64, s390x);
    expect(versionsOf(await look({ probe, version, close, runs }, [aarch64, s390x]))).toEqual([
      "10.2.2",
      "10.2.2",
    ]);
    expect(version.mock.calls).toEqual(asked.map((architecture) => [architecture]));
  });

  describe("of a build", () => {
    const all = [aarch64, s390x, arm] as const;
    beforeEach(() => {
      readTable.mockReturnValue(tableOf(all.map((row) => [row, "/usr/bin"])));
    });

    test.each([
      [
        [aarch64, s390x, arm],
        [undefined, "10.2.2", undefined],
      ],
      [
        [arm, aarch64, s390x],
        [undefined, undefined, "10.2.2"],
      ],
      [
        [s390x, arm, aarch64],
        ["10.2.2", undefined, undefined],
      ],
    ])("is asked of the one that runs: case %#", async (architectures, versions) => {
      const { probe, version, close } = room(s390x);
      version.mockResolvedValue("10.2.2");
      expect(versionsOf(await look({ probe, version, close, runs }, architectures))).toEqual(
        versions,
      );
      expect(version.mock.calls).toEqual([[s390x]]);
    });

    // An emulator may have been removed meanwhile.
    test.each([
      ["the first", aarch64, [aarch64]],
      ["the second, where the first says nothing", s390x, [aarch64, s390x]],
      ["the third, where the others say nothing", arm, [aarch64, s390x, arm]],
    ])("is told by %s", async (_, speaking, asked) => {
      const { probe, version, close } = room(...all);
      version.mockImplementation(async (one) => (one === speaking ? "10.2.2" : undefined));
      const view = await look({ probe, version, close, runs }, all);
      expect(versionsOf(view)).toEqual(["10.2.2", "10.2.2", "10.2.2"]);
      expect(version.mock.calls).toEqual(asked.map((architecture) => [architecture]));
    });

    test("is not known where none says it", async () => {
      const { probe, version, close } = room(...all);
      version.mockResolvedValue(undefined);
      const view = await look({ probe, version, close, runs }, all);
      expect(versionsOf(view)).toEqual([undefined, undefined, undefined]);
      expect(version.mock.calls).toEqual(all.map((architecture) => [architecture]));
    });
  });

  test("is asked when the programs have ended, and the table is read while they run", async () => {
    readTable.mockReturnValue(tableOf([[s390x, "/usr/bin"]]));
    const { probe, version, close } = room(s390x);
    const late: Prober["probe"] = async (architectures) => {
      expect(readTable).not.toHaveBeenCalled();
      await setImmediate();
      expect(readTable).toHaveBeenCalledTimes(1);
      expect(version).not.toHaveBeenCalled();
      return probe(architectures);
    };
    expect(versionsOf(await look({ probe: late, version, close, runs }, [s390x]))).toEqual([
      "10.2.2",
    ]);
  });
});
