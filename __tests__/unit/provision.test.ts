// Real here: what is said and refused before anything is registered, on a PATH without an engine. Stand-ins:
// standard output, and what is known of the host.
import { parsePlatforms } from "../../src/action/platforms.js";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { needsRegistration, type Finding, type HostState } from "../../src/host/look.js";
import { nativeArchitecture } from "../../src/host/native.js";
import { isUnwanted } from "../../src/register/decide.js";
import { provide, renew, type Job } from "../../src/register/provide.js";
import { DEFAULTS, native, stateOf } from "../support/samples.js";
import { OwnPath } from "../support/tools.js";

let path: OwnPath;
let log: string;
beforeEach(() => {
  path = new OwnPath();
  log = "";
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    log += String(text);
    return true;
  });
});
afterEach(() => {
  path.remove();
  jest.restoreAllMocks();
});

const aarch64: Finding = { ...native, architecture: nativeArchitecture("arm64") };
const s390x: Finding = { ...native, architecture: nativeArchitecture("s390x") };
const riscv64: Finding = { ...native, architecture: nativeArchitecture("riscv64") };

function provideAfter(known: Partial<HostState>, ...findings: readonly Finding[]) {
  return provide(jobOf(known, ...findings));
}

function jobOf(known: Partial<HostState>, ...findings: readonly Finding[]): Job {
  return {
    inputs: DEFAULTS,
    native: native.architecture,
    before: { ...stateOf(native, ...findings), ...known },
    due: findings,
    lookAtHost: () => Promise.reject(new Error("not to be reached")),
  };
}

describe("Before anything is registered", () => {
  const good = { ...aarch64, confined: true };
  const bad = { ...s390x, confined: false };

  test("it is said what confined containers can't use, and why", async () => {
    const denial = "SELinux denied read";
    await expect(provideAfter({ selinux: "enforcing", denial }, good, bad)).rejects.toThrow(
      "No container engine answers",
    );
    expect(log).toMatch(
      /::warning::The handlers of s390x run on the host, but not .*Found: SELinux denied read%0A/,
    );
  });

  test.each<[string, Partial<HostState>, Finding]>([
    ["they use all", { selinux: "enforcing" }, good],
    ["they were not asked", { selinux: "off" }, aarch64],
    ["they would be denied it, on a permissive host", { selinux: "permissive", denial: "x" }, good],
  ])("nothing is said where %s", async (_, known, finding) => {
    await expect(provideAfter(known, finding)).rejects.toThrow("No container engine answers");
    expect(log).not.toContain("::warning::");
  });
});

describe("A renewal that fails", () => {
  const old = { ...aarch64, confined: true };
  const after = (...findings: readonly Finding[]) => {
    const job = jobOf({}, old);
    return renew({ ...job, lookAtHost: () => Promise.resolve(stateOf(native, ...findings)) });
  };

  test("is a warning where all still runs, and what was seen then is the result", async () => {
    path.program("podman", "exit 125");
    const now = { ...old, version: "1.2.3" };
    expect(await after(now)).toEqual({ host: stateOf(native, now), isIncomplete: true });
    expect(log).toMatch(/::warning::The handlers are older .*serve all the same/);
  });

  test("for want of an engine is nothing to speak of: others renew what they registered", async () => {
    expect(await after(old)).toEqual({ host: stateOf(native, old) });
    expect(log).not.toContain("::warning::");
  });

  test.each([
    ["no longer runs", { ...old, runs: false }],
    ["no longer runs in confined containers", { ...old, confined: false }],
  ])("is an error where something %s", async (_, now) => {
    await expect(after(now)).rejects.toThrow(/^No container engine answers/);
  });
});

describe("All architectures, without an engine", () => {
  const registered = (flags: string): Finding["handler"] => ({
    name: "qemu-aarch64",
    interpreter: "/usr/bin/qemu-aarch64-static",
    flags,
    enabled: true,
    registered: new Date(),
  });
  const good: Finding = { ...aarch64, handler: registered("F") };
  const missing: Finding = { ...s390x, runs: false };
  const all = (more: Partial<Job["inputs"]>, ...findings: readonly Finding[]) => {
    const job = jobOf({}, ...findings);
    const inputs = { ...job.inputs, ...more };
    const due = findings.filter((one) => needsRegistration(one) || isUnwanted(one, inputs));
    return provide({ ...job, inputs, due });
  };

  test("what runs is the result, and a warning says what does not", async () => {
    expect(await all({}, good, missing)).toEqual({
      host: stateOf(native, good, missing),
      isIncomplete: true,
    });
    expect(log).toMatch(/::warning::[^\n]*s390x[^\n]*\n$/);
    expect(log).not.toContain("aarch64");
  });

  test.each<[string, Partial<Job["inputs"]>, Finding[]]>([
    ["they were asked for by name", { wanted: parsePlatforms("arm64,s390x") }, [good]],
    ["they are to be registered anew", { reset: true }, [good]],
    ["they are to have the flag C", { credential: true }, [good]],
    ["containers don't find the interpreter", {}, [{ ...good, handler: registered("") }]],
    ["one of two is to be registered anew", {}, [good, { ...riscv64, handler: registered("") }]],
    ["confined containers are denied it", {}, [{ ...good, confined: false }]],
    ["the processor itself runs it", {}, [aarch64]],
    ["none runs", {}, [{ ...aarch64, runs: false }]],
  ])("it is an error where %s", async (_, more, findings) => {
    await expect(all(more, ...findings, missing)).rejects.toThrow(/^No container engine answers/);
    expect(log).not.toContain("what runs here is reported");
  });
});
