import { describe, expect, test } from "@jest/globals";
import { parseHandler, type Handler, type Table } from "../../src/binfmt.js";
import {
  isEmulated,
  isStale,
  isUnwanted,
  look,
  needsRegistration,
  reasonOf,
  type Finding,
} from "../../src/look.js";
import { nativeArchitecture } from "../../src/platforms.js";
import { withProbes } from "../../src/probe.js";

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
  bridged: false,
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

describe("What runs is registered anew", () => {
  const wishes = { maxAge: 30, reset: false, credential: false };
  const flagged = (flags: string): Handler => handler(ENTRY.replace("flags: F", `flags: ${flags}`));
  const others = handler(ENTRY.replace("/usr/bin", "/opt").replace("flags: F", "flags: OCF"));
  const native = finding({ runs: true });
  test.each([
    ["", finding({ runs: true, handler: fixed }), {}, false],
    ["reset", finding({ runs: true, handler: fixed }), { reset: true }, true],
    ["reset, and there is nothing to reset", native, { reset: true }, false],
    [
      "reset, where the table can't be read",
      finding({ runs: true, version: "10" }),
      { reset: true },
      true,
    ],
    ["credential", finding({ runs: true, handler: fixed }), { credential: true }, true],
    [
      "credential, given already",
      finding({ runs: true, handler: flagged("OCF") }),
      { credential: true },
      false,
    ],
    ["no credential any more", finding({ runs: true, handler: flagged("OCF") }), {}, true],
    ["somebody else's credential", finding({ runs: true, handler: others }), {}, false],
  ])("or not, as this run wants it: %s", (_, found, wish, expected) => {
    expect(isUnwanted(found, { ...wishes, ...wish })).toBe(expected);
  });

  const old = { ...fixed, registered: new Date(Date.now() - 31 * 86_400_000) };
  test.each([
    ["young", finding({ runs: true, handler: fixed }), 30, false],
    ["old", finding({ runs: true, handler: old }), 30, true],
    ["old, and may be", finding({ runs: true, handler: old }), 32, false],
    ["interrupted", finding({ runs: true, handler: fixed, bridged: true }), 30, true],
    ["native", native, 0, false],
  ])("or not, where its registration is stale: %s", (_, found, maxAge, expected) => {
    expect(isStale(found, { ...wishes, maxAge })).toBe(expected);
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
      "it can't be started (ENOEXEC); the table of handlers can't be read",
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
      "no handler in the table fits it; it can't be started (ENOEXEC)",
    ],
    [
      "that the handler of its name has another magic",
      finding(),
      table(handler(ENTRY.replace("b700", "b600"))),
      "no handler in the table fits it; it can't be started (ENOEXEC)",
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

test("A look at this machine finds its own architecture running and not emulated", async () => {
  const native = nativeArchitecture();
  const { findings } = await withProbes(native, (room) => look(room, [native]));
  expect(findings).toEqual([
    {
      architecture: native,
      runs: true,
      ending: "it ended with status 42",
      handler: undefined,
      version: undefined,
      bridged: false,
    },
  ]);
});

test("A look asks for the version of what runs alone", async () => {
  const s390x = nativeArchitecture("s390x");
  const { findings } = await look(
    {
      probe: async (architectures) =>
        architectures.map((architecture) => ({
          architecture,
          runs: architecture === s390x,
          ending: "",
        })),
      version: async () => "10.2.2",
    },
    [aarch64, s390x],
  );
  expect(findings.map(({ version }) => version)).toEqual([undefined, "10.2.2"]);
});
