// Real here: the decision. Made up: what is known of the host.
import { describe, expect, test } from "@jest/globals";

import { parseHandler } from "../../src/host/binfmt.js";
import { decide } from "../../src/register/decide.js";
import type { Finding, View } from "../../src/host/look.js";
import { nativeArchitecture } from "../../src/action/platforms.js";
import { DEFAULTS, native } from "../support/samples.js";

const DAY_MS = 86_400_000;
const handler = (days: number, flags = "F") =>
  parseHandler(
    "qemu-aarch64",
    `enabled\ninterpreter /usr/bin/qemu-aarch64-static\nflags: ${flags}\n`,
    new Date(Date.now() - days * DAY_MS),
  );
const runs: Finding = {
  architecture: nativeArchitecture("arm64"),
  runs: true,
  ending: "it ended with status 42",
  handler: handler(1),
  version: "10.2.2",
  bridged: false,
};
const missing = (arch: string): Finding => ({
  ...runs,
  architecture: nativeArchitecture(arch),
  runs: false,
  ending: "it can't be started (ENOEXEC)",
  handler: undefined,
});
const view = (...findings: Finding[]): View => ({
  table: { enabled: true, handlers: [] },
  findings: [native, ...findings],
  selinux: "off",
});

test("Nothing is due where all runs", () => {
  expect(decide(view(runs), DEFAULTS)).toMatchObject({ due: [], isRequired: false });
});

describe("What is due is said with its reason", () => {
  test("once for all that share it", () => {
    const findings = [missing("s390x"), missing("arm")];
    expect(decide(view(runs, ...findings), DEFAULTS)).toEqual({
      due: findings,
      isRequired: true,
      why: "To register: s390x, arm (no handler in the table fits it; it can't be started (ENOEXEC)).",
    });
  });

  test.each([
    ["its handler qemu-aarch64 lacks the flag F", { handler: handler(1, "") }, {}, true],
    ["reset asks for it", {}, { reset: true }, true],
    ["its flag C is not as asked for", {}, { credential: true }, true],
    ["its flag C is not as asked for", { handler: handler(1, "OCF") }, {}, true],
    ["older than max-age", { handler: handler(31) }, {}, false],
    ["older than max-age", {}, { maxAge: 0.5 }, false],
    ["an earlier registration was interrupted", { bridged: true }, {}, false],
  ])("%s: case %#", (reason, known, asked, isRequired) => {
    const finding = { ...runs, ...known };
    const decision = decide(view(finding), { ...DEFAULTS, ...asked });
    expect(decision).toMatchObject({ due: [finding], isRequired });
    expect(decision.why).toContain(`To register: aarch64 (${reason}`);
  });

  test("by what is worse, where it is old as well", () => {
    const broken = { ...runs, runs: false, handler: handler(31) };
    expect(decide(view(broken), DEFAULTS).why).toContain("run by the handler qemu-aarch64");
  });

  test("the one that has to be first, and then it is required", () => {
    const stale = { ...runs, bridged: true };
    const decision = decide(view(stale, missing("s390x")), DEFAULTS);
    expect(decision.isRequired).toBe(true);
    expect(decision.due.map(({ architecture }) => architecture.name)).toEqual(["s390x", "aarch64"]);
  });
});
