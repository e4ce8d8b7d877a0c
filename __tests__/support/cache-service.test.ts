// Real here: the client of @actions/cache, under Node 24. What is tested is the stand-in: GitHub's service.
import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

import { afterAll, afterEach, beforeEach, expect, test } from "@jest/globals";

import { NODE24, ROOT } from "./action.js";
import { CacheService, type Fault, type Kind } from "./cache-service.js";

/**
 * The real client, in a process of its own. It serves one call after another, each with the
 * environment of a step: most of a call's time would else be Node's start. `left` says how many
 * timers are still set, that is, whether an action would live on by itself.
 */
const CLIENT = `
import { createInterface } from "node:readline";
import * as cache from ${JSON.stringify(path.join(ROOT, "node_modules/@actions/cache/lib/cache.js"))};
const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
for await (const line of createInterface({ input: process.stdin })) {
  const { env, method, limit, args } = JSON.parse(line);
  process.env = env;
  process.chdir(env.GITHUB_WORKSPACE);
  const before = timers();
  const started = Date.now();
  const late = new Promise((resolve) => limit && setTimeout(resolve, limit, "late").unref());
  const said = await Promise.race([cache[method](...args), late]).then(
    (value) => ({ value }),
    (error) => ({ threw: error.message }),
  );
  const ms = Date.now() - started;
  console.log("\\nRESULT" + JSON.stringify({ ...said, left: timers() - before, ms }) + "END");
  if (said.value === "late") process.exit(); // that call is still going on
}
process.exit();
`;

interface Said {
  /** undefined where the client returned that. */
  readonly value?: string | number;
  readonly threw?: string;
  readonly left: number;
  readonly ms: number;
  readonly log: string;
}

class Client {
  private readonly child = spawn(NODE24, ["--input-type=module", "--eval", CLIENT]);
  private output = "";

  constructor() {
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.on("data", (data: Buffer) => void (this.output += data.toString()));
    }
  }

  async call(request: object): Promise<Said> {
    this.output = "";
    this.child.stdin.write(`${JSON.stringify(request)}\n`);
    while (!/\nRESULT.*END\n/.test(this.output)) {
      if (this.child.exitCode !== null) throw new Error(this.output);
      await Promise.race([once(this.child.stdout, "data"), once(this.child, "close")]);
    }
    const [log = "", said = ""] = this.output.split(/\nRESULT(.*)END\n/);
    return { ...(JSON.parse(said) as Omit<Said, "log">), log };
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null) return;
    this.child.stdin.end();
    await once(this.child, "close");
  }
}

const KEY = "image-1";
let service: CacheService;
let folder: string;
let client = new Client();

beforeEach(async () => {
  folder = mkdtempSync("/tmp/cache-service-test-");
  service = await CacheService.start();
});

afterEach(async () => {
  await service.stop();
  rmSync(folder, { recursive: true });
});

afterAll(() => client.end());

/** A runner: its workspace is also the folder in which the client starts. */
class Job {
  readonly env: Record<string, string>;
  readonly file: string;

  constructor(name: string) {
    this.env = service.env(path.join(folder, name));
    this.file = path.join(this.env["GITHUB_WORKSPACE"] ?? "", "image.tar");
  }

  async call(method: string, args: readonly unknown[], limit = 0, by = client): Promise<Said> {
    return by.call({ env: { ...process.env, ...this.env }, method, limit, args });
  }

  save(content: string | Buffer, key = KEY, by = client): Promise<Said> {
    writeFileSync(this.file, content);
    return this.call("saveCache", [["image.tar"], key], 0, by);
  }

  restore(key = KEY, limit = 0): Promise<Said> {
    rmSync(this.file, { force: true });
    return this.call("restoreCache", [["image.tar"], key], limit);
  }

  get content(): string | undefined {
    return existsSync(this.file) ? readFileSync(this.file, "utf8") : undefined;
  }
}

/** The same service, but its blobs are at an address of Azure's. */
async function atAzure(): Promise<void> {
  await service.stop();
  service = await CacheService.start({ azure: true });
}

test("what one runner saves, a runner with other folders restores", async () => {
  expect(await new Job("one").save("content")).toMatchObject({ value: 1, left: 0 });
  expect(service.requests).toMatchObject({ create: 1, upload: 1, finalize: 1, block: 0 });
  expect(service.stored).toEqual([expect.objectContaining({ key: KEY })]);
  const two = new Job("two");
  expect(await two.restore()).toMatchObject({ value: KEY, left: 0 });
  expect(two.content).toBe("content");
  expect(service.requests).toMatchObject({ lookup: 1, properties: 0, download: 1 });
});

test("at Azure's address, the client asks for properties first, and then for ranges", async () => {
  await atAzure();
  await new Job("one").save("content");
  const two = new Job("two");
  expect(await two.restore()).toMatchObject({ value: KEY });
  expect(two.content).toBe("content");
  expect(service.requests).toMatchObject({ lookup: 1, properties: 1, download: 1 });
});

test("an absolute path is part of the version, so another folder misses", async () => {
  const one = new Job("one");
  await one.save("content");
  expect((await one.call("restoreCache", [[one.file], KEY])).value).toBeUndefined();
});

test("200 MB go up in blocks, and from Azure's address come down in ranges", async () => {
  await atAzure();
  // Repeats are too far apart for zstd to see
  const content = Buffer.concat(Array<Buffer>(25).fill(randomBytes(8_000_000)));
  const hash = createHash("sha256").update(content).digest("hex");
  const job = new Job("one");
  expect(await job.save(content)).toMatchObject({ value: 1 });
  expect(service.requests).toMatchObject({ upload: 0, block: 3, blocklist: 1 });
  expect(await job.restore()).toMatchObject({ value: KEY });
  expect(createHash("sha256").update(readFileSync(job.file)).digest("hex")).toBe(hash);
  expect(service.requests.download).toBeGreaterThan(40);
});

test("a miss costs one request", async () => {
  expect(await new Job("one").restore()).toEqual(expect.not.objectContaining({ value: KEY }));
  expect(service.requests).toMatchObject({ lookup: 1, download: 0 });
});

test("a key finds an entry of which it is only the beginning", async () => {
  const job = new Job("one");
  await job.save("content", `${KEY}-2`);
  expect(await job.restore(KEY)).toMatchObject({ value: `${KEY}-2` });
});

test("of two jobs that save one key, one has it and the other is told -1", async () => {
  const other = new Client();
  const jobs = [new Job("one").save("one"), new Job("two").save("two", KEY, other)];
  const saved = await Promise.all(jobs).finally(() => other.end());
  expect(saved.map(({ value }) => value).sort()).toEqual([-1, 1]);
  expect(saved.find(({ value }) => value === -1)?.log).toContain("another job may be creating");
  expect(service.requests).toMatchObject({ create: 2, upload: 1, finalize: 1 });
});

test("the content of another key is restored without a word", async () => {
  const job = new Job("one");
  await job.save("promised");
  await job.save("other", "other-key");
  service.swap(KEY, "other-key");
  expect(await job.restore()).toMatchObject({ value: KEY });
  expect(job.content).toBe("other");
});

test("with the service down both return at once", async () => {
  const job = new Job("one");
  await service.down();
  const saved = await job.save("content");
  expect(saved).toMatchObject({ value: -1 });
  const restored = await job.restore();
  expect(restored.value).toBeUndefined();
  expect(restored.log).toContain("ECONNREFUSED");
  for (const { ms } of [saved, restored]) expect(ms).toBeLessThan(10_000);
  await service.up();
  expect(await job.save("content")).toMatchObject({ value: 1 });
});

const saving: [Kind, Fault["answer"], string][] = [
  ["create", 403, "another job may be creating this cache"],
  ["create", 409, "another job may be creating this cache"],
  ["upload", 403, "::warning::"],
  ["upload", "garbage", "is not valid JSON"],
  ["finalize", 409, "(409) Conflict"],
];
test.each(saving)("saving is -1 where %s answers %s", async (kind, answer = 0, said) => {
  service.fail(kind, { answer });
  const saved = await new Job("one").save("content");
  expect(saved).toMatchObject({ value: -1, log: expect.stringContaining(said) });
  expect(service.requests[kind]).toBe(1);
  expect(service.stored).toEqual([]);
});

const restoring: [Kind, Fault["answer"], boolean, string][] = [
  ["lookup", 403, false, "(403) Forbidden"],
  ["download", 403, false, "unsupported format"], // the error's text is unpacked
  ["download", 500, false, "responded with 500"],
  ["download", "garbage", false, "unsupported format"],
  ["download", "truncated", false, "aborted"],
  ["download", "short", false, "premature end"],
  ["properties", 403, true, "Failed to restore"],
  ["download", 403, true, "permission denied"],
  ["download", "truncated", true, "aborted"],
  ["download", "short", true, "Stream drains"],
];
test.each(restoring)(
  "restoring is undefined where %s answers %s (at Azure's address: %s)",
  async (kind, answer = 0, azure, said) => {
    if (azure) await atAzure();
    const job = new Job("one");
    await job.save("content");
    service.fail(kind, { answer });
    const restored = await job.restore();
    expect(restored.value).toBeUndefined();
    expect(restored.threw).toBeUndefined();
    expect(restored.log).toContain(said);
    // After a failed download from Azure's address a timer of 10 minutes keeps the process alive
    expect(restored.left).toBe(azure && kind === "download" ? 1 : 0);
  },
);

test("half an archive leaves the beginning of its file behind", async () => {
  const job = new Job("one");
  await job.save(randomBytes(10_000_000));
  service.fail("download", { answer: "short" });
  expect((await job.restore()).value).toBeUndefined();
  expect(statSync(job.file).size).toBeGreaterThan(1_000_000);
  expect(statSync(job.file).size).toBeLessThan(10_000_000);
});

test("a slow answer is waited for, a service that is silent only as long as the caller wants", async () => {
  const job = new Job("one");
  await job.save("content");
  service.fail("lookup", { delay: 500 });
  const slow = await job.restore();
  expect(slow).toMatchObject({ value: KEY });
  expect(slow.ms).toBeGreaterThanOrEqual(500);
  service.fail("lookup", { answer: "silence" });
  expect(await job.restore(KEY, 500)).toMatchObject({ value: "late" });
  client = new Client();
});

test("segmentTimeoutInMs bounds a download from Azure's address", async () => {
  await atAzure();
  const job = new Job("one");
  await job.save("content");
  service.fail("download", { answer: "silence" });
  const args = [["image.tar"], KEY, [], { segmentTimeoutInMs: 1000 }];
  const restored = await job.call("restoreCache", args, 20_000);
  expect(restored.value).toBeUndefined();
  expect(restored.log).toContain("the download time exceeded the timeout");
});

test("without a token saving throws, and restoring does not", async () => {
  const job = new Job("one");
  job.env["ACTIONS_RUNTIME_TOKEN"] = "";
  const saved = await job.save("content");
  expect(saved.threw).toBe("Unable to get the ACTIONS_RUNTIME_TOKEN env variable");
  expect((await job.restore()).value).toBeUndefined();
});

test("a wrong token is refused", async () => {
  const job = new Job("one");
  job.env["ACTIONS_RUNTIME_TOKEN"] = "wrong";
  expect(await job.save("content")).toMatchObject({ value: -1 });
  expect(service.stored).toEqual([]);
});

test("saving a file that is not there throws", async () => {
  const saved = await new Job("one").call("saveCache", [["image.tar"], KEY]);
  expect(saved.threw).toMatch(/^Path Validation Error/);
});

test("stop leaves no files", async () => {
  await new Job("one").save("content");
  expect(existsSync(service.folder)).toBe(true);
  await service.stop();
  expect(existsSync(service.folder)).toBe(false);
  await expect(fetch(service.url)).rejects.toThrow("fetch failed");
});
