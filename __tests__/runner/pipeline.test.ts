// Real here: the committed dist, podman, buildah, a registry, the kernel's table; the commands are those of Red
// Hat's actions. Stand-ins: the actions themselves, the runner; Docker's actions run nowhere here.
import { readFileSync } from "node:fs";
import { machine } from "node:os";
import path from "node:path";

import { afterAll, beforeAll, expect, test } from "@jest/globals";

import { execute, must, Runner } from "../support/action.js";
import { Host } from "../support/host.js";
import { NATIVE } from "../support/native.js";
import { EmptyStore, Registry } from "../support/registry.js";
import { BASE_IMAGE, BASE_STORE, Folder } from "../support/tools.js";

const ASKED = ["linux/ppc64le", "linux/s390x"];
const MACHINES = { [NATIVE]: machine(), "linux/ppc64le": "ppc64le", "linux/s390x": "s390x" };

const folder = new Folder();
const store = new EmptyStore(BASE_STORE);
const runner = new Runner();
let registry: Registry;
let host: Host;
let env: NodeJS.ProcessEnv;
let platforms: string[];
let app: string;

const run = (...command: readonly string[]): Promise<string> =>
  must([...host.prefix, ...command], env);

beforeAll(async () => {
  registry = await Registry.start();
  const userlands = ["ppc64le", "s390x"].map((name) => `localhost/userland-${name}`);
  await registry.pushIndex([BASE_IMAGE, ...userlands], "base:1");
  host = await Host.create();
  await host.mount();
  env = { ...process.env, ...registry.env(), ...store.env };
  const ended = await runner.step({ platforms: ASKED.join(",") }, host.prefix, env);
  platforms = (ended.outputs["platforms"] ?? ended.output).split(",");
  app = `${registry.address}/app:latest`;
  folder.file(
    "Containerfile",
    `FROM ${registry.address}/base:1\nRUN uname -m >/machine && cat /machine\nCMD ["cat", "/machine"]\n`,
  );
}, 120_000);
afterAll(async () => {
  await host.end();
  runner.remove();
  await store.remove();
  await registry.stop();
  folder.remove();
});

test("the output has the machine's own platform and what was asked for", () => {
  expect(platforms).toEqual(Object.keys(MACHINES));
});

test("redhat-actions/buildah-build v3.0.2: an image of each platform, at once, and a list of them", async () => {
  const name = (platform: string): string => `localhost/app:latest-${platform.replace("/", "")}`;
  const file = path.join(folder.path, "Containerfile");
  await Promise.all(
    platforms.map((platform) => {
      const options = ["--platform", platform, "-f", file, "--format", "docker"];
      return run(
        "buildah",
        "bud",
        ...options,
        "--tls-verify=false",
        "-t",
        name(platform),
        folder.path,
      );
    }),
  );
  await run("buildah", "manifest", "create", "localhost/app:latest");
  for (const platform of platforms) {
    await run("buildah", "manifest", "add", "localhost/app:latest", name(platform));
  }
});

test("redhat-actions/push-to-registry v3.0.0: the index has what was asked for, and each image runs", async () => {
  const digest = path.join(folder.path, "digest");
  const push = ["manifest", "push", "--quiet", "--digestfile", digest];
  await run("podman", ...push, "localhost/app:latest", app, "--all", "--tls-verify=false");
  expect(readFileSync(digest, "utf8")).toMatch(/^sha256:[0-9a-f]{64}$/);

  const index = await run("podman", "manifest", "inspect", app);
  const found = [...index.matchAll(/"architecture": "(\w+)"/g)].map(([, one]) => `linux/${one}`);
  expect(found.sort()).toEqual([...platforms].sort());
  expect(index).not.toContain("variant");
  for (const [platform, name] of Object.entries(MACHINES)) {
    const options = ["--rm", "--network=none", "--pull=always", "--tls-verify=false"];
    expect(await run("podman", "run", ...options, "--platform", platform, app)).toBe(`${name}\n`);
  }
});

test("without the handlers the build fails: what is green above is the step's doing", async () => {
  await host.forget();
  const options = ["--platform", "linux/s390x", "--layers=false", "--tls-verify=false"];
  const command = [...host.prefix, "buildah", "bud", ...options, folder.path];
  const { status, output } = await execute(command, env);
  expect(status).not.toBe(0);
  expect(output).toMatch(/exec format error/i);
});
