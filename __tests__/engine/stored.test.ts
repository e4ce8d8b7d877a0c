// Real here: podman, the kernel's table, the committed dist under Node 24: what steps of one machine leave in the
// engine's store, and which of them make an image.
import { afterEach, beforeEach, expect, test } from "@jest/globals";

import { must, Runner, type Step } from "../support/action.js";
import { Host } from "../support/host.js";
import { EmptyStore } from "../support/registry.js";
import { BASE_IMAGE, BASE_STORE, Witness } from "../support/tools.js";

let host: Host;
let store: EmptyStore;
let witness: Witness;
beforeEach(async () => {
  host = await Host.create();
  await host.mount();
  store = new EmptyStore(BASE_STORE);
  witness = new Witness();
});
afterEach(async () => {
  await host.end();
  await store.remove();
  witness.remove();
});

type Inputs = Record<string, string>;
const environment = (): NodeJS.ProcessEnv => ({ ...store.env, ...witness.env });

/** A job of a runner of its own: its step and the post step. */
async function job(inputs: Inputs): Promise<Step> {
  const runner = new Runner();
  const all = { engine: "podman", "cache-image": "false", ...inputs };
  const main = await runner.must(all, host.prefix, environment());
  const post = await runner.post(main, all, host.prefix, environment());
  expect(post).toMatchObject({ status: 0, output: expect.not.stringContaining("::warning::") });
  runner.remove();
  return main;
}
const builds = (): string[] => witness.calls().filter((call) => call.includes("--target=fedora"));
const LABEL = "label=io.github.qemu-user-static-action.recipe";
const images = async (): Promise<string[]> => {
  const format = "--format={{.Repository}}:{{.Tag}}";
  const said = await must(["podman", "images", `--filter=${LABEL}`, format], {
    ...process.env,
    ...store.env,
  });
  return said.split("\n").filter(Boolean);
};

test("renewals and a matrix of platforms leave one image, with a name, and it serves each of them", async () => {
  await job({ platforms: "ppc64le" });
  for (let renewal = 0; renewal < 3; renewal++) {
    await host.forget();
    await job({ platforms: "ppc64le", "max-age": "0" });
    expect(await images()).toEqual([
      expect.stringMatching(/^localhost\/qemu-user-static:[0-9a-f]{12}$/),
    ]);
  }
  for (const platforms of ["s390x", "riscv64", "all"]) await job({ platforms });
  expect(builds()).toHaveLength(7);
  expect(await images()).toHaveLength(1);
  await host.forget();
  for (const platforms of ["ppc64le", "s390x", "riscv64", "all"]) await job({ platforms });
  expect(builds()).toEqual([]);
}, 300_000);

test("a renewal that fails removes nothing, and what is somebody else's stays", async () => {
  const env = { ...process.env, ...store.env };
  const base = "127.0.0.1:1/base:1"; // nobody answers there
  await must(["podman", "tag", BASE_IMAGE, base], env);
  const inputs = { platforms: "ppc64le", "base-image": base };
  await job(inputs);
  const [own = ""] = await images();
  await must(["podman", "tag", own, "localhost/somebody-s:1"], env);
  await must(["podman", "untag", base], env);
  await host.forget();
  const failing = await job({ ...inputs, "max-age": "0" });
  expect(failing.output).toMatch(/::warning::The image [^\n]*#image-is-old/);
  expect(failing.outputs["registered"]).toBe('["ppc64le"]');
  expect((await images()).sort()).toEqual([own, "localhost/somebody-s:1"].sort());
}, 120_000);

test("deploy/remove takes away all that the action leaves, and nothing else", async () => {
  const env = { ...process.env, ...store.env };
  await job({ platforms: "riscv64" });
  await host.write("register", ":jar:E::jar::/usr/bin/env:");
  await must(["podman", "tag", BASE_IMAGE, "localhost/somebody-s:1"], env);
  await must([...host.prefix, "deploy/remove", "podman"], env);
  expect(await host.handlers()).toEqual(["jar"]);
  expect(await images()).toEqual([]);
  await must(["podman", "image", "exists", "localhost/somebody-s:1"], env);
  await must([...host.prefix, "deploy/remove", "podman"], env);
}, 120_000);

test("8 jobs at once, from nothing: one build", async () => {
  const jobs = await Promise.all(Array.from({ length: 8 }, () => job({ platforms: "riscv64" })));
  expect(jobs.map(({ status }) => status)).toEqual(Array(8).fill(0));
  expect(builds()).toHaveLength(1);
  expect(await images()).toHaveLength(1);
  const volumes = await must(["podman", "volume", "ls", "--quiet"], {
    ...process.env,
    ...store.env,
  });
  expect(volumes).toBe("");
}, 300_000);
