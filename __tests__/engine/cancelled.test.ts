// Real here: podman and dockerd, sudo, the kernel's table, the client of @actions/cache in the committed dist under
// Node 24. Steps are cancelled as the runner does it, and their post step runs. Made not to end: a build, which
// writes a line each second, an engine that does not answer, a container that does not end, an emulator that hangs.
import { existsSync, rmSync } from "node:fs";
import path from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";

import { elfProgram } from "../../src/host/elf.js";
import { nativeArchitecture } from "../../src/host/native.js";
import { must, Runner, stateVariables } from "../support/action.js";
import { buildImage } from "../support/build.js";
import { CacheService } from "../support/cache-service.js";
import { commandLines, Host, NOBODY, processes } from "../support/host.js";
import { BASE_IMAGE, Folder, settled } from "../support/tools.js";

let host: Host;
let runner: Runner;
let folder: Folder;
/** Where the engine before the real one says that it stands still. */
let marker: string;

const SMALL = "localhost/cancelled-small";
const HANGING = "localhost/cancelled-hanging";
const ENDLESS = "localhost/cancelled-endless";
beforeAll(async () => {
  // What other tests have left without a name would go with this action's old images
  await must(["podman", "image", "prune", "--force"]);
  const files = new Folder();
  const build = (name: string, text: string): Promise<string> =>
    buildImage(["--layers=false", `--tag=${name}`, `--file=${files.file("C", text)}`], files.path);
  await buildImage(["--layers=false", `--tag=${SMALL}`, "--build-arg=ARCHITECTURES=riscv64"]);
  // loop: mov $34, %eax (pause(2)) ; syscall ; jmp loop
  // loop: mov x8, #73 (ppoll(2) of nothing) ; svc #0 ; b loop
  const hanging = { x64: "b8220000000f05ebf7", arm64: "280980d2010000d4feffff17" };
  const code = process.arch === "arm64" ? hanging.arm64 : hanging.x64;
  files.bytes("hanging", elfProgram(nativeArchitecture(), code));
  await build(
    HANGING,
    `FROM ${SMALL}\nCOPY hanging /usr/libexec/qemu-user-static-action/qemu-riscv64\n`,
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
  commandLines().some(([, line]) => line.startsWith(command));
const mounts = async (): Promise<number> =>
  (await host.must("cat", "/proc/self/mounts")).split("\n").length;

const named = (images: readonly string[]): string[] => {
  const id = (line: string): string => line.split(" ")[0] ?? "";
  const isNamed = (line: string): boolean => !line.endsWith(" <none>:<none>");
  return images.filter(
    (line) => isNamed(line) || !images.some((one) => isNamed(one) && id(one) === id(line)),
  );
};

/** What a run may leave. The names of images of the action's own stay. */
async function traces() {
  const list = async (...args: string[]): Promise<string[]> =>
    [...new Set((await host.must("podman", ...args)).split("\n").filter(Boolean))].sort();
  return {
    processes: processes(), // of all of script/own-host: a build's have a mount namespace of their own
    containers: await list("ps", "--all", "--external", "--format={{.ID}} {{.Names}}"),
    // One of a store that is only read has a second entry without a name here, once it had a name of this store's
    images: named(await list("images", "--format={{.ID}} {{.Repository}}:{{.Tag}}")).filter(
      (line) => !/ localhost\/qemu-user-static:[0-9a-f]{12}$/.test(line),
    ),
    mounts: await mounts(),
  };
}

type Inputs = Record<string, string>;
interface Case {
  readonly inputs?: () => Inputs;
  readonly env?: () => NodeJS.ProcessEnv;
  readonly isTime: () => boolean | Promise<boolean>;
}
const endless = (): Inputs => ({
  containerfile: folder.file(
    "Silent",
    `ARG BASE_IMAGE\nFROM \${BASE_IMAGE}\nRUN set -e; while :; do sleep 0.999; echo ${Math.random()}; done\n`,
  ),
});
const CASES: Record<string, Case> = {
  "in the build": { inputs: endless, isTime: runs("sleep 0.999") },
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
    isTime: runs("/usr/libexec/qemu-user-static-action/qemu-riscv64"),
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
      platforms: "riscv64",
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
    expect(await settled(traces, before)).toEqual(before);
    expect(await host.handlers()).toEqual([]);
    expect(main).toMatchObject({ status: 130, outputs: {} });
  });
});

const KILL = [["SIGKILL", 0]] as const;

describe("A run that is killed outright", () => {
  test.each(["in the build", "in the container"])(
    "%s is tidied up by the next one",
    async (when) => {
      const { inputs, isTime } = CASES[when] ?? { isTime: isMarked };
      const before = await traces();
      const asked = { platforms: "riscv64", engine: "podman", "cache-image": "false" };
      const killed: Parameters<Runner["step"]> = [{ ...asked, ...inputs?.() }, host.prefix];
      expect(await runner.cancelled(isTime, killed, KILL)).toMatchObject({ status: null });
      expect(await traces()).not.toEqual(before);
      await runner.must({ ...asked, image: SMALL, reset: "true" }, host.prefix);
      expect(await settled(traces, before)).toEqual(before);
    },
  );
});

test("Somebody else's image, build and container are as before", async () => {
  const others = folder.file("Others", `FROM ${BASE_IMAGE}\nRUN sleep 20; echo ${Math.random()}\n`);
  const build = host.must(
    "podman",
    "build",
    "--quiet",
    "--layers=false",
    "--tag=others",
    `--file=${others}`,
  );
  const container = await host.must(
    "podman",
    "run",
    "--detach",
    "--network=none",
    BASE_IMAGE,
    "sleep",
    "60",
  );
  while (!runs("sleep 20")()) await new Promise((resolve) => setTimeout(resolve, 50));
  const before = await traces();
  const asked = { platforms: "riscv64", engine: "podman", "cache-image": "false", ...endless() };
  const main = await runner.cancelled(runs("sleep 0.999"), [asked, host.prefix]);
  await runner.post(main, asked, host.prefix);
  expect(await settled(traces, before)).toEqual(before);
  expect(await build).toMatch(/^[0-9a-f]{64}\n$/);
  expect(await host.must("podman", "ps", "--quiet", "--no-trunc")).toBe(container);
  await host.must("podman", "rm", "--force", "--time=0", container.trim());
  await host.must("podman", "rmi", "others");
});

describe("A post step that is cancelled", () => {
  test("in the save leaves nothing", async () => {
    const cache = await CacheService.start();
    const asked = { platforms: "riscv64", engine: "podman", image: SMALL };
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
    expect(await settled(traces, before)).toEqual(before);
    expect(post.status).toBe(130);
  });
});
