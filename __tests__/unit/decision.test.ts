// Real here: the decision. Made up: what is known of the host.
import { describe, expect, test } from "@jest/globals";

import { parseHandler } from "../../src/host/binfmt.js";
import { canHelp, decide } from "../../src/register/decide.js";
import type { Finding, HostState } from "../../src/host/look.js";
import { nativeArchitecture } from "../../src/host/native.js";
import { DEFAULTS, native, pulled } from "../support/samples.js";

const DAY_MS = 86_400_000;
const handler = (days: number, flags = "F") =>
  parseHandler(
    "qemu-aarch64",
    `enabled\ninterpreter /usr/libexec/qemu-user-static-action/qemu-aarch64\nflags: ${flags}\n`,
    new Date(Date.now() - days * DAY_MS),
  );
const runs: Finding = {
  architecture: nativeArchitecture("arm64"),
  runs: true,
  ending: "it ended with status 42",
  handler: handler(1),
  version: "10.2.2",
};
const missing = (arch: string): Finding => ({
  ...runs,
  architecture: nativeArchitecture(arch),
  runs: false,
  ending: "it can't be started (ENOEXEC)",
  handler: undefined,
});
const stateOf = (...findings: Finding[]): HostState => ({
  table: { enabled: true, handlers: [] },
  findings: [native, ...findings],
  selinux: "off",
});

test("Nothing is due where all runs", () => {
  expect(decide(stateOf(runs), DEFAULTS)).toMatchObject({ due: [], isRequired: false });
});

describe("What is due is said with its reason", () => {
  test("once for all that share it", () => {
    const findings = [missing("s390x"), missing("arm")];
    expect(decide(stateOf(runs, ...findings), DEFAULTS)).toEqual({
      due: findings,
      isRequired: true,
      why: "The kernel runs no s390x, arm programs yet.",
    });
  });

  test.each([
    ["its handler qemu-aarch64 lacks the flag F", { handler: handler(1, "") }, {}, true],
    ["reset asks for it", {}, { reset: true }, true],
    ["its flag C is not as asked for", {}, { credential: true }, true],
    ["its flag C is not as asked for", { handler: handler(1, "POCF") }, {}, true],
    ["older than max-age", { handler: handler(31) }, {}, false],
    ["older than max-age", {}, { maxAge: 0.5 }, false],
  ])("%s: case %#", (reason, known, asked, isRequired) => {
    const finding = { ...runs, ...known };
    const decision = decide(stateOf(finding), { ...DEFAULTS, ...asked });
    expect(decision).toMatchObject({ due: [finding], isRequired });
    expect(decision.why).toContain(`To register again: aarch64 (${reason}`);
  });

  test("that an earlier registration was interrupted: its bridge stands in the table", () => {
    const bridge = { ...handler(1), name: "qemu-aarch64.bridge" };
    const host = { ...stateOf(runs), table: { enabled: true, handlers: [handler(1), bridge] } };
    expect(decide(host, DEFAULTS)).toMatchObject({ due: [runs], isRequired: false });
    expect(decide(host, DEFAULTS).why).toContain("an earlier registration was interrupted");
  });

  test("but no registration that may be under way: its bridge is younger than the lock's time", () => {
    const bridge = { ...handler(50 / 86_400), name: "qemu-aarch64.bridge" };
    const host = { ...stateOf(runs), table: { enabled: true, handlers: [handler(1), bridge] } };
    expect(decide(host, DEFAULTS).due).toEqual([]);
  });

  test("by what is worse, where it is old as well", () => {
    const broken = { ...runs, runs: false, handler: handler(31) };
    expect(decide(stateOf(broken), DEFAULTS).why).toContain("run by the handler qemu-aarch64");
  });

  test("the one that has to be first, and then it is required", () => {
    const stale = { ...runs, handler: handler(31) };
    const decision = decide(stateOf(stale, missing("s390x")), DEFAULTS);
    expect(decision.isRequired).toBe(true);
    expect(decision.due.map(({ architecture }) => architecture.name)).toEqual(["s390x", "aarch64"]);
  });
});

describe("Another's handler", () => {
  const others = {
    ...handler(400, "POCF"),
    interpreter: "/usr/libexec/qemu-binfmt/aarch64-binfmt-P",
  };
  test("does not age, and keeps its flag C", () => {
    const finding = { ...runs, handler: others };
    expect(decide(stateOf(finding), { ...DEFAULTS, maxAge: 0 }).due).toEqual([]);
  });

  test("is replaced where reset asks for it", () => {
    const finding = { ...runs, handler: others };
    expect(decide(stateOf(finding), { ...DEFAULTS, reset: true }).due).toEqual([finding]);
  });
});

describe("What the processor itself runs", () => {
  test.each([{ reset: true }, { credential: true }, { maxAge: 0 }])("is never due: %j", (asked) => {
    const i386 = { ...native, architecture: nativeArchitecture("ia32") };
    expect(decide(stateOf(i386), { ...DEFAULTS, ...asked }).due).toEqual([]);
  });
});

describe("An image can help", () => {
  const image = { ...pulled, created: new Date(Date.now() - 86_400_000) };
  const broken: Finding = { ...runs, runs: false };
  test.each<[string, Finding, readonly string[] | undefined, boolean]>([
    ["it holds what is missing", missing("s390x"), ["s390x"], true],
    ["it may hold what is missing", missing("s390x"), undefined, true],
    ["it does not hold what is missing", missing("s390x"), ["aarch64"], false],
    ["what runs is to be registered otherwise", runs, [], true],
    ["an older handler fails", { ...broken, handler: handler(2) }, ["aarch64"], true],
    ["its own handler fails", { ...broken, handler: handler(0.5) }, ["aarch64"], false],
  ])("or not, where %s", (_, finding, holds, expected) => {
    expect(canHelp({ ...image, holds }, finding)).toBe(expected);
  });
});
