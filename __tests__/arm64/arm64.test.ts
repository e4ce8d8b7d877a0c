// Real here: Debian's arm64 kernel and userland in a virtual machine, podman rootful and rootless, docker, sudo,
// Node 24 for arm64 and the committed dist. Stand-ins: qemu's processors, and for Fedora's base image one made of
// Debian's arm64 packages (script/stand-in-fedora).
import path from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

import { ARCHITECTURES } from "../../src/host/architectures.js";
import { defaults } from "../support/action.js";
import { buildGo } from "../support/go.js";
import { Lab, LAB_TIMEOUT } from "../support/lab.js";

/** Gives a lab what each of its steps needs, and runs a scenario. */
async function run(lab: Lab, scenario: string): Promise<void> {
  await lab.save("localhost/fedora-arm64:44", "base.tar");
  for (const part of ["dist", "container"]) lab.copy(part);
  const inputs = Object.entries(defaults());
  const variables = inputs.map(([name, value]) => `INPUT_${name.toUpperCase()}=${value}\0`);
  lab.payload.file("defaults", variables.join(""));
  await lab.run(scenario, "steps.sh");
}

const namesOf = (json: string | undefined): string[] => JSON.parse(json ?? "") as string[];

/** Architectures whose program ended with 42. */
function ran(lab: Lab, name: string): string[] {
  const lines = lab.read(name).trim().split("\n");
  return lines.filter((line) => line.endsWith(" 42")).map((line) => line.replace(/ .*/, ""));
}

const ALL = ARCHITECTURES.map(({ name }) => name).sort();
const emulatedBut = (...native: readonly string[]): string[] =>
  ALL.filter((name) => !native.includes(name));

describe("a processor that runs programs of 32 bits itself", () => {
  const lab = new Lab("arm64", { LAB_CPU: "neoverse-n1" });
  beforeAll(async () => {
    await lab.save("localhost/userland-amd64", "image.tar");
    for (const arch of ["amd64", "arm64"]) {
      await buildGo(arch, path.join(lab.payload.path, "go", arch));
    }
    await run(lab, "scenario.sh");
  }, LAB_TIMEOUT);
  afterAll(() => lab.remove());

  test("at first it runs nothing but aarch64 and arm", () => {
    expect(ran(lab, "before")).toEqual(["aarch64", "arm"]);
  });

  test("linux/amd64 and linux/s390x are registered and proved", () => {
    lab.expectEnded({ pair: 0 });
    const { platforms, registered } = lab.outputs("pair");
    expect(platforms).toBe("linux/arm64,linux/amd64,linux/s390x");
    expect(namesOf(registered).sort()).toEqual(["s390x", "x86_64"]);
  });

  test("containers of amd64 run, rootful and rootless, of a program and of Debian's busybox", () => {
    lab.expectEnded({ rootful: 42, rootless: 42, uname: 0 });
    expect(lab.read("uname")).toMatch(/^x86_64$/m);
  });

  // Both are of one source; docs/troubleshooting.md, "A Go program crashes or hangs"
  test("a program of Go 1.19 for amd64 crashes, and each step has warned of it", () => {
    lab.expectEnded({ "go-native": 0, go: 2 });
    const warning = /^::warning::.* above bit 47 .*QEMU 11\.1/m;
    expect(lab.read("pair/log")).toMatch(warning);
    expect(lab.read("again/log")).toMatch(warning);
    expect(lab.read("arm/log")).not.toContain("::warning::");
  });

  test("a second run has nothing to do", () => {
    lab.expectEnded({ again: 0 });
    expect(lab.outputs("again")).toMatchObject({
      platforms: "linux/arm64,linux/amd64,linux/s390x",
      registered: "[]",
      image: "",
    });
  });

  test("linux/arm/v7 needs no emulator", () => {
    lab.expectEnded({ arm: 0 });
    expect(lab.outputs("arm")).toMatchObject({
      platforms: "linux/arm64,linux/arm/v7",
      architectures: "[]",
      registered: "[]",
    });
  });

  test("all are registered, and all run", () => {
    lab.expectEnded({ all: 0 });
    const { architectures } = lab.outputs("all");
    expect(namesOf(architectures).sort()).toEqual(emulatedBut("aarch64", "arm"));
    expect(ran(lab, "all-programs")).toEqual(ALL);
  });

  test("reset registers all anew, and nothing that the processor runs itself", () => {
    lab.expectEnded({ reset: 0 });
    const emulated = emulatedBut("aarch64", "arm");
    expect(namesOf(lab.outputs("reset")["registered"]).sort()).toEqual(emulated);
    const table = lab.read("reset-table").trim().split("\n");
    expect(table.sort()).toEqual(emulated.map((name) => `qemu-${name}`));
  });

  test("cleanup removes what the step has added", () => {
    lab.expectEnded({
      cleanup: 0,
      "cleanup-program": 42,
      "cleanup-post": 0,
      "cleaned-program": 126,
    });
  });

  test("docker registers, too, and runs a container of amd64", () => {
    lab.expectEnded({ docker: 0, "docker-run": 42 });
    expect(namesOf(lab.outputs("docker")["registered"]).sort()).toEqual(["s390x", "x86_64"]);
  });
});

describe("a processor that runs no program of 32 bits", () => {
  const lab = new Lab("arm64", { LAB_CPU: "a64fx" });
  beforeAll(() => run(lab, "64-bit.sh"), LAB_TIMEOUT);
  afterAll(() => lab.remove());

  test("an image without an emulator for arm is refused, and nothing runs", () => {
    lab.expectEnded({ before: 126, others: 0, refused: 1, "refused-program": 126 });
    expect(lab.outputs("refused")).toEqual({});
    expect(lab.read("refused/log")).toMatch(/^::error::.*arm/m);
  });

  test("linux/arm/v7 is registered with the rule that Fedora leaves out", () => {
    lab.expectEnded({ arm: 0, program: 42 });
    expect(lab.outputs("arm")).toMatchObject({
      platforms: "linux/arm64,linux/arm/v7",
      architectures: '["arm"]',
      registered: '["arm"]',
    });
  });

  test("containers of arm run, rootful and rootless", () => {
    lab.expectEnded({ rootful: 42, rootless: 42 });
  });
});

describe("a kernel with pages of 16 KiB", () => {
  const lab = new Lab("arm64", { LAB_KERNEL: "16k" });
  beforeAll(() => run(lab, "pages.sh"), LAB_TIMEOUT);
  afterAll(() => lab.remove());

  test("all are registered, and all that the step reports run", () => {
    expect(lab.read("size")).toBe("16384\n");
    lab.expectEnded({ all: 0 });
    const { architectures } = lab.outputs("all");
    expect(namesOf(architectures).sort()).toEqual(emulatedBut("aarch64", "arm"));
    expect(ran(lab, "programs")).toEqual(ALL);
  });

  test("a second run has nothing to do", () => {
    lab.expectEnded({ again: 0 });
    expect(lab.outputs("again")).toMatchObject({ registered: "[]", image: "" });
  });
});
