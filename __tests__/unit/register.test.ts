// Real here: a shell, which gets the arguments of podman in its place. Made up: image and findings.
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { parseHandler } from "../../src/host/binfmt.js";
import type { Engine } from "../../src/image/engine.js";
import { Problem } from "../../src/action/messages.js";
import { CommandFailed } from "../../src/host/command.js";
import { register } from "../../src/register/register.js";
import { findingsOf, pulled } from "../support/samples.js";
import { withoutName } from "../support/tools.js";

describe("The container", () => {
  beforeEach(() => void jest.spyOn(process.stdout, "write").mockReturnValue(true));
  afterEach(() => void jest.restoreAllMocks());

  /** A shell that gets the arguments of podman. */
  const engine = (script: string): Engine => ({
    name: "podman",
    command: ["sh", "-c", script, "podman"],
    labels: true,
    mayBeRemote: false,
  });
  const run = (
    script: string,
    findings = findingsOf("linux/arm64,s390x"),
    wishes = { reset: false, credential: false },
  ) => register(engine(script), pulled, findings, wishes);
  const ECHO = 'for argument; do echo "registered $argument"; done';

  test("is privileged, has the SELinux options, and is run by the image's id", async () => {
    const { registered } = await run(ECHO);
    expect(withoutName(registered.join(" "))).toBe(
      "run --rm --privileged --security-opt label=filetype:container_file_t " +
        "--security-opt label=level:s0 --security-opt label=type:spc_t --network=none --userns=host 4f2d register aarch64 s390x",
    );
  });

  test("resets where one has a handler, which is no good as it stands", async () => {
    const entry = "enabled\ninterpreter /usr/bin/qemu-aarch64-static\nflags: F\nextension .x\n";
    const handler = parseHandler("qemu-aarch64", entry, new Date());
    const findings = [...findingsOf("s390x"), ...findingsOf("arm64", { runs: true, handler })];
    const { registered } = await run(ECHO, findings);
    expect(registered.slice(-5)).toEqual(["4f2d", "--reset", "register", "s390x", "aarch64"]);
  });

  // Without names: every architecture of the image, and no other of QEMU's.
  test.each([
    [true, false, ["4f2d", "--reset", "register"]],
    [false, true, ["4f2d", "--credential", "register", "s390x"]],
    [true, true, ["4f2d", "--credential", "--reset", "register"]],
  ])("with reset %p and credential %p ends with %j", async (reset, credential, end) => {
    const { registered } = await run(ECHO, findingsOf("s390x"), { reset, credential });
    expect(registered.slice(registered.indexOf("4f2d"))).toEqual(end);
  });

  test("may end with status 3 for architectures that the image does not hold", async () => {
    const registration = await run("echo registered aarch64; echo absent s390x; exit 3");
    expect(registration).toEqual({ registered: ["aarch64"], absent: ["s390x"] });
  });

  test.each([125, 126, 127])("was not started where the engine says %d", async (status) => {
    const failure = run(`echo 'no runtime' >&2; exit ${status}`);
    await expect(failure).rejects.toThrow(CommandFailed);
    await expect(failure).rejects.toThrow("no runtime");
  });

  test.each([
    ["the kernel has no binfmt_misc; on the host: ...", "no-binfmt"],
    ["/proc/sys/fs/binfmt_misc is read-only", "read-only-binfmt"],
    ["something else", "register-failed"],
  ])("fails as it says itself: %s", async (said, section) => {
    const failure = run(`echo 'container-entrypoint: ${said}' >&2; exit 1`);
    await expect(failure).rejects.toMatchObject({ section, found: expect.stringContaining(said) });
  });

  test("of binfmt that answers nothing fails with what it said to standard error", async () => {
    const failure = register(
      engine("echo 'no such arch' >&2"),
      { ...pulled, entrypoint: "binfmt" },
      [],
      {
        reset: false,
        credential: false,
      },
    );
    await expect(failure).rejects.toThrow("no answer that could be read: no such arch");
  });

  test.each([1, 2])("fails with status %d", async (status) => {
    const failure = run(`echo registered aarch64; echo 'no table' >&2; exit ${status}`);
    await expect(failure).rejects.toThrow(Problem);
    await expect(failure).rejects.toThrow(
      "The container of quay.io/example/qemu:1 could not register its emulators.\n  Found: no table\n",
    );
  });

  test("is not started where sudo refuses", async () => {
    const failure = run("echo 'sudo: a password is required' >&2; exit 1");
    await expect(failure).rejects.toThrow("Registering needs root");
  });
});
