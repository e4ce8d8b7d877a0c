// Real here: podman, and Debian's docker-registry behind the proxy that is tested. A stand-in: the image, one
// layer of random bytes.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";

import { execute, must, type Ended } from "./action.js";
import { EmptyStore, Registry, type RegistryOptions } from "./registry.js";

const image = `localhost/registry-test-${process.pid}`;
const folder = mkdtempSync("/tmp/registry-test-");
let registry: Registry;
let store: EmptyStore;

/** One layer of 300 kB that does not compress. */
beforeAll(async () => {
  mkdirSync(path.join(folder, "root"));
  writeFileSync(path.join(folder, "root/data"), randomBytes(300_000));
  await must(["tar", "-C", `${folder}/root`, "-cf", `${folder}/root.tar`, "."]);
  await must(["podman", "import", "--quiet", `${folder}/root.tar`, image]);
});

afterAll(async () => {
  await must(["podman", "rmi", "--force", image]);
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  store = new EmptyStore();
});

afterEach(async () => {
  await registry.stop();
  await store.remove();
});

/** Starts a registry that holds the image; the requests of the push are not counted. */
async function serve(options?: RegistryOptions): Promise<{ tag: string; digest: string }> {
  registry = await Registry.start(options);
  const names = await registry.push(image, "some/image:1");
  registry.forget();
  return names;
}

async function pull(name: string, env = registry.env()): Promise<Ended & { seconds: number }> {
  const started = Date.now();
  const all = { ...process.env, ...store.env, ...env };
  const ended = await execute(["podman", "pull", name], all);
  return { ...ended, seconds: (Date.now() - started) / 1000 };
}

test("an image is pulled by tag, and again by digest without its layer", async () => {
  const { tag, digest } = await serve();
  expect(await pull(tag)).toMatchObject({ status: 0 });
  expect(registry.counts).toMatchObject({ manifestGet: 1, blobGet: 2, denied: 0, dropped: 0 });
  registry.forget();
  expect(await pull(digest)).toMatchObject({ status: 0 });
  expect(registry.counts).toMatchObject({ manifestGet: 1, blobGet: 1 });
});

test("a digest that no image has is refused, without a retry", async () => {
  const { digest } = await serve();
  const ended = await pull(digest.replace(/[^:]+$/, "0".repeat(64)));
  expect(ended).toMatchObject({ status: 125, output: expect.stringContaining("manifest unknown") });
  expect(registry.counts.manifestGet).toBe(1);
});

test("without insecure=true, podman does not speak http", async () => {
  const { tag } = await serve();
  const ended = await pull(tag, {});
  expect(ended.output).toContain("server gave HTTP response to HTTPS client");
  expect(ended.status).toBe(125);
});

test("a registry with users denies who is unknown and serves who is in REGISTRY_AUTH_FILE", async () => {
  const { tag } = await serve({ user: { name: "one", password: "secret" } });
  const denied = await pull(tag);
  expect(denied).toMatchObject({
    status: 125,
    output: expect.stringMatching(/authentication required|unauthorized/),
  });
  expect(registry.counts.denied).toBeGreaterThan(0);
  expect(registry.counts.blobGet).toBe(0);
  expect(await pull(tag, { ...registry.env(), ...registry.authEnv() })).toMatchObject({
    status: 0,
  });
});

/** Measured with podman 4.3.1 and 5.4.2. */
const isOld = async (): Promise<boolean> =>
  /version [34]\./.test(await must(["podman", "--version"]));
const afterCut = async (): Promise<object> =>
  (await isOld())
    ? { status: 125, output: expect.stringContaining("unexpected EOF") }
    : { status: 0 };

test("podman rides out dropped connections: 3 retries, a second apart", async () => {
  const { tag } = await serve();
  registry.drop(6);
  const ended = await pull(tag);
  expect(ended).toMatchObject({ status: 0, output: expect.stringContaining("retrying in 1s") });
  expect(registry.counts.dropped).toBe(6);
});

test("podman gives up after the third retry", async () => {
  const { tag } = await serve();
  registry.drop(Infinity);
  const ended = await pull(tag);
  expect(ended).toMatchObject({ status: 125, output: expect.stringContaining("(3/3)") });
  // Of each of 4 attempts: https and http, for /v2/ and, before podman 5, then /v1/_ping
  const connections = (await isOld()) ? 16 : 8;
  expect(registry.counts).toMatchObject({ connections, dropped: connections, manifestGet: 0 });
  expect(ended.seconds).toBeGreaterThan(3);
});

test("podman retries a configuration that is cut off since version 5", async () => {
  const { tag } = await serve();
  registry.cut(1);
  const ended = await pull(tag);
  expect(ended).toMatchObject(await afterCut());
  expect(registry.counts).toMatchObject({ blobGet: (await isOld()) ? 1 : 3, dropped: 1 });
});

test("and resumes a layer that is cut off", async () => {
  const { tag } = await serve();
  registry.cut(1, 100_000);
  const ended = await pull(tag);
  expect(ended).toMatchObject(await afterCut());
  expect(registry.counts).toMatchObject({ blobGet: (await isOld()) ? 2 : 3, dropped: 1 });
});

test("a registry that is known to an HTTP proxy alone", async () => {
  await serve();
  const name = "registry.test:5000";
  const proxy = { http_proxy: registry.url, https_proxy: registry.url, no_proxy: "" };
  const env = { ...registry.env({ hosts: [name] }), ...proxy };
  expect(await pull(`${name}/some/image:1`, env)).toMatchObject({ status: 0 });
  expect(registry.counts.proxied).toBeGreaterThan(3);
});

test("a mirror of another registry", async () => {
  await serve();
  const env = registry.env({ mirrorOf: ["quay.io/some"] });
  expect(await pull("quay.io/some/image:1", env)).toMatchObject({ status: 0 });
  expect(registry.counts).toMatchObject({ manifestGet: 1, blobGet: 2 });
});

test("stop leaves neither process nor folder nor port", async () => {
  await serve();
  const { CONTAINERS_REGISTRIES_CONF: conf = "" } = registry.env();
  const { pid, url } = registry;
  await registry.stop();
  expect([`/proc/${pid}`, conf].filter((name) => existsSync(name))).toEqual([]);
  await expect(fetch(url)).rejects.toThrow("fetch failed");
});
