// Measures what docs/figures.md says of speed and size. Started by script/bench on a host of its own,
// by Node 24, which is what is measured too. Real here: podman, the kernel's table, the committed dist. A
// stand-in: Fedora's base image, and GitHub's cache service.
import { availableParallelism, release } from "node:os";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

import { execute, imageOf, must, NODE24, ROOT, Runner } from "../__tests__/support/action.js";
import { buildBinfmtImage } from "../__tests__/support/binfmt-image.js";
import { CacheService } from "../__tests__/support/cache-service.js";
import { Dockerd } from "../__tests__/support/dockerd.js";
import { Host } from "../__tests__/support/host.js";
import { Registry } from "../__tests__/support/registry.js";
import { BASE_IMAGE } from "../__tests__/support/tools.js";
import { User } from "../__tests__/support/user.js";
import { BINFMT } from "../src/host/binfmt.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { "setup-qemu": { type: "string" } },
});
const rounds = Number(positionals[0] ?? 9);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error("script/bench [ROUNDS]");

const SEED = path.join(ROOT, "__tests__/support/seed");
const OURS = "localhost/qemu-user-static";
/** Platforms of 1, 4 and 16 architectures, and all. */
const NAMES =
  "arm64 s390x ppc64le arm riscv64 mips64le mipsle mips mips64 ppc64 loong64 sparc64 sparc m68k hppa alpha";
const first = (count: number): string => NAMES.split(" ").slice(0, count).join(",");
const GROWTH = new Map([
  [1, first(1)],
  [4, first(4)],
  [16, first(16)],
  [31, "all"],
]);

const work = mkdtempSync("/tmp/bench-");
const runner = new Runner(path.join(work, "runner"));
const cache = await CacheService.start();

/** Milliseconds by what took them, a figure for each round. */
const times = new Map<string, number[]>();

async function measure(what: string, command: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  await command();
  times.set(what, [...(times.get(what) ?? []), performance.now() - start]);
}

function median(what: string): number {
  const sorted = [...(times.get(what) ?? [])].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error(`${what} was not measured`);
  return middle;
}

const step = (platforms: string, env: NodeJS.ProcessEnv = {}) =>
  runner.must({ platforms, "cache-image": "false" }, [], env);
/** A step for all architectures, with the cache service at hand. */
const CACHED = [{ platforms: "all" }, [], { ...cache.env(), RUNNER_TEMP: runner.temp }] as const;

function forgetHandlers(): void {
  const names = readdirSync(BINFMT).filter((name) => name.startsWith("qemu-"));
  for (const name of names) writeFileSync(path.join(BINFMT, name), "-1");
}

async function forget(): Promise<void> {
  forgetHandlers();
  const images = await must(["podman", "images", "--format", "{{.Repository}}:{{.Tag}}"]);
  const ours = images.split("\n").filter((name) => name.startsWith(`${OURS}:`));
  if (ours.length > 0) await must(["podman", "rmi", "--force", ...ours]);
  await must(["sync"]); // what the disk still has to do is not the next one's
}

/** The article's build. Its image does not register here: nor on Fedora do its packages bring what it registers by. */
const seedBuild = (): Promise<string> =>
  must([
    "podman",
    "build",
    "--no-cache",
    "--file",
    `${SEED}/Containerfile`,
    `--tag=${OURS}:seed`,
    SEED,
  ]);

async function archive(image: string, file: string): Promise<number> {
  const command = `set -o pipefail; podman save --quiet "$1" | zstd --quiet -T0 | tee "$2" | wc -c`;
  return Number(await must(["bash", "-c", command, "bash", image, file]));
}
const loadByHand = (file: string): Promise<string> =>
  must(["bash", "-c", `set -o pipefail; zstd -q -d <"$1" | podman load --quiet`, "bash", file]);

interface Size {
  readonly bytes: number;
  readonly archive: number;
}
async function sizeOf(image: string, file: string): Promise<Size> {
  const bytes = await must(["podman", "image", "inspect", "--format", "{{.Size}}", image]);
  return { bytes: Number(bytes), archive: await archive(image, file) };
}

const base = await must(["podman", "run", "--rm", BASE_IMAGE, "cat", "/etc/os-release"]);

// Once before: sizes, archives, and what the first of each kind has to load
await forget();
await seedBuild();
const seed = await sizeOf(`${OURS}:seed`, path.join(work, "seed.zst"));
const all = await runner.must(...CACHED);
const allFile = path.join(work, "all.zst");
const whole = await sizeOf(imageOf(all.outputs), allFile);
await runner.post(all, ...CACHED);
await forget(); // else that of all would serve
const single = await step("linux/arm64");
const one = await sizeOf(imageOf(single.outputs), path.join(work, "one.zst"));

// A user without any right, on a host beside this one; the first step makes the image in their own store
const host = await Host.create();
const [user] = await User.on(host, [2000], []);
if (!user) throw new Error("no user");
const userRunner = new Runner();
userRunner.give(user.id);
const userStep = () =>
  userRunner.must({ platforms: first(1), "cache-image": "false" }, user.prefix, user.env);
await user.load(BASE_IMAGE);
await userStep();

const peer = values["setup-qemu"];
const docker = peer === undefined ? undefined : await startPeer(peer);

for (let round = 1; round <= rounds; round++) {
  console.error(`bench: round ${round} of ${rounds}`);
  await forget();
  await measure("seed", seedBuild);
  await forget();
  await measure("cold-all", () => step("all"));
  for (const [count, platforms] of GROWTH) {
    forgetHandlers();
    await step(platforms);
    forgetHandlers();
    await measure(`register-${count}`, () => step(platforms));
    await measure(`look-${count}`, () => step(platforms));
    await measure("node", () => must([NODE24, "-e", "0"]));
  }
  forgetHandlers(); // they run in the user's podman alone
  await measure("user-look", userStep);
  await measure("user-unshare", () => user.must("podman", "unshare", "true"));
  await forget();
  await measure("cold-one", () => step("linux/arm64"));
  await forget();
  await measure("warm-all", async () => {
    const { outputs } = await runner.must(...CACHED);
    if (outputs["cache-hit"] !== "true") throw new Error("the cache had nothing");
  });
  await forget();
  await measure("by-hand", () => loadByHand(allFile));
  // By hand the image only is in the store; the step has also registered, and verified it
  await measure("by-hand-run", () =>
    must(["podman", "run", "--rm", "--privileged", imageOf(all.outputs)]),
  );
  if (docker) await measure("peer", () => docker.step());
}
await forget();

interface Row {
  readonly what: string;
  readonly ours: string;
  readonly theirs: string;
  readonly ratio: number;
  /** Not more than this is what the project holds itself to. */
  readonly limit?: number;
}
const ms = (what: string): string => `${Math.round(median(what))} ms`;
const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const timed = (what: string, ours: string, theirs: string, limit?: number): Row => ({
  what,
  ours: ms(ours),
  theirs: ms(theirs),
  ratio: median(ours) / median(theirs),
  ...(limit !== undefined && { limit }),
});
const sized = (what: string, ours: number, theirs: number, limit?: number): Row => ({
  what,
  ours: mb(ours),
  theirs: mb(theirs),
  ratio: ours / theirs,
  ...(limit !== undefined && { limit }),
});
times.set(
  "by-hand-both",
  (times.get("by-hand") ?? []).map((time, i) => time + (times.get("by-hand-run")?.[i] ?? 0)),
);
const rows: Row[] = [
  timed("Nothing to do, one platform; `node -e 0`", "look-1", "node", 1.8),
  timed("Nothing to do, all 31 architectures; `node -e 0`", "look-31", "node", 3.5),
  timed("Nothing to do, one platform, in a user's podman; with root", "user-look", "look-1"),
  timed("The same; `podman unshare true`", "user-look", "user-unshare"),
  timed(
    "Register 31 architectures, image in the store; the image run by hand",
    "register-31",
    "by-hand-run",
  ),
  timed("From nothing, all architectures; the article's build alone", "cold-all", "seed"),
  timed("From nothing, one architecture; the article's build alone", "cold-one", "seed"),
  timed(
    "All architectures from the Actions cache, registered; `zstd -d \\| podman load` and `podman run` by hand",
    "warm-all",
    "by-hand-both",
    1.25,
  ),
  sized("Image of one architecture; the article's", one.bytes, seed.bytes, 0.25),
  sized("Image of all architectures; the article's", whole.bytes, seed.bytes, 2 / 3),
  sized("Archive of one architecture, zstd; the article's", one.archive, seed.archive),
  sized("Archive of all architectures, zstd; the article's", whole.archive, seed.archive),
  ...(docker
    ? [timed("Nothing to do, one platform; docker/setup-qemu-action", "look-1", "peer")]
    : []),
];
const growth = [...GROWTH.keys()];
const spread = (what: string): string => {
  const all = times.get(what) ?? [];
  return `${Math.round(Math.min(...all))}–${Math.round(Math.max(...all))} ms`;
};

const version = async (...command: string[]): Promise<string> => (await must(command)).trim();
const text = [
  "| What; compared to | This action | Compared to | Ratio | Goal |",
  "| --- | --- | --- | --- | --- |",
  ...rows.map(({ what, ours, theirs, ratio, limit }) => {
    const cells = [
      what,
      ours,
      theirs,
      ratio.toFixed(2),
      limit === undefined ? "" : limit.toFixed(2),
    ];
    return `| ${cells.join(" | ")} |`;
  }),
  "",
  `| Architectures | ${growth.join(" | ")} |`,
  `| --- |${" --- |".repeat(growth.length)}`,
  `| Look, all in place | ${growth.map((n) => ms(`look-${n}`)).join(" | ")} |`,
  `| Register, image in the store | ${growth.map((n) => ms(`register-${n}`)).join(" | ")} |`,
  "",
  `Medians of ${rounds}, taken in turn (\`node -e 0\`: ${spread("node")}, four a round) on Linux ${release()},` +
    ` ${availableParallelism()} processors, ${await version("podman", "--version")},` +
    ` Node ${await version(NODE24, "--version")}, base ${/PRETTY_NAME="(.*)"/.exec(base)?.[1]}.`,
].join("\n");
console.log(text);
if (rounds >= 5) await writeFigures(text);

await docker?.stop();
userRunner.remove();
await user.remove();
await host.end();
await cache.stop();
rmSync(work, { recursive: true });

/** Puts the figures between their two marks. */
async function writeFigures(figures: string): Promise<void> {
  const file = path.join(ROOT, "docs/figures.md");
  const [before, after] = readFileSync(file, "utf8").split(
    /(?<=<!-- figures of script\/bench -->\n)[^]*(?=<!-- end of figures -->)/,
  );
  if (after === undefined) throw new Error("docs/figures.md has no marks for the figures");
  writeFileSync(file, `${before}\n${figures}\n\n${after}`);
  await must([path.join(ROOT, "node_modules/.bin/prettier"), "--write", file]);
}

/** docker/setup-qemu-action as it is, its image in dockerd's store already, its registry on loopback. */
async function startPeer(
  folder: string,
): Promise<{ step: () => Promise<void>; stop: () => Promise<void> }> {
  const registry = await Registry.start();
  const daemon = await Dockerd.start();
  const binfmt = await buildBinfmtImage();
  const { tag } = await registry.push(binfmt, "tonistiigi/binfmt:latest");
  const program = ["index.cjs", "index.js"]
    .map((name) => path.join(path.resolve(folder), "dist", name))
    .filter((file) => readdirSync(path.dirname(file)).includes(path.basename(file)));
  const theirs = new Runner(path.join(work, "peer"), [NODE24, program[0] ?? ""]);
  const inputs = { image: tag, platforms: "arm64", "cache-image": "false" };
  const step = async (): Promise<void> => {
    await theirs.must(inputs, [], daemon.env);
  };
  await step();
  return {
    step,
    async stop() {
      await daemon.stop();
      await registry.stop();
      await execute(["podman", "rmi", "--force", binfmt]);
    },
  };
}
