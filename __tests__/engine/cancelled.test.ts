// Real here: podman and dockerd, sudo, the kernel's table, the client of @actions/cache in the committed dist under
// Node 24. Steps are cancelled as the runner does it, and their post step runs. Made to stand still: a build whose
// RUN is silent, an engine that does not answer, a container that does not end, an emulator that hangs.
import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";

import { elfProgram } from "../../src/host/elf.js";
import { nativeArchitecture } from "../../src/host/native.js";
import { must, ROOT, Runner, stateVariables } from "../support/action.js";
import { CacheService } from "../support/cache-service.js";
import { Host, NOBODY } from "../support/host.js";
import { Folder } from "../support/tools.js";

let host: Host;
let runner: Runner;
let folder: Folder;
/** Where the engine before the real one says that it stands still. */
let marker: string;

const SMALL = "localhost/cancelled-small";
const HANGING = "localhost/cancelled-hanging";
const ENDLESS = "localhost/cancelled-endless";
beforeAll(async () => {
  const files = new Folder();
  const build = (name: string, text: string): Promise<string> =>
    must([
      "podman",
      "build",
      "--quiet",
      "--layers=false",
      `--tag=${name}`,
      `--file=${files.file("C", text)}`,
      files.path,
    ]);
  await must([
    "podman",
    "build",
    "--quiet",
    "--layers=false",
    `--tag=${SMALL}`,
    "--build-arg=ARCHITECTURES=arm",
    path.join(ROOT, "container"),
  ]);
  // loop: mov $34, %eax (pause(2)) ; syscall ; jmp loop
  files.bytes("hanging", elfProgram(nativeArchitecture("x64"), "b8220000000f05ebf7"));
  await build(
    HANGING,
    `FROM ${SMALL}\nCOPY hanging /usr/libexec/qemu-user-static-action/qemu-arm\n`,
  );
  const script =
    'trap : INT TERM; /container-entrypoint \\"$@\\"; [[ $1 != register ]] || while :; do read -rt 60 <> <(:); done';
  await build(ENDLESS, `FROM ${SMALL}\nENTRYPOINT ["/usr/bin/bash", "-c", "${script}", "-"]\n`);
  files.remove();
}, 120_000);
afterAll(() => must(["podman", "rmi", "--force", ENDLESS, HANGING, SMALL]));
beforeEach(async () => {
  host = await Host.create();
  await host.mount();
  runner = new Runner();
  folder = new Folder();
  marker = path.join(folder.path, "marker");
});
afterEach(async () => {
  await host.end();
  runner.remove();
  folder.remove();
});

/** A podman that does something else with what one of its calls has in its arguments. */
function instead(argument: string, script: string): NodeJS.ProcessEnv {
  const text = `#!/bin/sh\ncase " $* " in *" ${argument} "*) ${script} ;; *) exec /usr/bin/podman "$@" ;; esac\n`;
  folder.file("podman", text.replaceAll("MARK", `touch ${marker}`), 0o755);
  return { PATH: `${folder.path}:${process.env["PATH"]}` };
}

const isMarked = (): boolean => existsSync(marker);
const runs = (command: string) => (): boolean =>
  host.processes().some((one) => one.startsWith(command));
const mounts = async (): Promise<number> =>
  (await host.must("cat", "/proc/self/mounts")).split("\n").length;

/** What a run may leave. The names of images of the action's own stay. */
async function traces() {
  const list = async (...args: string[]): Promise<string[]> =>
    (await host.must("podman", ...args)).split("\n").filter(Boolean).sort();
  return {
    processes: host.processes().filter((one) => !/^(podman ps|podman images|cat)/.test(one)),
    containers: await list("ps", "--all", "--external", "--format={{.ID}} {{.Names}}"),
    // Without those that another is made of
    images: (await list("images", "--format={{.ID}} {{.Repository}}:{{.Tag}}")).filter(
      (line) => !/ localhost\/qemu-user-static:[0-9a-f]{12}$/.test(line),
    ),
    mounts: await mounts(),
  };
}

/** What podman itself has to tidy up it may do within 5 s. */
async function expectTraces(expected: Awaited<ReturnType<typeof traces>>): Promise<void> {
  let found = await traces();
  for (
    const start = Date.now();
    !isDeepStrictEqual(found, expected) && Date.now() - start < 5_000;
  ) {
    found = await traces();
  }
  expect(found).toEqual(expected);
}

type Inputs = Record<string, string>;
interface Case {
  readonly inputs?: () => Inputs;
  readonly env?: () => NodeJS.ProcessEnv;
  readonly isTime: () => boolean | Promise<boolean>;
}
const silent = (): Inputs => ({
  containerfile: folder.file(
    "Silent",
    `ARG BASE_IMAGE\nFROM \${BASE_IMAGE}\nRUN sleep 599; echo ${Math.random()}\n`,
  ),
});
const CASES: Record<string, Case> = {
  "in the build": { inputs: silent, isTime: runs("sleep 599") },
  "between build and registration": {
    env: () => instead("--privileged", "MARK; exec sleep 598"),
    isTime: isMarked,
  },
  "in the container": {
    inputs: () => ({ image: ENDLESS }),
    isTime: async () => (await host.handlers())?.length === 1,
  },
  "between registration and check": {
    env: () => instead("--privileged", '/usr/bin/podman "$@"; MARK; exec sleep 597'),
    isTime: isMarked,
  },
  "in the check": {
    inputs: () => ({ image: HANGING }),
    isTime: runs("/usr/libexec/qemu-user-static-action/qemu-arm"),
  },
};

describe.each([
  ["as root", () => Promise.resolve(host.prefix)],
  [
    "through sudo",
    async () => {
      const prefix = await host.nobody("nobody ALL=(root) NOPASSWD: ALL", folder);
      runner.give(NOBODY);
      return prefix;
    },
  ],
])("A step that is cancelled %s", (_, enter) => {
  test.each(Object.entries(CASES))("%s leaves nothing", async (_, { inputs, env, isTime }) => {
    const prefix = await enter();
    const asked = {
      platforms: "arm",
      engine: "podman",
      "cache-image": "false",
      cleanup: "true",
      ...inputs?.(),
    };
    const extra = { PATH: "/usr/sbin:/usr/bin", ...env?.() };
    const before = await traces();
    const main = await runner.cancelled(isTime, [asked, prefix, extra]);
    rmSync(path.join(folder.path, "podman"), { force: true });
    const post = await runner.post(main, asked, prefix, { ...extra, PATH: "/usr/sbin:/usr/bin" });
    expect(post).toMatchObject({ status: 0, output: expect.not.stringContaining("::warning::") });
    await expectTraces(before);
    expect(await host.handlers()).toEqual([]);
    expect(main).toMatchObject({ status: 130, outputs: {} });
  });
});

describe("A post step that is cancelled", () => {
  test("in the save leaves nothing", async () => {
    const cache = await CacheService.start();
    const asked = { platforms: "arm", engine: "podman", image: SMALL };
    const main = await runner.must(
      { ...asked, "max-age": "0" },
      host.prefix,
      cache.env(runner.folder),
    );
    const before = await traces();
    const env = { ...cache.env(runner.folder), ...instead("push", "MARK; exec sleep 596") };
    const post = await runner.cancelled(isMarked, [
      asked,
      host.prefix,
      { ...stateVariables(main.state), ...env },
    ]);
    await cache.stop();
    await expectTraces(before);
    expect(post.status).toBe(130);
  });
});
