// Real here: docs/summary.md and the code that writes a summary. A stand-in: the host it tells of.
import { readFileSync } from "node:fs";

import { expect, test } from "@jest/globals";

import { parseHandler } from "../../src/host/binfmt.js";
import type { Finding } from "../../src/host/look.js";
import { nativeArchitecture } from "../../src/host/native.js";
import { summaryOf, type Result } from "../../src/action/report.js";
import { native } from "../support/samples.js";

const registered = (time: string, name: string, arch: string): Finding => ({
  architecture: nativeArchitecture(arch),
  runs: true,
  ending: "it ended with status 42",
  handler: parseHandler(name, "enabled\ninterpreter /usr/bin/qemu\nflags: F\n", new Date(time)),
  version: "10.2.2",
  confined: true,
});
/** A host with RHEL and SELinux, on which another job had registered one architecture. */
const example: Result = {
  host: {
    table: undefined,
    findings: [
      native,
      registered("2026-11-24T17:04:41Z", "qemu-aarch64", "arm64"),
      registered("2026-11-24T17:04:41Z", "qemu-s390x", "s390x"),
      registered("2026-11-20T06:30:12Z", "qemu-ppc64le", "ppc64"),
      registered("2026-11-24T17:04:41Z", "qemu-arm", "arm"),
    ],
    selinux: "enforcing",
  },
  registration: { registered: ["aarch64", "s390x", "arm"], absent: [] },
};

test("The source of the README's picture is what the action writes", () => {
  const source = readFileSync(new URL("../../docs/summary.md", import.meta.url), "utf8");
  expect(source).toBe(summaryOf(example, 1430));
});
