// Real here: podman, the kernel's table, the committed dist under Node 24: what the step does to
// handlers that work, its own and others'.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

import { afterAll, afterEach, beforeEach, describe, expect, test } from "@jest/globals";

import { elfProgram } from "../../src/host/elf.js";
import { nativeArchitecture } from "../../src/host/native.js";
import { imageOf, Runner, type Step } from "../support/action.js";
import { Host } from "../support/host.js";
import { Folder, seeded } from "../support/tools.js";

const BINFMT = "/proc/sys/fs/binfmt_misc";
const folder = new Folder();
let host: Host;
let runner: Runner;

beforeEach(async () => {
  host = await Host.create();
  await host.mount();
  runner = new Runner();
});
afterEach(async () => {
  await host.end();
  runner.remove();
});
afterAll(() => folder.remove());

type Inputs = Record<string, string>;
const step = (inputs: Inputs): Promise<Step> => runner.must(inputs, host.prefix);
const entry = (name: string): Promise<string> => host.must("cat", `${BINFMT}/${name}`);
const S390X =
  ":qemu-s390x:M::\\x7fELF\\x02\\x02\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x02\\x00\\x16:\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x00\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xfe\\xff\\xff:/usr/bin/qemu-s390x-static:";

describe("reset", () => {
  test("registers what runs anew, and leaves exactly the image's handlers of QEMU", async () => {
    await host.write("register", ":jar:E::jar::/usr/bin/env:");
    await host.write("register", `${S390X}F`);
    await step({ platforms: "riscv64" });
    const { outputs } = await step({ platforms: "riscv64", reset: "true" });
    expect(outputs["registered"]).toBe('["riscv64"]');
    expect(await host.handlers()).toEqual(["jar", "qemu-riscv64"]);
  });
});

describe("credential", () => {
  test("true gives the flag C to what is asked for, and false takes it away again", async () => {
    await step({ platforms: "riscv64,sh4" });
    const set = await step({ platforms: "riscv64", credential: "true" });
    expect(set.outputs["registered"]).toBe('["riscv64"]');
    expect(await entry("qemu-riscv64")).toContain("flags: POCF\n");
    expect(await entry("qemu-sh4")).toContain("flags: PF\n");
    expect((await step({ platforms: "riscv64", credential: "true" })).outputs["registered"]).toBe(
      "[]",
    );
    expect((await step({ platforms: "riscv64" })).outputs["registered"]).toBe('["riscv64"]');
    expect(await entry("qemu-riscv64")).toContain("flags: PF\n");
  });

  test("the flag C of somebody else's handler stays", async () => {
    await host.must("cp", "/usr/bin/qemu-s390x-static", "/tmp/qemu-s390x-other");
    await host.write(
      "register",
      `${S390X.replace("/usr/bin/qemu-s390x-static", "/tmp/qemu-s390x-other")}OCF`,
    );
    await host.must("rm", "/tmp/qemu-s390x-other");
    expect((await step({ platforms: "s390x" })).outputs["registered"]).toBe("[]");
  });

  test("with it a setuid program works under emulation, without it not", async () => {
    // geteuid, and exit with it: li 0, 49 ; sc ; li 0, 1 ; sc
    const program = elfProgram(nativeArchitecture("ppc64"), "31000038020000440100003802000044");
    await host.must("chmod", "4755", folder.bytes("euid", program));
    const archive = path.join(folder.path, "euid.tar");
    await host.must("tar", "-C", folder.path, "-cf", archive, "euid");
    await host.must("podman", "import", "--quiet", "--arch=ppc64le", archive, "localhost/euid");
    const euid = async () =>
      (await host.run("podman", "run", "--rm", "--user=77", "localhost/euid", "/euid")).status;

    await step({ platforms: "ppc64le" });
    expect(await euid()).toBe(77);
    await step({ platforms: "ppc64le", credential: "true" });
    expect(await euid()).toBe(0);
    await host.must("podman", "rmi", "--force", "localhost/euid");
  });
});

describe("a renewal", () => {
  test("that breaks what ran is an error", async () => {
    const { outputs } = await step({ platforms: "riscv64" });
    const image = imageOf(outputs);
    const spoil = `["/usr/bin/bash", "-c", "echo '#!/none' >/usr/libexec/qemu-user-static-action/qemu-riscv64"]`;
    const containerfile = folder.file("Spoiled", `FROM ${image}\nRUN ${spoil}\n`);
    const inputs = { platforms: "riscv64", containerfile, "max-age": "0", "cache-image": "false" };
    const { status, output } = await runner.step(inputs, host.prefix);
    expect([status, output]).toEqual([
      1,
      expect.stringMatching(/::error::Programs of riscv64 do not run/),
    ]);
  });

  test("that fails before it is a warning, and what ran is reported", async () => {
    await step({ platforms: "riscv64" });
    const containerfile = folder.file("Failing", "FROM localhost/none\n");
    const inputs = { platforms: "riscv64", containerfile, "max-age": "0", "cache-image": "false" };
    const { outputs, output } = await step(inputs);
    expect(outputs).toMatchObject({ architectures: '["riscv64"]', registered: "[]" });
    expect(output).toMatch(/::warning::The handlers are older .*could not be built/);
    expect(output).toContain("; what was due could not be registered.");
  });
});

describe("cleanup", () => {
  const inputs = { platforms: "riscv64,s390x", cleanup: "true" };

  test("removes what this run added, and only that", async () => {
    await host.write("register", `${S390X}F`);
    const main = await step(inputs);
    expect(main.outputs["registered"]).toBe('["riscv64"]');
    const post = await runner.post(main, inputs, host.prefix);
    expect(post.status).toBe(0);
    expect(await host.handlers()).toEqual(["qemu-s390x"]);
  });

  test("with reset, removes all of the image's that it added", async () => {
    const { outputs } = await step({ platforms: "riscv64,s390x" });
    await host.forget();
    const all = { image: imageOf(outputs), platforms: "riscv64", reset: "true", cleanup: "true" };
    const main = await step(all);
    // s390x, which the image holds too, was not asked for, and so not executed
    expect(main.outputs["registered"]).toBe('["riscv64"]');
    await runner.post(main, all, host.prefix);
    expect(await host.handlers()).toEqual([]);
  });

  test("leaves what has been registered anew meanwhile", async () => {
    const main = await step(inputs);
    await step({ platforms: "riscv64", reset: "true" });
    await host.write("register", `${S390X}F`);
    await runner.post(main, inputs, host.prefix);
    expect(await host.handlers()).toEqual(["qemu-riscv64", "qemu-s390x"]);
  });

  test("a clean-up that fails warns", async () => {
    const main = await step(inputs);
    const post = await runner.post(main, inputs, [...host.prefix, "env", `PATH=${folder.path}`]);
    expect(post.status).toBe(0);
    expect(post.output).toMatch(
      /::warning::The handlers of riscv64, s390x could not be removed: .*No container engine/,
    );
  });

  // The step is killed by a podman that stands before the real one: what it has written by then is its state.
  test.each([
    ["between registration and verification", '/usr/bin/podman "$@"; kill -KILL $PPID'],
    ["while the container runs", 'kill -KILL $PPID; /usr/bin/podman "$@"'],
  ])("removes what a job had registered that was cut off %s", async (_, script) => {
    await step({ platforms: "riscv64,s390x" });
    await host.forget();
    await host.write("register", `${S390X}F`);
    folder.file(
      "podman",
      `#!/bin/sh
case " $* " in *" --privileged "*) ${script} ;; *) exec /usr/bin/podman "$@" ;; esac`,
      0o755,
    );
    const PATH = `${folder.path}:${process.env["PATH"]}`;
    const main = await runner.step(inputs, host.prefix, { PATH });
    expect(main.status).not.toBe(0);
    expect(main.outputs).toEqual({});
    // The engine goes on without the step
    for (let tries = 100; tries > 0 && (await host.handlers())?.length !== 2; tries--) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(await host.handlers()).toEqual(["qemu-riscv64", "qemu-s390x"]);
    const post = await runner.post(main, inputs, host.prefix);
    expect(post.status).toBe(0);
    expect(await host.handlers()).toEqual(["qemu-s390x"]);
  });
});

test("8 steps at once with different platforms: all succeed, and the table is the union", async () => {
  const lists = [
    "riscv64",
    "riscv64,s390x",
    "s390x",
    "sh4",
    "ppc64le",
    "ppc64le,riscv64",
    "mips64",
    "mips64,s390x",
  ];
  // Their images are made first: what is at stake is the table.
  for (const platforms of lists) await step({ platforms });
  await host.forget();
  const runners = lists.map(() => new Runner());
  const steps = await Promise.all(
    lists.map((platforms, i) => (runners[i] ?? runner).step({ platforms }, host.prefix)),
  );
  for (const other of runners) other.remove();
  for (const { status, output } of steps)
    expect({ status, output }).toMatchObject({ status: 0, output });
  expect(await host.handlers()).toEqual([
    "qemu-mips64",
    "qemu-ppc64le",
    "qemu-riscv64",
    "qemu-s390x",
    "qemu-sh4",
  ]);
}, 180_000);

test("8 jobs at once on an empty table: a container each at most, and none after the first job has ended", async () => {
  const inputs = { platforms: "riscv64,s390x" };
  await step(inputs); // the image is made before
  await host.forget();
  const starts = folder.file("starts", "");
  const waiting = folder.file("waiting", "");
  const ended = path.join(folder.path, "ended");
  /** PATH with a podman that notes when it starts a container that may register. */
  const podman = (name: string, more: string): NodeJS.ProcessEnv => {
    const note = `*" --privileged "*) date +%s%3N >>${starts} ;;`;
    const script = `case " $* " in ${note} ${more} esac; exec /usr/bin/podman "$@"`;
    folder.file(`${name}/podman`, `#!/bin/sh\n${script}\n`, 0o755);
    return { PATH: `${folder.path}/${name}:${process.env["PATH"]}` };
  };
  const fast = podman("fast", "");
  // These have found that something is to be done, and get their image late
  const untilEnded = `echo >>${waiting}; until [ -e ${ended} ]; do sleep 0.1; done`;
  const slow = podman("slow", `*" image inspect "*) ${untilEnded} ;;`);
  const lines = (file: string): number[] =>
    readFileSync(file, "utf8").split("\n").slice(0, -1).map(Number);
  const runners = Array.from({ length: 8 }, () => new Runner());
  let end = Infinity;
  const job = async (own: Runner, env: NodeJS.ProcessEnv): Promise<Step> => {
    const step = await own.step(inputs, host.prefix, env);
    end = Math.min(end, Date.now());
    folder.file("ended", "");
    return step;
  };
  const late = runners.slice(0, 4).map((own) => job(own, slow));
  while (lines(waiting).length < 4) await new Promise((resolve) => setTimeout(resolve, 50));
  const steps = await Promise.all([...runners.slice(4).map((own) => job(own, fast)), ...late]);
  for (const own of runners) own.remove();
  for (const { status, output } of steps)
    expect({ status, output }).toMatchObject({ status: 0, output });
  expect(lines(starts).length).toBeGreaterThan(0);
  expect(lines(starts).length).toBeLessThanOrEqual(4);
  expect(Math.max(...lines(starts))).toBeLessThan(end);
  // One has written the rules, the others have kept them or had nothing to do
  const registered = steps.flatMap(({ outputs }) => outputs["registered"] ?? "none");
  expect(registered.filter((names) => names.includes("riscv64"))).toHaveLength(1);
}, 180_000);

/** podman that is killed while it makes a container leaves it behind. */
async function removeContainers(): Promise<void> {
  const said = await host.must("podman", "ps", "--all", "--format={{.ID}} {{.Image}} {{.Status}}");
  const left = said.split("\n").flatMap((line) => {
    const [id = "", image, status] = line.split(" ");
    return image?.startsWith("localhost/qemu-user-static:") && status === "Created" ? [id] : [];
  });
  if (left.length > 0) await host.must("podman", "rm", "--force", "--time=0", ...left);
}

/** Makes second names older than a registration takes at most. */
const ageBridges = (): Promise<string> =>
  host.must(
    "find",
    BINFMT,
    "-name",
    "*.bridge",
    "-exec",
    "touch",
    "--date=2 minutes ago",
    "{}",
    ";",
  );

test("a second name that a killed registration left is tidied up, also where its rule is gone", async () => {
  await step({ platforms: "riscv64,s390x" });
  await host.write("register", `${S390X.replace(":qemu-s390x:", ":qemu-s390x.bridge:")}F`);
  await host.write("qemu-s390x", "-1");
  expect(await host.handlers()).toEqual(["qemu-riscv64", "qemu-s390x.bridge"]);
  // It may be under way
  expect((await step({ platforms: "s390x" })).outputs["registered"]).toBe("[]");
  await ageBridges();
  expect((await step({ platforms: "s390x" })).outputs["registered"]).toBe('["s390x"]');
  expect(await host.handlers()).toEqual(["qemu-riscv64", "qemu-s390x"]);
});

test("killed at any moment, one more run gives a right table", async () => {
  const inputs = { platforms: "riscv64,ppc64le,s390x" };
  await host.write("register", ":jar:E::jar::/usr/bin/env:");
  await step(inputs);
  const random = seeded();
  for (let round = 0; round < 3; round++) {
    const env = runner.environment({ ...inputs, reset: "true" });
    const [program, ...args] = [...host.prefix, process.execPath, "dist/index.js"];
    const child = spawn(program, args, { env, stdio: "ignore", detached: true });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    await new Promise((resolve) => setTimeout(resolve, 100 + random() * 900));
    // The action, sudo and the engine: all of its process group.
    if (child.pid && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    await ended;
    await ageBridges();
    await step(inputs);
    await removeContainers();
    expect(await host.handlers()).toEqual(["jar", "qemu-ppc64le", "qemu-riscv64", "qemu-s390x"]);
  }
}, 120_000);
