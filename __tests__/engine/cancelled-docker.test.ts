// Real here: dockerd, the kernel's table, the committed dist under Node 24. Steps are cancelled as the runner does it.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";

import { Runner } from "../support/action.js";
import { Dockerd } from "../support/dockerd.js";
import { commandLines, Host, NOBODY } from "../support/host.js";
import { BASE_IMAGE, Folder, settled } from "../support/tools.js";

let docker: Dockerd;
let host: Host;
let runner: Runner;
const folder = new Folder();

beforeAll(async () => {
  host = await Host.create();
  await host.mount();
  await host.must("mount", "-t", "tmpfs", "tmpfs", "/run"); // sudo's docker looks for the socket there
  docker = await Dockerd.start({ prefix: host.prefix });
  await host.must("ln", "-s", docker.host.replace("unix://", ""), "/run/docker.sock");
  await docker.loadFromPodman(BASE_IMAGE);
}, 120_000);
afterAll(async () => {
  await docker.stop();
  await host.end();
  folder.remove();
});
beforeEach(() => {
  runner = new Runner();
});
afterEach(async () => {
  runner.remove();
  await host.forget();
});

const list = async (...args: string[]): Promise<string[]> =>
  (await docker.must(...args)).split("\n").filter(Boolean).sort();
const containers = (): Promise<string[]> =>
  list("ps", "--all", "--no-trunc", "--format={{.ID}} {{.Names}}");
const images = (): Promise<string[]> =>
  list("images", "--all", "--no-trunc", "--format={{.ID}} {{.Repository}}");
const runs = (command: string) => (): boolean =>
  commandLines().some(([, line]) => line.includes(command));
const inputs = { engine: "docker", platforms: "riscv64", "cache-image": "false", cleanup: "true" };

describe.each<[string, () => Promise<[string[], NodeJS.ProcessEnv]>]>([
  ["as root", () => Promise.resolve([host.prefix, docker.env])],
  [
    "through sudo",
    async () => {
      const prefix = await host.nobody("nobody ALL=(root) NOPASSWD: ALL", folder);
      runner.give(NOBODY);
      return [prefix, { PATH: docker.env["PATH"] }];
    },
  ],
])("A step that is cancelled %s", (_, enter) => {
  test("in the build leaves nothing, and somebody else's build goes on", async () => {
    const as = await enter();
    const name = `others-${Math.random()}`;
    const base = `localhost/${name}`; // of which the action has made nothing
    await docker.must("tag", BASE_IMAGE, base);
    const asked = { ...inputs, "base-image": base };
    const others = folder.file(
      "others/Dockerfile",
      `FROM ${BASE_IMAGE}\nRUN sleep 30; : ${name}\n`,
    );
    const build = docker.must(
      "build",
      "--quiet",
      "--network=none",
      `--tag=${name}`,
      others.replace("/Dockerfile", ""),
    );
    while (!runs("sleep 30")()) await new Promise((resolve) => setTimeout(resolve, 50));
    const before = [await containers(), await images()];
    // The shipped Containerfile, whose dnf is silent and slow
    const isTime = runs("/tmp/install");
    const main = await runner.cancelled(isTime, [asked, ...as]);
    await runner.post(main, asked, ...as);
    const left = async () => [await containers(), await images(), isTime()];
    expect(await settled(left, [...before, false])).toEqual([...before, false]);
    expect(main).toMatchObject({ status: 130, outputs: {} });
    expect(await build).toMatch(/^sha256:/);
  });

  test("in the container leaves nothing", async () => {
    const as = await enter();
    const { outputs } = await runner.must(inputs, ...as);
    await host.forget();
    const script =
      'trap : INT TERM; /container-entrypoint \\"$@\\"; [[ $1 != register ]] || while :; do read -rt 60 <> <(:); done';
    const from = (outputs["image"] ?? "").split("@")[0];
    folder.file(
      "endless/Dockerfile",
      `FROM ${from}\nENTRYPOINT ["/usr/bin/bash", "-c", "${script}", "-"]\n`,
    );
    await docker.must("build", "--quiet", "--tag=localhost/endless", `${folder.path}/endless`);
    const asked = { ...inputs, image: "localhost/endless" };
    const before = await containers();
    const isTime = async (): Promise<boolean> => (await host.handlers())?.length === 1;
    const main = await runner.cancelled(isTime, [asked, ...as]);
    const post = await runner.post(main, asked, ...as);
    expect(post.output).not.toContain("::warning::");
    expect(await settled(containers, before)).toEqual(before);
    expect(await host.handlers()).toEqual([]);
    expect(main).toMatchObject({ status: 130, outputs: {} });
  });
});

test("A build leaves no image without a name, neither its first stage nor the one whose name it took", async () => {
  const asked = { ...inputs, platforms: "s390x" };
  const main = await runner.must(asked, host.prefix, docker.env);
  await runner.post(main, asked, host.prefix, docker.env);
  const nameless = await list("images", "--filter=dangling=true", "--quiet");
  expect(nameless).toEqual([]);
});
