// Real here: podman, a registry on loopback in docker.io's place, the kernel's table, the committed
// dist. A stand-in: the image tonistiigi/binfmt, which speaks as the original does.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";

import { must, Runner, type Step } from "../support/action.js";
import { buildBinfmtImage, HELD } from "../support/binfmt-image.js";
import { Host } from "../support/host.js";
import { NATIVE } from "../support/native.js";
import { Registry } from "../support/registry.js";
import { Witness } from "../support/tools.js";

let host: Host;
let runner: Runner;
let registry: Registry;
let witness: Witness;
let image: string;

beforeAll(async () => {
  registry = await Registry.start();
  witness = new Witness();
  image = await buildBinfmtImage();
  await registry.push(image, "tonistiigi/binfmt:latest");
}, 60_000);
afterAll(async () => {
  await registry.stop();
  witness.remove();
  await must(["podman", "rmi", "--force", image]);
});
beforeEach(async () => {
  host = await Host.create();
  await host.mount();
  runner = new Runner();
  witness.calls();
});
afterEach(async () => {
  await host.end();
  runner.remove();
});

/** The inputs of docker/setup-qemu-action, as its users write them. */
const step = (inputs: Record<string, string>): Promise<Step> =>
  runner.step({ image: "tonistiigi/binfmt:latest", ...inputs }, host.prefix, {
    ...registry.env({ mirrorOf: ["docker.io"] }),
    ...witness.env,
  });

test("a step of docker/setup-qemu-action works with its image and its short name", async () => {
  const first = await step({ platforms: "ppc64le,linux/s390x" });
  expect(first).toMatchObject({
    status: 0,
    outputs: {
      platforms: [NATIVE, "linux/ppc64le", "linux/s390x"].join(","),
      registered: '["ppc64le","s390x"]',
      "qemu-version": expect.stringMatching(/^\d+\.\d+/),
    },
  });
  expect((await host.handlers())?.sort()).toEqual(["qemu-ppc64le", "qemu-s390x"]);
  const run = witness.calls().find((call) => call.includes("--install"));
  expect(run).toMatch(/^run --rm --privileged .*label=level:s0 .* [0-9a-f]{64} --uninstall /);

  const second = await step({ platforms: "ppc64le,linux/s390x" });
  expect(second.outputs).toMatchObject({ registered: "[]", image: "" });
  expect(witness.calls()).toEqual([]);
});

test("all: what the image holds", async () => {
  const { outputs } = await step({});
  expect(outputs).toMatchObject({ registered: JSON.stringify(HELD) });
  expect(outputs["platforms"]?.split(",")).toEqual(
    expect.arrayContaining([NATIVE, "linux/ppc64le", "linux/riscv64"]),
  );
});

test("a handler that does not work is replaced, one that does stays, and reset replaces all", async () => {
  await step({ platforms: "ppc64le,riscv64" });
  await host.write("qemu-riscv64", "0");
  const repaired = await step({ platforms: "ppc64le,riscv64" });
  expect(repaired.outputs["registered"]).toBe('["riscv64"]');

  await host.write("register", ":qemu-other:E::other::/bin/true:");
  await host.write("register", ":jar:E::jar::/bin/true:");
  const reset = await step({ platforms: "ppc64le", reset: "true" });
  expect(reset.outputs["registered"]).toBe('["ppc64le"]');
  expect((await host.handlers())?.sort()).toEqual(["jar", "qemu-ppc64le"]);
});

test("what the image does not hold is an error", async () => {
  const { status, output } = await step({ platforms: "ppc64le,mips64,hppa" });
  expect(status).toBe(1);
  expect(output).toMatch(/::error::Programs of mips64, hppa do not run on this host/);
  expect(output).toContain("the image holds no emulator for it");
});

test("cleanup removes what it added", async () => {
  await host.write("register", ":jar:E::jar::/bin/true:");
  const inputs = { image: "tonistiigi/binfmt:latest", platforms: "ppc64le", cleanup: "true" };
  const main = await step(inputs);
  expect((await host.handlers())?.sort()).toEqual(["jar", "qemu-ppc64le"]);
  await runner.post(main, inputs, host.prefix, registry.env({ mirrorOf: ["docker.io"] }));
  expect(await host.handlers()).toEqual(["jar"]);
});
