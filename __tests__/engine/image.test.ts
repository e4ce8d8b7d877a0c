// Real here: podman, a registry on loopback, the client of @actions/cache in the committed dist, the
// kernel's table. A stand-in: the cache service, written from what that client sends and expects.
import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import path from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";

import { must, Runner, type Step } from "../support/action.js";
import { buildImage } from "../support/build.js";
import { CacheService } from "../support/cache-service.js";
import { Host, NOBODY } from "../support/host.js";
import { FAMILY, NATIVE } from "../support/native.js";
import { EmptyStore, Registry } from "../support/registry.js";
import { BASE_IMAGE, BASE_STORE, Folder, Witness } from "../support/tools.js";

let host: Host;
let runner: Runner;
let registry: Registry;
let cache: CacheService;
let witness: Witness;
const folder = new Folder();

/** A small image of this project, and what it is called in the registry. */
let small: { id: string; tag: string; digest: string };

beforeAll(async () => {
  registry = await Registry.start();
  witness = new Witness();
  const id = await buildImage(["--layers=false", "--build-arg=ARCHITECTURES=riscv64"]);
  small = { id, ...(await registry.push(id, uniqueName())) };
}, 120_000);
afterAll(async () => {
  await must(["podman", "rmi", "--force", small.id]);
  await registry.stop();
  witness.remove();
  folder.remove();
});
beforeEach(async () => {
  host = await Host.create();
  await host.mount();
  runner = new Runner();
  cache = await CacheService.start();
  registry.forget();
  witness.calls();
});
afterEach(async () => {
  await host.end();
  runner.remove();
  await cache.stop();
});

type Inputs = Record<string, string>;
const step = (inputs: Inputs, extra: NodeJS.ProcessEnv = {}): Promise<Step> =>
  runner.step(inputs, host.prefix, { ...registry.env(), ...witness.env, ...extra });
const post = (main: Step, inputs: Inputs, extra: NodeJS.ProcessEnv = {}): Promise<Step> =>
  runner.post(main, inputs, host.prefix, { ...registry.env(), ...extra });
const forget = () => host.write("qemu-riscv64", "-1");
const PULL = { platforms: "linux/riscv64", "cache-image": "false" };

// Images of earlier runs must not serve: what the engine's store may not hold yet is called anew.
const uniqueName = (): string => `qemu-${randomUUID()}:1`;
const unique = (): string =>
  folder.file(
    `Containerfile-${Math.random()}`,
    `ARG BASE_IMAGE\nFROM ${small.id}\nLABEL unique=${Math.random()}\n`,
  );

describe("the engine's store", () => {
  test("20 runs on one host without a cache: one build", async () => {
    const inputs = { ...PULL, containerfile: unique() };
    const outputs = [];
    for (let run = 0; run < 20; run++) {
      outputs.push((await step(inputs)).outputs["registered"]);
      await forget();
    }
    expect(new Set(outputs)).toEqual(new Set(['["riscv64"]']));
    expect(witness.calls().filter((call) => call.startsWith("build "))).toHaveLength(1);
  }, 120_000);

  test("20 runs on one host with an image to pull: one manifest, no more", async () => {
    const inputs = { ...PULL, image: small.digest };
    for (let run = 0; run < 20; run++) {
      expect((await step(inputs)).outputs["registered"]).toBe('["riscv64"]');
      await forget();
    }
    expect(registry.counts.manifestGet).toBe(1);
  }, 120_000);

  test("an image older than max-age is made anew; where that fails it serves, with its age", async () => {
    const containerfile = unique();
    await step({ ...PULL, containerfile });
    await forget();
    const renewed = await step({ ...PULL, containerfile, "max-age": "0" });
    expect(renewed.output).toContain("the stored one is 0 days old");
    expect(witness.calls().filter((call) => call.startsWith("build "))).toHaveLength(2);

    await forget();
    folder.file(path.basename(containerfile), "FROM scratch\n");
    const image = small.tag;
    expect((await step({ ...PULL, image })).status).toBe(0);
    await forget();
    registry.drop(1000);
    const kept = await step({ ...PULL, image, "max-age": "0" });
    registry.drop(0);
    expect(kept).toMatchObject({ status: 0, outputs: { registered: '["riscv64"]' } });
    expect(kept.output).toMatch(
      /::warning::The image \S+ is 0 days old and could not be made anew/,
    );
  });

  test("a registration older than max-age is made anew, and stays where that fails", async () => {
    const image = small.tag;
    await step({ ...PULL, image });
    expect((await step({ ...PULL, image })).outputs["registered"]).toBe("[]");
    expect((await step({ ...PULL, image, "max-age": "0" })).outputs["registered"]).toBe(
      '["riscv64"]',
    );
    const none = { ...PULL, image: "127.0.0.1:1/none:1", "max-age": "0" };
    const kept = await step(none);
    expect(kept).toMatchObject({
      status: 0,
      outputs: { registered: "[]", architectures: '["riscv64"]' },
    });
    expect(kept.output).toContain("::warning::The handlers are older than 'max-age'");
  });
});

describe("another platform's image", () => {
  test("under the base's name, as a job pulled it: the build takes this machine's", async () => {
    const store = new EmptyStore(BASE_STORE);
    await registry.pushIndex([BASE_IMAGE, "localhost/userland-s390x"], "fedora/fedora:44");
    const env = { ...store.env, ...registry.env({ mirrorOf: ["quay.io/fedora"] }) };
    await must(["podman", "tag", "localhost/userland-s390x", BASE_IMAGE], env);
    const built = await step(PULL, env);
    await store.remove();
    expect(built).toMatchObject({ status: 0, outputs: { registered: '["riscv64"]' } });
    const told = witness.calls().filter((call) => /^(pull|build) /.test(call));
    expect(told).toEqual([`pull ${BASE_IMAGE}`, expect.stringMatching(/^build /)]);
  });

  test("that a Containerfile builds on is refused each time, and never run", async () => {
    const text = `FROM localhost/userland-s390x\nLABEL unique=${Math.random()}\n`;
    const inputs = { ...PULL, containerfile: folder.file("Containerfile-foreign", text) };
    for (const run of [await step(inputs), await step(inputs)]) {
      expect(run.status).toBe(1);
      expect(run.output).toMatch(/is made for another machine.*linux\/s390x; this machine is/);
    }
    expect(witness.calls().filter((call) => call.startsWith("run "))).toEqual([]);
  });
});

describe("a registry", () => {
  const lines = (step: Step): string => /^::error::(.*)$/m.exec(step.output)?.[1] ?? step.output;

  test("an image by tag and by digest", async () => {
    for (const image of [small.tag, small.digest]) {
      expect((await step({ ...PULL, image })).outputs).toMatchObject({
        registered: '["riscv64"]',
        image: expect.stringMatching(/@[0-9a-f]{64}$/),
      });
      await forget();
    }
  });

  test("a digest that does not match fails", async () => {
    const image = small.digest.replace(/[0-9a-f]{8}$/, "00000000");
    expect(lines(await step({ ...PULL, image }))).toMatch(/could not be pulled/);
    expect(await host.handlers()).toEqual([]);
  });

  test("dropped connections and a layer that breaks off are tried again", async () => {
    registry.drop(12);
    expect((await step({ ...PULL, image: small.digest, "max-age": "0" })).status).toBe(0);
    await forget();
    const store = new EmptyStore();
    registry.cut(1, 1_000_000);
    const broken = await step({ ...PULL, image: small.tag }, store.env);
    expect(broken).toMatchObject({ status: 0, outputs: { registered: '["riscv64"]' } });
    expect(registry.counts.dropped).toBe(13);
    // podman 5 resumes the layer by itself
    const resumes = !(await must(["podman", "--version"])).includes("version 4.");
    expect(broken.output.includes("The pull failed; once more in 1 s.")).toBe(!resumes);
    await store.remove();
  });

  test("a private registry, through REGISTRY_AUTH_FILE", async () => {
    const closed = await Registry.start({ user: { name: "user", password: "secret" } });
    try {
      const { tag } = await closed.push(small.id, uniqueName());
      const denied = await step({ ...PULL, image: tag }, closed.env());
      expect(lines(denied)).toMatch(/could not be pulled.*(authentication required|unauthorized)/);
      expect(denied.output).not.toContain("once more");
      const let_in = await step({ ...PULL, image: tag }, { ...closed.env(), ...closed.authEnv() });
      expect(let_in.status).toBe(0);
      expect(let_in.output).not.toContain("secret");
    } finally {
      await closed.stop();
    }
  });

  test("what reaches a registry survives sudo: proxy and login", async () => {
    const closed = await Registry.start({ user: { name: "user", password: "secret" } });
    try {
      const name = uniqueName();
      await closed.push(small.id, name);
      const hosts = ["registry.example"];
      const conf = closed.env({ hosts });
      const login = closed.authEnv(["registry.example"]);
      const prefix = await host.nobody(
        "nobody ALL=(root) NOPASSWD:SETENV: /usr/bin/podman",
        folder,
      );
      runner.give(NOBODY);
      const env = { ...conf, PATH: "/usr/bin:/usr/sbin", http_proxy: closed.url };
      const inputs = { ...PULL, image: `registry.example/${name}` };
      const denied = await runner.step(inputs, prefix, env);
      expect(lines(denied)).toMatch(/could not be pulled/);
      const { status, output } = await runner.step(inputs, prefix, { ...env, ...login });
      expect({ status, output }).toMatchObject({ status: 0, output });
      expect(output).toMatch(
        /sudo -n --preserve-env=http_proxy,REGISTRY_AUTH_FILE \/usr\/bin\/podman/,
      );
      expect(closed.counts.proxied).toBeGreaterThan(0);
    } finally {
      await closed.stop();
    }
  });

  test("a mirror in the host's registries.conf", async () => {
    const name = uniqueName();
    await registry.push(small.id, `team/${name}`);
    const inputs = { ...PULL, image: `registry.example/team/${name}` };
    const env = registry.env({ mirrorOf: ["registry.example/team"] });
    expect((await step(inputs, env)).outputs).toMatchObject({ registered: '["riscv64"]' });
    expect(registry.counts.manifestGet).toBeGreaterThan(0);
  });

  test("an image for another machine is refused before it runs", async () => {
    const { tag } = await registry.push("localhost/userland-s390x", "foreign:1");
    const refused = await step({ ...PULL, image: tag });
    expect(lines(refused)).toMatch(
      new RegExp(`is made for another machine.*linux/s390x; this machine is ${NATIVE}`),
    );
    expect(witness.calls().filter((call) => call.startsWith("run "))).toEqual([]);
  });
});

test("the machine's own platform and its family may be named beside others", async () => {
  const { status, outputs, output } = await step({
    platforms: [...FAMILY, "linux/riscv64"].join(","),
    "cache-image": "false",
  });
  if (status !== 0) throw new Error(output);
  expect(outputs).toMatchObject({ registered: '["riscv64"]' });
  expect(outputs["platforms"]).toBe([...FAMILY, "linux/riscv64"].join(","));
});

describe("an archive, for hosts without a network", () => {
  test.each(["oci-archive", "docker-archive"])("%s", async (transport) => {
    const archive = path.join(folder.path, `${transport}.tar`);
    await must([
      "podman",
      "save",
      "--quiet",
      `--format=${transport}`,
      "--output",
      archive,
      small.id,
    ]);
    const { status, outputs } = await step({ ...PULL, image: `${transport}:${archive}` });
    expect({ status, outputs }).toMatchObject({
      status: 0,
      outputs: { registered: '["riscv64"]' },
    });
  });

  test("one that isn't there", async () => {
    const { output } = await step({ ...PULL, image: "oci-archive:/none.tar" });
    expect(output).toMatch(/::error::The input 'image' is not valid/);
  });
});

describe("the Actions cache", () => {
  /** A job on a host whose store is empty: main and post. */
  async function job(inputs: Inputs, extra: NodeJS.ProcessEnv = {}) {
    const store = new EmptyStore();
    const env = { ...cache.env(runner.folder), ...store.env, ...extra };
    const main = await step(inputs, env);
    const end = await post(main, inputs, env);
    await store.remove();
    await forget();
    return { main, end };
  }
  const inputs = (): Inputs => ({ platforms: "linux/riscv64", image: small.digest });

  test("20 hosts: one pull, 19 hits, and then no request to a registry", async () => {
    const asked = inputs();
    const first = await job(asked);
    expect(first.main.outputs["cache-hit"]).toBe("false");
    expect(first.end.output).toMatch(/The image \(\d+ MB\) is saved in the Actions cache\./);
    registry.forget();
    for (let run = 1; run < 20; run++) {
      const { main, end } = await job(asked);
      expect(main.outputs).toMatchObject({ registered: '["riscv64"]', "cache-hit": "true" });
      expect(end.output).not.toContain("saved");
    }
    expect(registry.counts.connections).toBe(0);
    expect(cache.stored).toHaveLength(1);
    expect(readdirSync(runner.temp).join()).not.toContain("qemu-cache-");
  }, 240_000);

  test("cache-image: false asks nothing of it", async () => {
    await job({ ...inputs(), "cache-image": "false" });
    expect(cache.requests).toMatchObject({ lookup: 0, create: 0 });
  });

  test("a lost race: the other job's entry stays, and nothing fails", async () => {
    const asked = inputs();
    const store = new EmptyStore();
    const env = { ...cache.env(runner.folder), ...store.env };
    const late = await step(asked, env);
    await forget();
    await job(asked);
    const end = await post(late, asked, env);
    await store.remove();
    expect(end.status).toBe(0);
    expect(end.output).toContain("The Actions cache has the image already");
    expect(cache.stored).toHaveLength(1);
  });

  const faults: [string, () => void][] = [
    ["is down", () => void cache.down()],
    ["forbids", () => cache.fail("lookup", { answer: 403 })],
    ["gives garbage", () => cache.fail("download", { answer: "garbage" })],
    ["truncates", () => cache.fail("download", { answer: "truncated" })],
    ["gives half", () => cache.fail("download", { answer: "short" })],
  ];
  test.each(faults)("one that %s: the next source serves", async (_, fault) => {
    const asked = inputs();
    await job(asked);
    fault();
    const { main } = await job(asked);
    expect(main).toMatchObject({
      status: 0,
      outputs: { registered: '["riscv64"]', "cache-hit": "false" },
    });
  });

  const broken: [string, "garbage" | "truncated" | "short"][] = [
    ["garbage", "garbage"],
    ["that breaks off", "truncated"],
    ["too short", "short"],
  ];
  test.each(broken)("an entry that is %s costs one job: another is saved", async (_, answer) => {
    const asked = inputs();
    await job(asked);
    const [entry] = cache.stored;
    cache.fail("download", { answer, entry: entry?.key ?? "none" });
    expect((await job(asked)).main.outputs["cache-hit"]).toBe("false");
    expect(cache.stored).toHaveLength(2);
    expect((await job(asked)).main.outputs["cache-hit"]).toBe("true");
    expect(cache.stored).toHaveLength(2);
  });

  test("a job that may only read writes nothing", async () => {
    const { main, end } = await job(inputs(), { ACTIONS_CACHE_MODE: "read" });
    expect([main.status, end.status]).toEqual([0, 0]);
    expect(main.state["cache-image"]).toBeUndefined();
    expect(cache.requests).toMatchObject({ create: 0, upload: 0 });
  });

  test("an image of the store is saved where the cache has none, by one look-up", async () => {
    const asked = inputs();
    const store = new EmptyStore();
    await step({ ...asked, "cache-image": "false" }, store.env);
    for (const saved of [true, false]) {
      await forget();
      const env = { ...cache.env(runner.folder), ...store.env };
      const main = await step(asked, env);
      expect(main.outputs["cache-hit"]).toBe("false");
      expect(cache.requests.lookup).toBe(0);
      const end = await post(main, asked, env);
      expect(cache.requests.lookup).toBe(1);
      expect(end.output.includes("is saved in the Actions cache")).toBe(saved);
      cache.forget();
    }
    await store.remove();
  });

  test("one that takes no entry: the post step says so and does not fail", async () => {
    cache.fail("create", { answer: 403 });
    const { main, end } = await job(inputs());
    expect([main.status, end.status]).toEqual([0, 0]);
    expect(end.output).toContain("is not saved in the Actions cache");
  });

  test("an entry that holds another image never gets the name that is run, and goes again", async () => {
    const asked = inputs();
    await job(asked);
    const other = { ...asked, platforms: "sh4,riscv64", image: small.tag };
    await job(other);
    const [first, second] = cache.stored;
    expect(first && second).toBeDefined();
    cache.swap(first?.key ?? "", second?.key ?? "");
    const { main } = await job(asked);
    expect(main).toMatchObject({ status: 0, outputs: { "cache-hit": "false" } });
    expect(main.output).toMatch(
      /::warning::The image could not be restored.*not the image of the key/,
    );
    expect(await host.must("podman", "images", "--format={{.Tag}}")).not.toContain("-cached");
  });
});

test("a Containerfile from a URL is podman's to fetch", async () => {
  const containerfile = "http://127.0.0.1:1/Containerfile";
  const { status, output } = await step({ ...PULL, containerfile });
  expect(status).toBe(1);
  expect(output).toContain(`::error::The image could not be built from ${containerfile}`);
  expect(output).toMatch(/connection refused/);
});
