// Real here: the workflows of README.md, docs/ and .github/workflows, run by a runner of this project's
// own (support/workflow.ts) on the committed dist, with podman, buildah, sudo, the kernel's table. Stand-ins:
// GitHub's cache service, and a registry on loopback in the place of quay.io, ghcr.io and docker.io.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";

import { must, ROOT, Runner } from "../support/action.js";
import { buildImage } from "../support/build.js";
import { buildBinfmtImage } from "../support/binfmt-image.js";
import { CacheService } from "../support/cache-service.js";
import { examples, workflowOf } from "../support/examples.js";
import { Host } from "../support/host.js";
import { EMULATED, NATIVE } from "../support/native.js";
import { EmptyStore, Registry } from "../support/registry.js";
import { BASE_IMAGE, BASE_STORE, Folder } from "../support/tools.js";
import { runWorkflow, type JobReport } from "../support/workflow.js";

const folder = new Folder();
const workspace = path.join(folder.path, "workspace");
let registry: Registry;
let cache: CacheService;
let store: EmptyStore;
let host: Host;
let runner: Runner;

beforeAll(async () => {
  registry = await Registry.start();
  // What the examples ask for, but for what this machine runs itself: that is the base image
  const others = EMULATED.filter(({ name }) => ["aarch64", "s390x"].includes(name));
  const userlands = others.map(
    ({ platforms }) => `localhost/userland-${path.basename(platforms[0] ?? "")}`,
  );
  await registry.pushIndex([BASE_IMAGE, ...userlands], "fedora/fedora:44");
  const binfmt = await buildBinfmtImage();
  await registry.push(binfmt, "tonistiigi/binfmt:latest");
  await must(["podman", "rmi", "--force", binfmt]);
  const names = others.map(({ name }) => name).join(" ");
  const image = await buildImage([`--build-arg=ARCHITECTURES=${names}`, "--layers=false"]);
  await registry.push(image, "org/qemu-user-static:44");
  await must(["podman", "rmi", image]);

  mkdirSync(workspace);
  // What the examples' own repository holds
  writeFileSync(path.join(workspace, "Containerfile"), `FROM ${BASE_IMAGE}\nRUN uname -m >/arch\n`);
  writeFileSync(
    path.join(workspace, "Containerfile.qemu"),
    readFileSync(path.join(ROOT, "container/Containerfile"), "utf8"),
  );
}, 120_000);
afterAll(async () => {
  await registry.stop();
  folder.remove();
});
beforeEach(async () => {
  // Each begins with an empty one: what an example finds is no other example's.
  cache = await CacheService.start();
  host = await Host.create();
  await host.mount();
  await host.sudoers("root ALL=(ALL) NOPASSWD: ALL", folder);
  runner = new Runner();
  store = new EmptyStore(BASE_STORE);
});
afterEach(async () => {
  await host.end();
  runner.remove();
  await store.remove();
  await cache.stop();
});

const isAction = (uses: string): boolean =>
  uses === "./" || uses.startsWith("org/qemu-user-static-action@");

const run = (text: string): Promise<JobReport[]> =>
  // Whoever copies an example puts an owner there; a registry takes no capitals.
  runWorkflow(text.replaceAll("ghcr.io/OWNER/", "ghcr.io/org/"), {
    runner,
    prefix: host.prefix,
    env: {
      ...cache.env(),
      ...store.env,
      ...registry.env({ mirrorOf: ["quay.io/fedora", "docker.io/tonistiigi", "ghcr.io/org"] }),
    },
    workspace,
    isAction,
  });

/** What each step said, where a job did not succeed; else nothing. */
const failures = (reports: readonly JobReport[]): string[] =>
  reports
    .filter(({ result }) => result !== "success")
    .flatMap(({ id, steps }) => steps.map((s) => `${id}: ${s.name}: ${s.outcome}\n${s.output}`));

const unavailable = (reports: readonly JobReport[]): string[] => [
  ...new Set(reports.flatMap(({ steps }) => steps.flatMap((step) => step.unavailable ?? []))),
];

/** What a text uses and nobody has here: other people's actions, and containers of jobs. */
const foreign = (text: string): string[] => {
  const used = (pattern: RegExp): string[] =>
    [...text.matchAll(pattern)].map(([, one = ""]) => one);
  const actions = used(/uses: (\S+)/g).filter((uses) => !isAction(uses));
  const containers = used(/container:\n +image: (\S+)/g);
  const missing = [
    ...containers.map((image) => `the container of ${image} can't be had`),
    ...actions.map((uses) => `the action ${uses} can't be had`),
  ];
  return [...new Set(missing)];
};

/** What can't run here, by place; said at the end. */
const left = new Map<string, readonly string[]>();
afterAll(() => {
  const lines = [...left].map(([place, what]) => `  ${place}: ${what.join("; ")}`);
  console.log(["Not run here:", ...lines].join("\n"));
});

/** Runs a workflow, all of which has to succeed but what can't be had. */
async function green(place: string, text: string): Promise<JobReport[]> {
  const reports = await run(text);
  expect(failures(reports)).toEqual([]);
  const missing = foreign(text);
  expect(unavailable(reports).sort()).toEqual([...missing].sort());
  if (missing.length > 0) left.set(place, unavailable(reports));
  return reports;
}

const outputOf = (reports: readonly JobReport[], job: string): string =>
  reports
    .filter(({ id }) => id === job)
    .flatMap(({ steps }) => steps.map(({ output }) => output))
    .join("");

const all = examples().map((example) => [`${example.file}:${example.line}`, example] as const);

test.each(all)("the example at %s", async (place, example) => {
  await green(place, workflowOf(example));
});

/** The one example that holds a text. */
function exampleWith(text: string): string {
  const found = examples().filter((example) => example.text.includes(text));
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} examples with ${text}`);
  return workflowOf(found[0]);
}

test("the first example prints what its comment says", async () => {
  const first = examples()[0];
  if (!first) throw new Error("no example");
  const [, said] = /uname -m # (\w+)/.exec(first.text) ?? [];
  expect(outputOf(await green("README.md", workflowOf(first)), "example")).toMatch(
    new RegExp(`^${said}$`, "m"),
  );
});

test("the matrix has a job for each platform, and the second job finds the handlers in place", async () => {
  const reports = await green("README.md", exampleWith("needs.platforms.outputs.matrix"));
  const builds = reports.filter(({ id }) => id === "build");
  expect(builds.map(({ matrix }) => matrix)).toEqual(
    [...new Set([NATIVE, "linux/s390x", "linux/arm64"])].map((platform) => ({ platform })),
  );
  for (const { steps } of builds) expect(steps[1]?.outputs["registered"]).toBe("[]");
});

test("podman and buildah take the output platforms", async () => {
  const text = exampleWith("buildah bud");
  const list = (manifest: string): string =>
    `sudo podman manifest inspect localhost/app:${manifest}`;
  const inspect = `      - run: ${list("latest")} && ${list("buildah")}\n`;
  const output = outputOf(await green("README.md", `${text}${inspect}`), "example");
  expect(output.match(/"architecture": "arm64"/g)).toHaveLength(2);
  expect(output.match(/"architecture": "s390x"/g)).toHaveLength(2);
});

test("the outputs of a registration reach a later step", async () => {
  const output = outputOf(await green("README.md", exampleWith("registered != '[]'")), "example");
  expect(output).toMatch(
    /^QEMU \d+\.\d+\S* registered by localhost\/qemu-user-static:\w+@\w+ \(from the cache = false\), checked on host$/m,
  );
});

// Its jobs ask for a runner of x86_64
if (NATIVE === "linux/amd64") {
  test(".github/workflows/ci.yml", async () => {
    const place = ".github/workflows/ci.yml";
    await green(place, readFileSync(path.join(ROOT, place), "utf8"));
  });
}

test("an example that fails is seen", async () => {
  const reports = await run(exampleWith("buildah bud").replace("linux/s390x", "linux/avr"));
  expect(reports[0]?.result).toBe("failure");
  expect(failures(reports).join("")).toContain("The platform 'linux/avr' is not known.");
});
