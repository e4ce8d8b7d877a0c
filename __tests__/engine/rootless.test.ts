// Real here: podman of users without any right, their namespaces, stores and tables, the shipped Containerfile, the
// committed dist under Node 24. Made up: a mount(8) that the kernel refuses, as one before Linux 6.7 does.
import { chownSync, mkdirSync } from "node:fs";
import path from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";

import { ARCHITECTURES } from "../../src/host/architectures.js";
import { elfProgram } from "../../src/host/elf.js";
import { imageOf, Runner, type Step } from "../support/action.js";
import { CacheService } from "../support/cache-service.js";
import { commandLines, Host, processes } from "../support/host.js";
import { FAMILY, NATIVE } from "../support/native.js";
import { BASE_IMAGE, Folder, settled, Witness } from "../support/tools.js";
import { User } from "../support/user.js";

/** A handler of the machine's table, of somebody else's. */
const OTHERS = "others";

let host: Host;
let user: User;
let neighbour: User;
/** Has no ids besides their own. */
let bare: User;
let users: readonly User[];
let folder: Folder;
let runner: Runner;

beforeAll(async () => {
  host = await Host.create();
  users = await User.on(host, [2000, 2001], [2002]);
  [user, neighbour, bare] = users as [User, User, User];
  await host.mount();
  await host.write("register", `:${OTHERS}:E::${OTHERS}::/bin/true:`);
  for (const image of [BASE_IMAGE, "localhost/userland-ppc64le", "localhost/userland-s390x"]) {
    await user.load(image);
  }
}, 120_000);
afterAll(async () => {
  for (const one of users) await one.remove();
  await host.end();
});
beforeEach(() => {
  folder = new Folder();
  runner = new Runner();
  runner.give(user.id);
});
afterEach(async () => {
  runner.remove();
  folder.remove();
  await user.endPause();
  // Whatever a test does, the machine's table is as it was
  expect(await host.handlers()).toEqual([OTHERS]);
});

const BOTH = { platforms: "linux/ppc64le,linux/s390x" };

const step = (inputs: Record<string, string> = {}, extra: NodeJS.ProcessEnv = {}): Promise<Step> =>
  runner.step({ ...BOTH, ...inputs }, user.prefix, { ...user.env, ...extra });

async function must(...args: Parameters<typeof step>): Promise<Step> {
  const done = await step(...args);
  if (done.status !== 0) throw new Error(`the step ended with ${done.status}:\n${done.output}`);
  return done;
}

/** A program that ends with 42 where something runs it. */
function program(name: string): string {
  const architecture = ARCHITECTURES.find((row) => row.name === name);
  if (!architecture) throw new Error(`no architecture ${name}`);
  return folder.bytes(name, elfProgram(architecture));
}

test("from nothing to a run and a build of two platforms, for this user's podman alone", async () => {
  const first = await must();
  expect(first.outputs).toMatchObject({
    platforms: [NATIVE, BOTH.platforms].join(","),
    registered: '["ppc64le","s390x"]',
    checked: "podman",
  });
  for (const said of [first.output, first.summary]) {
    expect(said).toContain("run in this user's podman");
    expect(said).toMatch(/Rootless buildah, docker and programs started on the host do not/);
  }
  for (const [platform, machine] of [
    ["ppc64le", "ppc64le"],
    ["s390x", "s390x"],
  ]) {
    const run = ["podman", "run", "--rm", "--network=none", "--platform", `linux/${platform}`];
    expect(await user.must(...run, `localhost/userland-${platform}`, "uname", "-m")).toBe(
      `${machine}\n`,
    );
  }
  folder.file("Containerfile", "ARG TARGETARCH\nFROM userland-$TARGETARCH\nRUN uname -m | cat\n");
  const platforms = "--platform=linux/ppc64le,linux/s390x";
  const build = ["podman", "build", platforms, "--manifest=both", "--network=host", folder.path];
  const built = await user.must(...build);
  // podman builds both at once, and either may be the first
  for (const machine of [/^ppc64le$/m, /^s390x$/m]) expect(built).toMatch(machine);

  const s390x = program("s390x");
  expect(await user.run("podman", "unshare", s390x)).toMatchObject({ status: 42 });
  for (const elsewhere of [
    user.run(s390x),
    host.run(s390x),
    neighbour.run("podman", "unshare", s390x),
  ]) {
    expect((await elsewhere).status).not.toBe(42);
  }
  expect(await neighbour.handlers()).toEqual([OTHERS]);

  await user.endPause();
  expect(await user.handlers()).toEqual([OTHERS]);
  expect((await user.run("podman", "unshare", s390x)).status).not.toBe(42);
});

test("a second run starts no container, and says where they run", async () => {
  await must();
  const witness = new Witness();
  const PATH = `${witness.env["PATH"]?.split(":")[0]}:${user.env["PATH"]}`;
  const second = await must({}, { PATH });
  expect(second.outputs).toMatchObject({ registered: "[]", image: "", checked: "podman" });
  const calls = witness.calls();
  witness.remove();
  expect(calls).toEqual([expect.stringMatching(/^unshare /)]);
});

test("cleanup removes in the post step what the run added, reset makes all anew", async () => {
  const inputs = { ...BOTH, cleanup: "true" };
  const main = await must(inputs);
  const anew = await must({ reset: "true" });
  expect(anew.outputs).toMatchObject({ registered: '["ppc64le","s390x"]' });
  // A registration that is not this run's own any more stays
  await runner.post(main, inputs, user.prefix, user.env);
  expect((await user.handlers()).sort()).toEqual(["qemu-ppc64le", "qemu-s390x"]);

  await user.endPause();
  const last = await must(inputs);
  const post = await runner.post(last, inputs, user.prefix, user.env);
  expect(post).toMatchObject({ status: 0 });
  expect(post.output).not.toContain("::warning");
  expect(await user.handlers()).toEqual([]);
});

test("five runs at once from nothing all end well, in one table", async () => {
  await must();
  await user.endPause();
  const steps = await Promise.all(Array.from({ length: 5 }, () => step()));
  expect(steps.filter(({ status }) => status !== 0).map(({ output }) => output)).toEqual([]);
  expect((await user.handlers()).sort()).toEqual(["qemu-ppc64le", "qemu-s390x"]);
});

test("the image goes into the Actions cache, and comes back into the user's own store", async () => {
  const cache = await CacheService.start();
  try {
    const env = cache.env(runner.folder);
    // An image that another test has made serves this one as well
    const stored = "podman images --quiet localhost/qemu-user-static";
    await user.must("sh", "-c", `${stored} | xargs --no-run-if-empty podman rmi --force`);
    const one = { platforms: "linux/ppc64le" };
    const main = await must(one, env);
    const post = await runner.post(main, one, user.prefix, { ...user.env, ...env });
    expect(post.output).toMatch(/The image \(\d+ MB\) is saved/);
    await user.must("podman", "rmi", "--force", imageOf(main.outputs));
    await user.endPause();
    const restored = await must(one, env);
    expect(restored.outputs).toMatchObject({ "cache-hit": "true", registered: '["ppc64le"]' });
  } finally {
    await cache.stop();
  }
});

test("what the machine's table has runs without anything, until the user's own hides it: then it has that too", async () => {
  const made = await must();
  const image = imageOf(made.outputs);
  await user.endPause();
  // As a podman run --privileged IMAGE register of the user's does (containers/podman#26966)
  await user.must(
    "podman",
    "run",
    "--rm",
    "--privileged",
    "--network=none",
    "--userns=host",
    image,
  );
  expect(await user.handlers()).toEqual([OTHERS]);
  const again = await must();
  expect(again.outputs).toMatchObject({ registered: '["ppc64le","s390x"]' });
  expect((await user.handlers()).sort()).toEqual(["qemu-ppc64le", "qemu-s390x"]);
});

test("a table of the user's podman that hides the machine's is found where nothing is to be done", async () => {
  // What the machine has runs in the user's podman, until that has a table
  const machine = new Runner();
  try {
    await machine.must({ platforms: "linux/s390x" }, host.prefix);
    const quiet = await must({ platforms: "linux/s390x" });
    expect(quiet.outputs).toMatchObject({ registered: "[]", checked: "host" });
    expect(quiet.output).not.toContain("::warning");
    const mount = ["mount", "-t", "binfmt_misc", "binfmt_misc", "/proc/sys/fs/binfmt_misc"];
    await user.must("podman", "unshare", ...mount);
    const hidden = await must({ platforms: "linux/s390x" });
    expect(hidden.outputs).toMatchObject({ registered: "[]", checked: "host" });
    expect(hidden.output).toMatch(/::warning::Programs of other[^\n]*#hidden-from-podman/);
    const filled = await must({ platforms: "linux/s390x", rootless: "true" });
    expect(filled.outputs).toMatchObject({ registered: '["s390x"]', checked: "podman" });
    expect((await must({ platforms: "linux/s390x" })).output).not.toContain("::warning");
  } finally {
    machine.remove();
    await host.write("qemu-s390x", "-1");
  }
});

test("it is found too where the runner's service has no session: podman has its files in TMPDIR", async () => {
  const home = path.join(folder.path, "home");
  const session = { HOME: home, XDG_RUNTIME_DIR: "", TMPDIR: home };
  mkdirSync(home);
  chownSync(home, user.id, user.id);
  const podman = (...args: string[]) =>
    user.must("env", ...Object.entries(session).map((pair) => pair.join("=")), "podman", ...args);
  const machine = new Runner();
  try {
    await machine.must({ platforms: "linux/s390x" }, host.prefix);
    await podman("unshare", "mount", "-t", "binfmt_misc", "none", "/proc/sys/fs/binfmt_misc");
    const { outputs, output } = await must({ platforms: "linux/s390x" }, session);
    expect(outputs).toMatchObject({ registered: "[]", checked: "host" });
    expect(output).toMatch(/::warning::Programs of other[^\n]*#hidden-from-podman/);
  } finally {
    await podman("system", "migrate");
    machine.remove();
    await host.write("qemu-s390x", "-1");
  }
});

test("what the machine runs and the user's own table then hides is registered too, and cleaned up", async () => {
  const machine = new Runner();
  try {
    await machine.must({ platforms: "linux/ppc64le" }, host.prefix);
    const inputs = { ...BOTH, cleanup: "true" };
    const main = await must(inputs);
    expect(main.outputs).toMatchObject({
      registered: '["ppc64le","s390x"]',
      platforms: [NATIVE, BOTH.platforms].join(","),
    });
    await runner.post(main, inputs, user.prefix, user.env);
    expect(await user.handlers()).toEqual([]);
    expect((await host.handlers())?.sort()).toEqual([OTHERS, "qemu-ppc64le"]);
  } finally {
    machine.remove();
    await host.write("qemu-ppc64le", "-1");
  }
});

test("all, where the machine runs some: this user's podman gets what the image holds, or what runs is reported", async () => {
  const machine = new Runner();
  const other = new Runner();
  try {
    const image = imageOf((await must()).outputs);
    await user.endPause();
    await machine.must({ platforms: "linux/ppc64le" }, host.prefix);
    const all = await must({ platforms: "all", image });
    expect(all.outputs).toMatchObject({ registered: '["ppc64le","s390x"]', checked: "podman" });

    other.give(bare.id);
    const reported = await other.must({ platforms: "all" }, bare.prefix, bare.env);
    expect(reported.outputs).toMatchObject({ registered: "[]", checked: "host" });
    expect(reported.outputs["platforms"]).toBe([...FAMILY, "linux/ppc64le"].join(","));
    expect(reported.output).toMatch(/::warning::[^\n]*#all-without-engine/);
  } finally {
    machine.remove();
    other.remove();
    await host.write("qemu-ppc64le", "-1");
  }
});

test("a run that is cancelled in a build leaves no process, container or handler", async () => {
  await user.handlers(); // podman's pause process is there from now on
  const before = processes();
  const endless = "set -e; while :; do sleep 0.998; echo goes on; done";
  const text = `ARG BASE_IMAGE\nFROM \${BASE_IMAGE}\nRUN ${endless}\n`;
  const inputs = { ...BOTH, cleanup: "true", containerfile: folder.file("Endless", text) };
  const isTime = () => commandLines().some(([, line]) => line.startsWith("sleep 0.998"));
  const main = await runner.cancelled(isTime, [inputs, user.prefix, user.env]);
  expect(main.status).toBe(130);
  const post = await runner.post(main, inputs, user.prefix, user.env);
  expect(post).toMatchObject({ status: 0, output: expect.not.stringContaining("::warning::") });
  expect(await settled(processes, before)).toEqual(before);
  expect(await user.must("podman", "ps", "--all", "--external", "--quiet")).toBe("");
  expect(await user.handlers()).toEqual([OTHERS]);
});

describe("the input rootless", () => {
  test("true: also where sudo is given", async () => {
    const sudo = new Folder();
    await host.sudoers("u2000 ALL=(root) NOPASSWD: ALL", sudo);
    try {
      const { outputs } = await must({ rootless: "true" });
      expect(outputs).toMatchObject({ registered: '["ppc64le","s390x"]', checked: "podman" });
    } finally {
      await host.must("umount", "/etc/sudoers");
      sudo.remove();
    }
  });

  test("false: never", async () => {
    const { status, output } = await step({ rootless: "false" });
    expect(status).toBe(1);
    expect(output).toContain("#no-sudo");
    expect(await user.handlers()).toEqual([OTHERS]);
  });

  test("true, as root: that is no way", async () => {
    const { status, output } = await runner.step({ ...BOTH, rootless: "true" }, host.prefix);
    expect(status).toBe(1);
    expect(output).toContain("#invalid-input");
  });
});

describe("where the user's podman can't do it, it is said, with sudo as the other way", () => {
  const expected = (section: string) => expect.stringMatching(new RegExp(`sudoers[^]*#${section}`));

  test("no ids", async () => {
    runner.give(bare.id);
    const failed = await runner.step(BOTH, bare.prefix, bare.env);
    expect(failed).toMatchObject({ status: 1, output: expected("podman-not-set-up") });
  });

  test("no newuidmap", async () => {
    const programs = ["podman", "mount", "sudo", "tar", "sh", "runc"];
    await host.must(
      "sh",
      "-c",
      'for p; do ln -s "$(command -v "$p")" "$0"; done',
      folder.path,
      ...programs,
    );
    const prefix = [...user.prefix, "env", `PATH=${folder.path}`];
    const failed = await runner.step(BOTH, prefix, user.env);
    expect(failed).toMatchObject({ status: 1, output: expected("podman-not-set-up") });
  });

  test("newuidmap that gets no rights, as in a service with NoNewPrivileges=yes", async () => {
    await user.endPause();
    const failed = await runner.step(BOTH, [...user.prefix, "setpriv", "--no-new-privs"], user.env);
    expect(failed).toMatchObject({ status: 1, output: expected("podman-not-set-up") });
    expect(failed.output).toMatch(/::error::.*no_new_privs is set, .*uid_map/);
  });

  test("no user namespace", async () => {
    // This host's own limit (namespaces(7)), which RHEL's hardening guides set to 0
    const limit = "/proc/sys/user/max_user_namespaces";
    const before = await host.must("cat", limit);
    const set = (value: string) => host.must("sh", "-c", `echo ${value} >${limit}`);
    await set("0");
    try {
      const failed = await step();
      expect(failed).toMatchObject({ status: 1, output: expected("no-user-namespaces") });
      expect(failed.output).toContain(`${limit} is 0`);
    } finally {
      await set(before.trim());
    }
  });

  describe("a kernel that refuses the mount", () => {
    const refusing = (): NodeJS.ProcessEnv => {
      const said = "mount: /proc/sys/fs/binfmt_misc: permission denied.";
      folder.file("mount", `#!/bin/sh\necho '${said}' >&2\nexit 32\n`, 0o755);
      return { PATH: `${folder.path}:${user.env["PATH"]}` };
    };

    test("that is new enough", async () => {
      const failed = await step({}, refusing());
      expect(failed).toMatchObject({ status: 1, output: expected("no-user-table") });
      expect(await user.handlers()).toEqual([OTHERS]);
    });

    // By its name alone (setarch(8)); what it can do, it still can
    const old = (): string[] => [...user.prefix, "setarch", "--uname-2.6"];

    test("that is too old: no image is got for nothing", async () => {
      const failed = await runner.step(BOTH, old(), { ...user.env, ...refusing() });
      expect(failed).toMatchObject({ status: 1, output: expected("no-user-table") });
      expect(failed.output).not.toContain("Get the image");
    });

    test("that is old by its name and has the table: it is used", async () => {
      const { status, outputs } = await runner.step(BOTH, old(), user.env);
      expect(status).toBe(0);
      expect(outputs).toMatchObject({ checked: "podman" });
    });
  });
});
