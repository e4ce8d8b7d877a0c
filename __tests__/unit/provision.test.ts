// There is no engine here, so nothing is registered: what is said before that is looked at.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { Finding, View } from "../../src/look.js";
import { nativeArchitecture } from "../../src/platforms.js";
import { provide, type Job } from "../../src/provision.js";

const { PATH } = process.env;
let folder: string;
let log: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "provision-test-"));
  process.env["PATH"] = folder;
  log = "";
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    log += String(text);
    return true;
  });
});
afterEach(() => {
  process.env["PATH"] = PATH;
  rmSync(folder, { recursive: true });
  jest.restoreAllMocks();
});

const native: Finding = {
  architecture: nativeArchitecture("x64"),
  runs: true,
  ending: "it ended with status 42",
  handler: undefined,
  version: undefined,
  bridged: false,
};
const aarch64: Finding = { ...native, architecture: nativeArchitecture("arm64") };
const s390x: Finding = { ...native, architecture: nativeArchitecture("s390x") };

function provideAfter(known: Partial<View>, ...findings: readonly Finding[]) {
  const before: View = {
    table: undefined,
    findings: [native, ...findings],
    selinux: "off",
    ...known,
  };
  const job: Job = {
    inputs: {
      wanted: "all",
      image: "",
      containerfile: "",
      baseImage: "",
      engine: "auto",
      cacheImage: false,
      maxAge: 30,
      reset: false,
      credential: false,
      cleanup: false,
    },
    recipe: {
      image: "",
      containerfile: "",
      baseImage: "",
      architectures: [],
      text: "",
      hash: "",
    },
    native: native.architecture,
    before,
    due: findings,
    lookAround: () => Promise.reject(new Error("not to be reached")),
  };
  return provide(job);
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
