// Real here: what is said and refused before anything is registered, on a PATH without an engine. Stand-ins:
// standard output, and what is known of the host.
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { isUnwanted, needsRegistration, type Finding, type View } from "../../src/host/look.js";
import { nativeArchitecture } from "../../src/action/platforms.js";
import { provide, renew, type Job } from "../../src/register/provide.js";
import { DEFAULTS, native, view } from "../support/samples.js";
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

function provideAfter(known: Partial<View>, ...findings: readonly Finding[]) {
  return provide(jobOf(known, ...findings));
}

function jobOf(known: Partial<View>, ...findings: readonly Finding[]): Job {
  return {
    inputs: DEFAULTS,
    recipe: {
      image: "",
      containerfile: "",
      baseImage: "",
      architectures: [],
      text: "",
      hash: "",
    },
    native: native.architecture,
    before: { ...view(native, ...findings), ...known },
    due: findings,
    lookAround: () => Promise.reject(new Error("not to be reached")),
  };
}

describe("Before anything is registered", () => {
  const good = { ...aarch64, confined: true };
  const bad = { ...s390x, confined: false };

  test("it is said what confined containers can't use, and why", async () => {
    const denial = "SELinux denied read";
    await expect(provideAfter({ selinux: "enforcing", denial }, good, bad)).rejects.toThrow(
      "No container engine",
    );
    expect(log).toMatch(
      /^::warning::The handlers of s390x run on the host, but not .*Found: SELinux denied read%0A[^\n]*\n$/,
    );
  });

  test.each<[string, Partial<View>, Finding]>([
    ["they use all", { selinux: "enforcing" }, good],
    ["they were not asked", { selinux: "off" }, aarch64],
    ["they would be denied it, on a permissive host", { selinux: "permissive", denial: "x" }, good],
  ])("nothing is said where %s", async (_, known, finding) => {
    await expect(provideAfter(known, finding)).rejects.toThrow("No container engine");
    expect(log).toBe("");
  });
});

describe("An architecture of the host's own family", () => {
  const arm: Finding = { ...aarch64, architecture: nativeArchitecture("arm"), runs: false };
  const onArm64 = (more: Partial<Job["inputs"]>): Promise<unknown> => {
    const job = jobOf({}, arm, { ...s390x, runs: false });
    const inputs = { ...job.inputs, wanted: [arm.architecture], ...more };
    return provide({ ...job, native: aarch64.architecture, inputs });
  };

  test("that the processor does not run is refused before an image is built in vain", async () => {
    await expect(onArm64({})).rejects.toThrow(
      /^Programs of arm do not run on this host\.\n {2}Found: arm: it is of the family of this machine's aarch64/,
    );
  });

  // Another image may hold what Fedora's does not; and `all` is what the image holds.
  test.each<Partial<Job["inputs"]>>([
    { image: "quay.io/example/qemu:1" },
    { containerfile: "Containerfile" },
    { wanted: "all" },
  ])("is left to the image: %j", async (more) => {
    await expect(onArm64(more)).rejects.toThrow(/^No container engine/);
  });

  test("that runs, with a handler that is no good, is not refused", async () => {
    const job = jobOf({}, { ...arm, runs: true });
    const inputs = { ...job.inputs, wanted: [arm.architecture] };
    const again = provide({ ...job, native: aarch64.architecture, inputs });
    await expect(again).rejects.toThrow(/^No container engine/);
  });
});

describe("A renewal that fails", () => {
  const old = { ...aarch64, confined: true };
  const after = (...findings: readonly Finding[]) => {
    const job = jobOf({}, old);
    return renew({ ...job, lookAround: () => Promise.resolve(view(native, ...findings)) });
  };

  test("is a warning where all still runs, and what was seen then is the result", async () => {
    const now = { ...old, version: "1.2.3" };
    expect(await after(now)).toEqual({ view: view(native, now), isIncomplete: true });
    expect(log).toMatch(
      /^::warning::The handlers are older .*serve all the same.*No container engine/,
    );
  });

  test.each([
    ["no longer runs", { ...old, runs: false }],
    ["no longer runs in confined containers", { ...old, confined: false }],
  ])("is an error where something %s", async (_, now) => {
    await expect(after(now)).rejects.toThrow(/^No container engine/);
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
      view: view(native, good, missing),
      isIncomplete: true,
    });
    expect(log).toMatch(/^::warning::[^\n]*s390x[^\n]*\n$/);
    expect(log).not.toContain("aarch64");
  });

  test.each<[string, Partial<Job["inputs"]>, Finding[]]>([
    ["they were asked for by name", { wanted: [aarch64.architecture, s390x.architecture] }, [good]],
    ["they are to be registered anew", { reset: true }, [good]],
    ["they are to have the flag C", { credential: true }, [good]],
    ["containers don't find the interpreter", {}, [{ ...good, handler: registered("") }]],
    ["one of two is to be registered anew", {}, [good, { ...riscv64, handler: registered("") }]],
    ["confined containers are denied it", {}, [{ ...good, confined: false }]],
    ["the processor itself runs it", {}, [aarch64]],
    ["none runs", {}, [{ ...aarch64, runs: false }]],
  ])("it is an error where %s", async (_, more, findings) => {
    await expect(all(more, ...findings, missing)).rejects.toThrow(/^No container engine/);
    expect(log).not.toContain("what runs here is reported");
  });
});
