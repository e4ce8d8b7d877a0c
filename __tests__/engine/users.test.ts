// Real here: users of one machine with sudo, the committed dist, podman, the kernel's table and its locks.
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";

import { BINFMT } from "../../src/host/binfmt.js";
import { must, Runner, type Step } from "../support/action.js";
import { buildImage, ONE_LAYER } from "../support/build.js";
import { Host, NOBODY } from "../support/host.js";
import { Folder, Witness } from "../support/tools.js";

const DAEMON = 1; // a user of every Debian (base-passwd)
const USERS = [0, NOBODY, DAEMON];
/** It holds one architecture, so that `all` has always something missing. */
const IMAGE = "localhost/users-test";

const folder = new Folder();
const witness = new Witness();
let host: Host;
let runners: Map<number, Runner>;

const step = (user: number, toolCache: string): Promise<Step> => {
  const runner = runners.get(user);
  if (!runner) throw new Error(`no runner of ${user}`);
  const inputs = { platforms: "all", image: IMAGE };
  const env = { ...witness.env, RUNNER_TOOL_CACHE: toolCache };
  return runner.step(inputs, user === 0 ? host.prefix : host.as(user), env);
};

beforeAll(async () => {
  await buildImage([...ONE_LAYER, "--build-arg=ARCHITECTURES=riscv64", `--tag=${IMAGE}`]);
}, 120_000);
afterAll(async () => {
  await must(["podman", "rmi", "--force", IMAGE]);
  witness.remove();
  folder.remove();
});
beforeEach(async () => {
  host = await Host.create();
  await host.mount();
  const rules = ["nobody", "daemon"].map((name) => `${name} ALL=(root) NOPASSWD: ALL`);
  await host.sudoers(rules.join("\n"), folder);
  runners = new Map(USERS.map((user) => [user, new Runner()]));
  for (const [user, runner] of runners) if (user !== 0) runner.give(user);
  witness.calls();
});
afterEach(async () => {
  await host.end();
  for (const runner of runners.values()) runner.remove();
});

describe.each([0o777, 0o755, 0o555])(
  "root and two users with one tool cache of mode %o",
  (mode) => {
    test("the second run of each starts no container, and asks for the image once", async () => {
      const toolCache = new Folder();
      chmodSync(toolCache.path, mode);
      for (const user of USERS)
        expect(await step(user, toolCache.path)).toMatchObject({ status: 0 });
      witness.calls();
      for (const user of USERS) {
        const { status, outputs } = await step(user, toolCache.path);
        expect({ status, outputs }).toMatchObject({
          status: 0,
          outputs: { registered: "[]", architectures: '["riscv64"]' },
        });
        const calls = witness.calls().map((call) => call.split(" ").slice(0, 2).join(" "));
        expect(calls.filter((call) => !call.startsWith("info"))).toEqual(["image inspect"]);
      }
      toolCache.remove();
    });
  },
);

test("all of them at once", async () => {
  const steps = await Promise.all(USERS.map((user) => step(user, folder.path)));
  for (const { status, output } of steps) expect({ status, output }).toMatchObject({ status: 0 });
  expect(await host.handlers()).toEqual(["qemu-riscv64"]);
});

describe("Another user can't", () => {
  test("hold the lock of a registration", async () => {
    // A lock on each file of the table that this user may open
    const command = `for file in ${BINFMT}/status ${BINFMT}/register; do
        exec {lock}<"$file" && flock "$lock"; done; echo held; exec sleep infinity`;
    const [program, ...args] = [...host.as(NOBODY), "bash", "-c", command];
    const holder = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"] });
    try {
      await new Promise((resolve) => holder.stdout.once("data", resolve));
      const started = Date.now();
      expect(await step(0, folder.path)).toMatchObject({ status: 0 });
      expect(Date.now() - started).toBeLessThan(50_000);
    } finally {
      holder.kill("SIGKILL");
    }
  });

  test.each(["link", "FIFO"])(
    "have a file written through a %s in an open RUNNER_TEMP",
    async (kind) => {
      const temp = runners.get(0)?.temp ?? "";
      chmodSync(temp, 0o777);
      const victim = folder.file("victim", "as it was");
      // The names by which this edition or the first has written there
      for (const name of ["qemu-user-static-summary", "qemu-user-static-cache", "qemu-probe"]) {
        if (kind === "link") symlinkSync(victim, path.join(temp, name));
        else execFileSync("mkfifo", [path.join(temp, name)]);
      }
      expect(await step(0, folder.path)).toMatchObject({ status: 0 });
      expect(readFileSync(victim, "utf8")).toBe("as it was");
    },
  );
});
