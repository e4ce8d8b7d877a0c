// Real here: dockerd, the shipped Containerfile, the kernel's table, the committed dist under Node 24.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";

import { imageOf, Runner, type Step } from "../support/action.js";
import { CacheService } from "../support/cache-service.js";
import { Dockerd } from "../support/dockerd.js";
import { Host } from "../support/host.js";
import { Registry } from "../support/registry.js";
import { BASE_IMAGE, Folder } from "../support/tools.js";

let docker: Dockerd;
let host: Host;
let runner: Runner;

beforeAll(async () => {
  host = await Host.create();
  await host.mount();
  // The daemon's containers see the table of the namespace that it runs in: the machine's.
  docker = await Dockerd.start({ prefix: host.prefix });
  await docker.loadFromPodman(BASE_IMAGE);
}, 120_000);
afterAll(async () => {
  await docker.stop();
  await host.end();
});
beforeEach(() => {
  runner = new Runner();
});
afterEach(async () => {
  runner.remove();
  await host.forget();
});

const step = (inputs: Record<string, string>, extra: NodeJS.ProcessEnv = {}): Promise<Step> =>
  runner.step({ engine: "docker", ...inputs }, host.prefix, { ...docker.env, ...extra });

test("builds, registers and verifies, and then has nothing to do", async () => {
  const first = await step({ platforms: "linux/riscv64", "cache-image": "false" });
  if (first.status !== 0) throw new Error(first.output);
  expect(first.outputs).toMatchObject({ architectures: '["riscv64"]', registered: '["riscv64"]' });
  expect(await host.handlers()).toEqual(["qemu-riscv64"]);
  const second = await step({ platforms: "linux/riscv64" });
  expect(second.outputs).toMatchObject({ registered: "[]", image: "" });
});

test("the image is in docker's store the next time, and in the Actions cache on another host", async () => {
  const cache = await CacheService.start();
  try {
    const inputs = { platforms: "linux/riscv64,sh4" };
    const env = cache.env(runner.folder);
    const made = await step(inputs, env);
    const post = await runner.post(made, { engine: "docker", ...inputs }, host.prefix, {
      ...docker.env,
      ...env,
    });
    expect(post.output).toMatch(/The image \(\d+ MB\) is saved/);
    for (const name of ["qemu-riscv64", "qemu-sh4"]) await host.write(name, "-1");
    expect((await step(inputs, env)).output).toMatch(/is in docker's store/);

    for (const name of ["qemu-riscv64", "qemu-sh4"]) await host.write(name, "-1");
    await docker.must("rmi", "--force", imageOf(made.outputs));
    const restored = await step(inputs, env);
    expect(restored).toMatchObject({
      status: 0,
      outputs: { "cache-hit": "true", registered: '["riscv64","sh4"]' },
    });
  } finally {
    await cache.stop();
  }
});

test("an image that is pulled is taken where docker builds with BuildKit", async () => {
  const registry = await Registry.start();
  try {
    const { outputs } = await step({ platforms: "linux/riscv64", "cache-image": "false" });
    const built = imageOf(outputs);
    expect(built).toMatch(/^localhost/);
    await docker.must("tag", built, `${registry.address}/qemu:1`);
    await docker.must("push", "--quiet", `${registry.address}/qemu:1`);
    await host.write("qemu-riscv64", "-1");
    const inputs = {
      platforms: "linux/riscv64",
      "cache-image": "false",
      image: `${registry.address}/qemu:1`,
    };
    const pulled = await step(inputs, { DOCKER_BUILDKIT: "1" });
    if (pulled.status !== 0) throw new Error(pulled.output);
    expect(pulled.outputs).toMatchObject({ registered: '["riscv64"]' });
    expect(await docker.must("ps", "--all", "--quiet")).toBe("");
    await host.write("qemu-riscv64", "-1");
    expect((await step(inputs)).output).toMatch(/is in docker's store, 0 days old/);
  } finally {
    await registry.stop();
  }
});

test("a base that was pulled for another platform is not built on", async () => {
  const registry = await Registry.start();
  try {
    await registry.pushIndex([BASE_IMAGE, "localhost/userland-s390x"], "fedora:44");
    const base = `${registry.address}/fedora:44`;
    await docker.must("pull", "--quiet", "--platform", "linux/s390x", base);
    const inputs = { platforms: "linux/riscv64", "cache-image": "false", "base-image": base };
    const built = await step(inputs);
    if (built.status !== 0) throw new Error(built.output);
    expect(built).toMatchObject({ status: 0, outputs: { registered: '["riscv64"]' } });
  } finally {
    await registry.stop();
  }
});

test("auto takes docker where there is no podman", async () => {
  const folder = new Folder();
  const programs = ["docker", "tar", "mount", "modprobe", "sh"];
  await host.must(
    "sh",
    "-c",
    'for p; do ln -s "$(command -v "$p")" "$0"; done',
    folder.path,
    ...programs,
  );
  const main = await runner.step(
    { platforms: "linux/riscv64", "cache-image": "false" },
    [...host.prefix, "env", `PATH=${folder.path}`],
    { ...docker.env, PATH: process.env["PATH"] },
  );
  folder.remove();
  expect(main).toMatchObject({ status: 0, outputs: { registered: '["riscv64"]' } });
  expect(main.output).toContain("docker run --rm --privileged");
});
