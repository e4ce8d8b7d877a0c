// Real here: entries as the kernel shows them. Stand-ins: hosts in which they stand.
import { readFileSync } from "node:fs";

import { afterEach, describe, expect, jest, test } from "@jest/globals";

import { parsePlatforms } from "../../src/action/platforms.js";
import { outputsOf, report, sentenceOf, type Result } from "../../src/action/report.js";
import { ARCHITECTURES } from "../../src/host/architectures.js";
import { parseHandler, type Handler } from "../../src/host/binfmt.js";
import {
  isDoubtful,
  needsRegistration,
  type Finding,
  type HostState,
} from "../../src/host/look.js";
import { isOfOwnFamily, nativeArchitecture } from "../../src/host/native.js";
import { decide } from "../../src/register/decide.js";
import { Folder, keepEnvironment } from "../support/tools.js";

const OLD = new Date("2020-01-01T00:00:00Z");
const handler = (name: string, interpreter: string, flags: string): Handler =>
  parseHandler(
    name,
    `enabled\ninterpreter ${interpreter}\nflags: ${flags}\noffset 0\nmagic 7f454c46\n`,
    OLD,
  );
const OWN = "/usr/libexec/qemu-user-static-action/qemu-aarch64";

function finding(name: string, known: Partial<Finding> = {}): Finding {
  const architecture = ARCHITECTURES.find((row) => row.name === name);
  if (!architecture) throw new Error(name);
  const ending = "it ended with status 42";
  return { architecture, runs: true, ending, handler: undefined, version: undefined, ...known };
}
const native = finding("x86_64");
function host(...findings: readonly Finding[]): HostState {
  const handlers = findings.flatMap(({ handler: one }) => one ?? []);
  return { table: { enabled: true, handlers }, findings: [native, ...findings], selinux: "off" };
}
const options = { maxAge: 30, reset: false, credential: false };
const dueOf = (state: HostState, given = options): string[] =>
  decide(state, given).due.map(({ architecture }) => architecture.name);

describe("the decision", () => {
  test.each([
    ["Debian's", handler("qemu-aarch64", "/usr/libexec/qemu-binfmt/aarch64-binfmt-P", "POF")],
    ["tonistiigi's", handler("qemu-aarch64", "/usr/bin/qemu-aarch64", "POCF")],
    ["multiarch's and Fedora's", handler("qemu-aarch64", "/usr/bin/qemu-aarch64-static", "F")],
    ["Rosetta's", handler("rosetta", "/mnt/rosetta", "OCF")],
    ["FEX's", handler("FEX-x86_64", "/usr/bin/FEXInterpreter", "POCF")],
  ])("leaves %s handler alone, however old", (_, foreign) => {
    const state = host(finding("aarch64", { handler: foreign }));
    expect(dueOf(state, { ...options, maxAge: 0 })).toEqual([]);
  });

  test("renews one of the action's own that is older than max-age", () => {
    const state = host(finding("aarch64", { handler: handler("qemu-aarch64", OWN, "PF") }));
    expect(decide(state, options)).toMatchObject({
      isRequired: false,
      why: "To register again: aarch64 (older than max-age).",
    });
  });

  test("says in plain words what does not run, and nothing of /bin/sh", () => {
    const ended = (status: number): Partial<Finding> => ({
      runs: false,
      ending: `it ended with status ${status}`,
    });
    const state = host(finding("riscv64", ended(127)), finding("s390x", ended(2)));
    expect(decide(state, options).why).toBe("The kernel runs no riscv64, s390x programs yet.");
    const unseen = { ...state, table: undefined };
    expect(decide(unseen, options).why).toBe("The kernel runs no riscv64, s390x programs yet.");
  });

  test("says whose handler is replaced, and why", () => {
    const foreign = handler("qemu-aarch64", "/usr/bin/qemu-aarch64", "OC");
    expect(decide(host(finding("aarch64", { handler: foreign })), options).why.split("\n")[1]).toBe(
      "Handlers of others that are replaced: qemu-aarch64 (/usr/bin/qemu-aarch64): its handler qemu-aarch64 lacks the flag F, so containers fail.",
    );
  });

  test("of a reset says which of QEMU's are replaced besides, and leaves others out", () => {
    const arm = finding("arm", { handler: handler("qemu-arm", "/usr/bin/qemu-arm-static", "F") });
    const state = host(finding("s390x", { handler: handler("qemu-s390x", OWN, "F") }));
    const table = [handler("jar", "/usr/bin/jar", ""), ...(arm.handler ? [arm.handler] : [])];
    const { why } = decide(
      { ...state, table: { enabled: true, handlers: table } },
      { ...options, reset: true },
    );
    expect(why).toBe(
      "To register again: s390x (reset asks for it).\n" +
        "Handlers of others that are replaced: qemu-arm (/usr/bin/qemu-arm-static): reset asks for it.",
    );
  });
});

describe("an interpreter that needs a loader", () => {
  const foreign = handler("qemu-aarch64", "/usr/bin/qemu-aarch64", "F");
  const dynamic = finding("aarch64", { handler: foreign, needsLoader: true });
  test.each([
    ["is doubtful before a container has shown it", dynamic, true, true],
    ["is good where a container ran it", { ...dynamic, confined: true }, false, false],
    ["is not where a container did not", { ...dynamic, confined: false }, true, false],
    [
      "needs no container without the flag F",
      { ...dynamic, handler: handler("q", "/q", "") },
      true,
      false,
    ],
    ["does not matter where it does not run", { ...dynamic, runs: false }, true, false],
  ])("%s", (_, found, needs, doubtful) => {
    expect([needsRegistration(found), isDoubtful(found)]).toEqual([needs, doubtful]);
  });
});

describe("the outputs", () => {
  const emulated = { handler: handler("qemu-arm", OWN, "PF"), version: "10.2.2" };
  const outputs = (text: string, ...findings: Finding[]): unknown =>
    outputsOf({ host: host(...findings) }, parsePlatforms(text))["platforms"];

  test.each([
    ["linux/arm/v7", "linux/amd64,linux/arm/v7"],
    ["arm/v6", "linux/amd64,linux/arm/v6"],
    ["arm", "linux/amd64,linux/arm/v7"],
    ["s390x,arm/v5,amd64", "linux/amd64,linux/s390x,linux/arm/v5"],
    ["sparc64,arm", "linux/amd64,linux/arm/v7"],
    ["riscv64,arm", "linux/amd64,linux/arm/v7"],
    ["all", "linux/amd64,linux/386,linux/arm/v7,linux/s390x"],
  ])("of %s are %s", (text, platforms) => {
    const findings = [
      finding("i386"),
      finding("arm", emulated),
      finding("riscv64", { runs: false }),
      finding("s390x", emulated),
      finding("sparc64", emulated),
    ];
    expect(outputs(text, ...findings)).toBe(platforms);
  });

  test("name as registered only what ran", () => {
    const result: Result = {
      host: host(finding("arm", emulated), finding("armeb", { runs: false })),
      registration: { registered: ["arm", "armeb", "i386"], absent: [] },
    };
    expect(outputsOf(result, "all")["registered"]).toBe('["arm"]');
    expect(sentenceOf(result)).toBe(
      "Programs of 1 other architecture run on this host (QEMU 10.2.2); 1 registered now. The processor runs x86_64 itself.",
    );
  });

  test("say what is native where nothing is emulated", () => {
    expect(sentenceOf({ host: host(finding("i386")) })).toBe(
      "Nothing is emulated here; nothing had to be done. The processor runs x86_64, i386 itself.",
    );
  });
});

describe("the report warns", () => {
  afterEach(() => void jest.restoreAllMocks());
  function said(...findings: Finding[]): string {
    const lines: string[] = [];
    jest.spyOn(console, "log").mockImplementation((text) => void lines.push(String(text)));
    report({ host: host(...findings) }, "all");
    return lines.join("\n");
  }
  const of = (interpreter: string, version: string): Finding =>
    finding("aarch64", { handler: handler("qemu-aarch64", interpreter, "F"), version });

  test.each(["5.2.0", "6.2.0", "7.0.0", "7.2.0", "7.2.14"])("of another's QEMU %s", (version) => {
    expect(said(of("/usr/bin/qemu-aarch64", version))).toMatch(
      new RegExp(`::warning::The emulators of aarch64 are of QEMU ${version}, .*reset: true`),
    );
  });
  test.each(["7.2.15", "7.2.22", "8.0.0", "10.2.2", "11.1.2"])("not of QEMU %s", (version) => {
    expect(said(of("/usr/bin/qemu-aarch64", version))).not.toContain("::warning::");
  });
  test("not of the action's own", () => {
    expect(said(of(OWN, "7.0.0"))).not.toContain("::warning::");
  });
  test("of a handler that goes before the processor", () => {
    const shadow = handler("qemu-arm", "/usr/bin/qemu-arm", "F");
    expect(said(finding("arm", { handler: shadow, isNative: true }))).toContain(
      "remove it: echo -1 | sudo tee /proc/sys/fs/binfmt_misc/qemu-arm",
    );
  });
  test("of memory that x86_64 has not", () => {
    expect(said(finding("x86_64", { hasHighMemory: true, version: "11.1.2" }))).toMatch(
      /::warning::Programs of x86_64 .* Go before 1\.25\.4 .*QEMU 11\.1\.2/,
    );
  });
});

test.each([
  ["x64", ["x86_64", "i386"]],
  ["arm64", ["aarch64", "arm"]],
  ["s390x", ["s390x"]],
])("the processor of %s may run %j itself", (arch, family) => {
  const own = ARCHITECTURES.filter((row) => isOfOwnFamily(nativeArchitecture(arch), row));
  expect(own.map(({ name }) => name)).toEqual(family);
});

test("A job of several steps has one table in its summary, and a paragraph for each further step", () => {
  const folder = new Folder();
  const restore = keepEnvironment();
  jest.spyOn(console, "log").mockImplementation(() => undefined);
  process.env["RUNNER_TEMP"] = folder.path;
  process.env["GITHUB_STEP_SUMMARY"] = folder.file("summary", "");
  try {
    for (let step = 0; step < 3; step++) report({ host: host(finding("i386")) }, "all");
    const summary = readFileSync(process.env["GITHUB_STEP_SUMMARY"], "utf8");
    expect(summary.match(/^### QEMU/gm)).toHaveLength(1);
    expect(summary.match(/SELinux is off\. The step took/g)).toHaveLength(3);
  } finally {
    restore();
    folder.remove();
    jest.restoreAllMocks();
  }
});
