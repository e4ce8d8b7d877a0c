// Real here: podman, dockerd, a registry on loopback and a second one that mirrors it, the client of
// @actions/cache in the committed dist, the kernel's table, a host that has no network. Stand-ins: GitHub's
// cache service, tonistiigi/binfmt, Fedora's base image.
//
// What one job costs, each way. script/fleet calculates from script/fleet-figures.json, which is held against
// the counts and bytes of this run; its seconds are those of the machine it names. To write it anew, as root:
//
//   . script/engine-env
//   FLEET_FIGURES=write node --experimental-vm-modules node_modules/.bin/jest engine/fleet
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo, type NetConnectOpts } from "node:net";
import { availableParallelism, release } from "node:os";
import path from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";

import { must, NODE24, ROOT, Runner, type Step } from "../support/action.js";
import { buildBinfmtImage } from "../support/binfmt-image.js";
import { CacheService } from "../support/cache-service.js";
import { Dockerd } from "../support/dockerd.js";
import { Host } from "../support/host.js";
import { EmptyStore, Registry } from "../support/registry.js";
import { BASE_IMAGE, Folder, Witness } from "../support/tools.js";

const FILE = path.join(ROOT, "script/fleet-figures.json");
const WRITE = process.env["FLEET_FIGURES"] === "write";
const ROUNDS = WRITE ? 5 : 1;

/** What one job costs. */
interface Cost {
  /** Requests to the registry, by kind. */
  readonly requests: Readonly<Record<string, number>>;
  /** Bytes that come from the registry. */
  readonly registryBytes: number;
  /** Bytes to and from the cache service. */
  readonly cacheBytes: number;
  readonly seconds: number;
}

/** script/fleet-figures.json */
interface Figures {
  readonly date: string;
  readonly machine: string;
  /** The base of the images; on another one, bytes are others. */
  readonly base: string;
  /** Architectures in an image, for the first and second cost of each event. */
  readonly architectures: readonly number[];
  readonly events: Record<string, (Cost | null)[]>;
}

const SIZES = [
  { size: 0, count: 1, names: "aarch64", platforms: "linux/arm64" },
  {
    size: 1,
    count: 4,
    names: "aarch64 s390x arm ppc64le",
    platforms: "linux/arm64,linux/s390x,linux/arm/v7,linux/ppc64le",
  },
] as const;
const [ONE] = SIZES;

const KINDS = ["manifestHead", "manifestGet", "blobHead", "blobGet", "other"] as const;
const NONE = {};
/** podman: an index and a manifest, a configuration and one layer. */
const PULL = { other: 1, manifestGet: 2, blobGet: 2 };

/** Hands connections on, and counts the bytes that come back. */
class Tap {
  bytes = 0;
  private readonly server = createServer({ allowHalfOpen: true }, (client) => {
    const onward = connect({ ...this.target, allowHalfOpen: true });
    onward.on("data", (data) => (this.bytes += data.length));
    client.pipe(onward).pipe(client);
    client.on("error", () => onward.destroy());
    onward.on("error", () => client.destroy());
  });

  private constructor(private readonly target: NetConnectOpts) {}

  static async start(target: NetConnectOpts): Promise<Tap> {
    const tap = new Tap(target);
    tap.server.listen(0, "127.0.0.1");
    await once(tap.server, "listening");
    return tap;
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
  }
}

let registry: Registry;
let tap: Tap;
let cache: CacheService;
let host: Host;
let runner: Runner;
let store: EmptyStore;
let base: string;
const witness = new Witness();
const folder = new Folder();

const recorded = (): Figures => JSON.parse(readFileSync(FILE, "utf8")) as Figures;
const events: Figures["events"] = {};

beforeAll(async () => {
  registry = await Registry.start();
  tap = await Tap.start({ host: "127.0.0.1", port: Number(registry.address.split(":")[1]) });
  for (const { count, names } of SIZES) await publish(count, names);
  const said = await must(["podman", "run", "--rm", BASE_IMAGE, "cat", "/etc/os-release"]);
  base = /PRETTY_NAME="(.*)"/.exec(said)?.[1] ?? "";
}, 120_000);
afterAll(async () => {
  tap.stop();
  await registry.stop();
  witness.remove();
  folder.remove();
  const lines = Object.entries(events).flatMap(([name, costs]) =>
    costs.map((cost, size) => cost && `${name}, ${SIZES[size]?.count}: ${JSON.stringify(cost)}`),
  );
  console.log(lines.filter(Boolean).join("\n"));
  if (WRITE) await write();
});
beforeEach(async () => {
  host = await Host.create();
  await host.mount();
  runner = new Runner();
  store = new EmptyStore();
  cache = await CacheService.start();
});
afterEach(async () => {
  await host.end();
  runner.remove();
  await store.remove();
  await cache.stop();
});

async function write(): Promise<void> {
  const said = async (...command: string[]): Promise<string> => (await must(command)).trim();
  const machine = [
    `Linux ${release()}`,
    `${availableParallelism()} processors`,
    await said("podman", "--version"),
    await said("/usr/bin/docker", "--version"),
    `Node ${await said(NODE24, "--version")}`,
  ];
  const date = new Date().toISOString().slice(0, 10);
  const architectures = SIZES.map(({ count }) => count);
  const figures: Figures = { date, machine: machine.join(", "), base, architectures, events };
  writeFileSync(FILE, JSON.stringify(figures));
  await must([path.join(ROOT, "node_modules/.bin/prettier"), "--write", FILE]);
}

/** Builds the project's image and pushes it as it is published: as an index. */
async function publish(count: number, names: string): Promise<void> {
  const options = ["--quiet", "--layers=false", "--target=fedora", "--squash-all"];
  const argument = `--build-arg=ARCHITECTURES=${names}`;
  const built = await must(["podman", "build", ...options, argument, path.join(ROOT, "container")]);
  const id = built.trim();
  await registry.pushIndex([id], `qemu-${count}:44`);
  await must(["podman", "rmi", "--force", id]);
}
const published = (count: number): string => `${tap.address}/qemu-${count}:44`;

/** In place of the host comes one with an empty store and table, and a runner of its own. */
async function fresh(): Promise<void> {
  runner.remove();
  await store.remove();
  runner = new Runner();
  store = new EmptyStore();
  await reboot();
}

/** As after a reboot: the store has what it had, the table nothing. */
async function reboot(): Promise<void> {
  await host.forget();
}

type Inputs = Readonly<Record<string, string>>;

/** A job: main and post. */
async function job(
  inputs: Inputs,
  env: NodeJS.ProcessEnv = {},
  prefix: readonly string[] = [],
): Promise<Step> {
  const all = [...host.prefix, ...prefix];
  const extra = { ...registry.env({ hosts: [tap.address] }), ...store.env, ...witness.env, ...env };
  const main = await runner.must(inputs, all, extra);
  // It would be counted twice
  if (main.output.includes("once more")) throw new Error(`a pull failed:\n${main.output}`);
  await runner.post(main, inputs, all, extra);
  return main;
}
const NO_CACHE = { "cache-image": "false" };

async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  registry.forget();
  cache.forget();
  witness.calls();
  tap.bytes = 0;
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  const { download, upload } = cache.requests;
  return {
    requests: Object.fromEntries(
      KINDS.filter((kind) => registry.counts[kind]).map((kind) => [kind, registry.counts[kind]]),
    ),
    registryBytes: tap.bytes,
    cacheBytes: (download + upload) * (cache.stored[0]?.size ?? 0),
    seconds: Number(seconds.toFixed(2)),
  };
}

/**
 * Measures a job, and holds it against what script/fleet reads.
 *
 * @param prepare before each round: the state that the job finds
 */
async function measure(
  event: string,
  size: number,
  prepare: () => Promise<unknown>,
  work: () => Promise<unknown>,
): Promise<Cost> {
  const costs: Cost[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await prepare();
    costs.push(await costOf(work));
  }
  const [cost] = costs.sort((a, b) => a.seconds - b.seconds).slice(Math.floor(ROUNDS / 2));
  if (!cost) throw new Error("no round");
  (events[event] ??= SIZES.map(() => null))[size] = cost;
  if (WRITE) return cost;
  const { events: all, base: itsBase } = recorded();
  const known = all[event]?.[size];
  expect(known?.requests).toEqual(cost.requests);
  for (const kind of ["registryBytes", "cacheBytes"] as const) {
    if (base !== itsBase) expect((known?.[kind] ?? 0) > 0).toBe(cost[kind] > 0);
    else expect(Math.abs((known?.[kind] ?? 0) - cost[kind])).toBeLessThanOrEqual(cost[kind] / 20);
  }
  return cost;
}

describe.each(SIZES)("an image of $count", ({ size, count, platforms }) => {
  const image = (): Inputs => ({ platforms, image: published(count) });

  test("a host that stays pulls once; then a job asks no registry and no engine, also after a reboot", async () => {
    const inputs = { ...image(), ...NO_CACHE };
    const pull = await measure("pull", size, fresh, () => job(inputs));
    expect(pull.requests).toEqual(PULL);

    const stay = async (): Promise<void> => undefined;
    const look = await measure("look", size, stay, () => job(inputs));
    expect(look).toMatchObject({ requests: NONE, registryBytes: 0, cacheBytes: 0 });
    expect(witness.calls()).toEqual([]);

    const stored = await measure("stored", size, reboot, () => job(inputs));
    expect(stored).toMatchObject({ requests: NONE, registryBytes: 0, cacheBytes: 0 });
  });

  test("the Actions cache: the first fresh host pulls and saves, the next ones ask no registry", async () => {
    const withCache = () => job(image(), cache.env(runner.folder));
    const empty = async (): Promise<void> => {
      await fresh();
      cache.evict();
    };
    const fill = await measure("fill", size, empty, withCache);
    expect(fill.requests).toEqual(PULL);
    expect(cache.requests).toMatchObject({ create: 1, upload: 1, download: 0 });

    const hit = await measure("hit", size, fresh, withCache);
    expect(hit).toMatchObject({ requests: NONE, registryBytes: 0 });
    expect(cache.requests).toMatchObject({ lookup: 1, download: 1, upload: 0 });
  });

  test("an archive: a host without a network registers from what another one has saved", async () => {
    const archive = path.join(folder.path, `qemu-${count}.tar`);
    const online = { ...process.env, ...registry.env({ hosts: [tap.address] }), ...store.env };
    await must(["podman", "pull", "--quiet", published(count)], online);
    const save = ["podman", "save", "--quiet", "--format", "oci-archive", "-o", archive];
    await must([...save, published(count)], online);

    const offline = ["unshare", "--net"];
    const ask = `exec 3<>/dev/tcp/${tap.address.replace(":", "/")}`;
    await host.must("bash", "-c", ask);
    await expect(host.must(...offline, "bash", "-c", ask)).rejects.toThrow(/unreachable/);

    let step: Step | undefined;
    const inputs = { platforms, image: `oci-archive:${archive}`, ...NO_CACHE };
    const cost = await measure("archive", size, fresh, async () => {
      step = await job(inputs, {}, offline);
    });
    expect(step?.outputs["registered"]).toBe(JSON.stringify(namesOf(count)));
    expect(cost).toMatchObject({ requests: NONE, registryBytes: 0, cacheBytes: 0 });
    expect(statSync(archive).size).toBeGreaterThan(1_000_000);
  });

  test("registered when the host starts: a job asks nothing", async () => {
    const env = { ...process.env, ...registry.env({ hosts: [tap.address] }), ...store.env };
    await must(["podman", "pull", "--quiet", published(count)], env);
    const labels = ["filetype:container_file_t", "level:s0", "type:spc_t"];
    const options = labels.flatMap((label) => ["--security-opt", `label=${label}`]);
    const run = ["podman", "run", "--rm", "--privileged", ...options, published(count)];
    const boot = await measure("boot", size, reboot, () => must([...host.prefix, ...run], env));
    expect(boot).toMatchObject({ requests: NONE, registryBytes: 0 });

    const after = await costOf(() => job({ ...image(), ...NO_CACHE }));
    expect(after).toMatchObject({ requests: NONE, registryBytes: 0 });
    expect(witness.calls()).toEqual([]);
  });
});

const namesOf = (count: number): string[] =>
  (SIZES.find((one) => one.count === count)?.names ?? "").split(" ");

test("one mirror: the first host's pull reaches the registry, the next one's is a version check, by digest nothing", async () => {
  const mirror = await startMirror();
  const env = { CONTAINERS_REGISTRIES_CONF: mirror.conf };
  const { platforms, count } = ONE;
  const inputs = { platforms, image: `registry.example/qemu-${count}:44`, ...NO_CACHE };
  try {
    const first = await costOf(() => job(inputs, env));
    expect(first.requests).toMatchObject({ manifestGet: PULL.manifestGet });
    expect(first.requests["blobGet"]).toBeGreaterThanOrEqual(PULL.blobGet);

    const next = await measure("mirror", 0, fresh, () => job(inputs, env));
    expect(next.requests).toEqual({ other: 1, manifestHead: 1 });
    expect(mirror.bytes()).toBeGreaterThan(first.registryBytes / 2);

    const byDigest = inputs.image.replace(/:44$/, `@${await digestOf(`qemu-${count}`)}`);
    await fresh();
    const pinned = await costOf(() => job({ ...inputs, image: byDigest }, env));
    expect(pinned).toMatchObject({ requests: NONE, registryBytes: 0 });
  } finally {
    await mirror.stop();
  }
});

describe("docker/setup-qemu-action, by the commands that it runs", () => {
  let docker: Dockerd;
  let image: string;
  beforeAll(async () => {
    const id = await buildBinfmtImage();
    await registry.pushIndex([id], "tonistiigi/binfmt:latest");
    await must(["podman", "rmi", "--force", id]);
    image = `${tap.address}/tonistiigi/binfmt:latest`;
  });
  beforeEach(async () => {
    docker = await Dockerd.start({ prefix: host.prefix });
  });
  afterEach(() => docker.stop());

  /** Another daemon: an image that was removed leaves its manifest behind for a while. */
  async function freshDaemon(): Promise<void> {
    await docker.stop();
    docker = await Dockerd.start({ prefix: host.prefix });
    await reboot();
  }

  async function peer(): Promise<void> {
    const run = ["run", "--rm", "--privileged", image];
    await docker.must("version");
    await docker.must("info");
    await docker.must("pull", image);
    await docker.must("image", "inspect", image);
    await docker.must(...run, "--version");
    await docker.must(...run, "--install", "arm64");
    await docker.must(...run);
  }
  test("a fresh host pulls, with its cache too; one that stays asks for the version each time", async () => {
    const first = await measure("peerFresh", 0, freshDaemon, peer);
    expect(first.requests).toEqual({ other: 1, manifestHead: 1, manifestGet: 2, blobGet: 6 });

    const stay = async (): Promise<void> => undefined;
    const again = await measure("peerAgain", 0, stay, peer);
    expect(again.requests).toEqual({ other: 1, manifestHead: 1 });

    const archive = path.join(folder.path, "binfmt.tar");
    await docker.must("save", "--output", archive, image);
    const cached = await measure("peerCached", 0, freshDaemon, async () => {
      await docker.must("load", "--input", archive);
      await peer();
    });
    expect(cached.requests).toEqual({ other: 1, manifestHead: 1, manifestGet: 2 });
  });
});

async function digestOf(name: string): Promise<string> {
  const headers = { accept: "application/vnd.oci.image.index.v1+json" };
  const answer = await fetch(`${registry.url}/v2/${name}/manifests/44`, {
    method: "HEAD",
    headers,
  });
  return answer.headers.get("docker-content-digest") ?? "";
}

/** A registry that mirrors the other one, in the place of registry.example. */
async function startMirror(): Promise<{
  readonly conf: string;
  bytes(): number;
  stop(): Promise<void>;
}> {
  const own = new Folder();
  const socket = path.join(own.path, "socket");
  const config = own.file(
    "config.json",
    JSON.stringify({
      version: "0.1",
      log: { level: "error", accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: path.join(own.path, "data") } },
      http: { net: "unix", addr: socket, secret: "test" },
      proxy: { remoteurl: `http://${tap.address}` },
    }),
  );
  const command = ["--pdeathsig", "TERM", "docker-registry", "serve", config];
  const child = spawn("setpriv", command, { stdio: "ignore" });
  while (!existsSync(socket)) {
    if (child.exitCode !== null) throw new Error("the mirror does not start");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const front = await Tap.start({ path: socket });
  const conf = own.file(
    "registries.conf",
    `[[registry]]
location = "registry.example"
[[registry.mirror]]
location = "${front.address}"
insecure = true
`,
  );
  return {
    conf,
    bytes: () => front.bytes,
    async stop() {
      front.stop();
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
      own.remove();
    },
  };
}
