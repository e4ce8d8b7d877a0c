// Real here: podman, the shipped Containerfile built on the base image (Fedora's, or its stand-in),
// systemd-binfmt, the kernel's table, the committed dist under Node 24, foreign userlands.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";

import { Runner } from "../support/action.js";
import { Host } from "../support/host.js";
import { EMULATED, NATIVE } from "../support/native.js";
import { BASE_IMAGE, Folder, Witness } from "../support/tools.js";

let host: Host;
let runner: Runner;
let witness: Witness;
const folder = new Folder();

beforeAll(() => {
  witness = new Witness();
});
afterAll(() => {
  witness.remove();
  folder.remove();
});
beforeEach(async () => {
  host = await Host.create();
  runner = new Runner();
});
afterEach(async () => {
  await host.end();
  runner.remove();
});

const step = (inputs: Record<string, string>) => runner.step(inputs, host.prefix, witness.env);
const uname = (architecture: string) =>
  host.run(
    "podman",
    "run",
    "--rm",
    "--platform",
    `linux/${architecture}`,
    `localhost/userland-${architecture}`,
    "uname",
    "-m",
  );

describe("on a host with no handler and nothing mounted", () => {
  test("the step registers what is asked for, proves it, and containers run", async () => {
    expect(await host.handlers()).toBeUndefined();
    const { status, output, outputs, summary } = await step({ platforms: "linux/ppc64le,s390x" });
    expect({ status, output }).toMatchObject({ status: 0 });
    expect(outputs).toEqual({
      platforms: [NATIVE, "linux/ppc64le", "linux/s390x"].join(","),
      architectures: '["ppc64le","s390x"]',
      matrix: JSON.stringify([NATIVE, "linux/ppc64le", "linux/s390x"]),
      registered: '["ppc64le","s390x"]',
      "qemu-version": expect.stringMatching(/^\d+\.\d+\.\d+$/),
      image: expect.stringMatching(/^localhost\/qemu-user-static:[0-9a-f]{12}@[0-9a-f]{64}$/),
      "cache-hit": "false",
      checked: "host",
    });
    expect(summary).toContain("| `linux/ppc64le` | ppc64le | registered now |");
    expect(await host.handlers()).toEqual(["qemu-ppc64le", "qemu-s390x"]);
    expect(await uname("ppc64le")).toMatchObject({ status: 0, answer: "ppc64le\n" });
    expect(await uname("s390x")).toMatchObject({ status: 0, answer: "s390x\n" });
  });

  test("what is registered lasts, and without the host's own mount it does not", async () => {
    await step({ platforms: "linux/ppc64le" });
    expect(await host.handlers()).toEqual(["qemu-ppc64le"]);
    const { image } = (await step({ platforms: "linux/s390x" })).outputs;
    expect(await host.handlers()).toEqual(["qemu-ppc64le", "qemu-s390x"]);

    const other = await host.another();
    const [, id = ""] = image?.split("@") ?? [];
    const said = await other.must("podman", "run", "--rm", "--privileged", id);
    expect(said).toContain("registered s390x");
    expect(await other.handlers()).toBeUndefined();
    await other.mount();
    expect(await other.handlers()).toEqual([]);
    await other.end();
  });

  test("a mount under a later one on /proc does not count, though the list of mounts has it", async () => {
    await host.mount();
    await host.must("mount", "-t", "proc", "proc", "/proc");
    const { status, output } = await step({ platforms: "linux/s390x" });
    expect({ status, output }).toMatchObject({ status: 0 });
    expect(await host.handlers()).toEqual(["qemu-s390x"]);
  });

  test("a second step with everything in place asks nothing of the engine", async () => {
    const inputs = { platforms: "linux/ppc64le,linux/s390x" };
    await step(inputs);
    witness.calls();
    const { status, outputs } = await step(inputs);
    expect(status).toBe(0);
    expect(outputs).toMatchObject({
      architectures: '["ppc64le","s390x"]',
      registered: "[]",
      image: "",
    });
    expect(witness.calls()).toEqual([]);
  });

  test("all: every architecture of the image, and none of the engine the second time", async () => {
    const names = EMULATED.map(({ name }) => name);
    const first = await step({});
    expect({ status: first.status, output: first.output }).toMatchObject({ status: 0 });
    expect(JSON.parse(first.outputs["architectures"] ?? "")).toEqual(names);
    expect(JSON.parse(first.outputs["registered"] ?? "")).toEqual(names);
    expect(await host.handlers()).toEqual(names.map((name) => `qemu-${name}`).sort());

    witness.calls();
    const second = await step({});
    expect(second.outputs["architectures"]).toBe(first.outputs["architectures"]);
    expect(second.outputs["registered"]).toBe("[]");
    expect(witness.calls()).toEqual([]);
  });

  test("one container start registers any number, with the article's options and no others", async () => {
    await step({ platforms: "mips64,ppc64le,riscv64" });
    const runs = witness.calls().filter((call) => call.startsWith("run "));
    expect(runs).toEqual([
      expect.stringMatching(
        /^run --rm --privileged --security-opt label=filetype:container_file_t --security-opt label=level:s0 --security-opt label=type:spc_t --network=none --userns=host --name=\S+ --stop-timeout=0 [0-9a-f]{64} register mips64 ppc64le riscv64$/,
      ),
    ]);
  });
});

describe("on a host that has handlers", () => {
  beforeEach(() => host.mount());

  const register = (rule: string) =>
    host.must("sh", "-c", 'echo "$0" >/proc/sys/fs/binfmt_misc/register', rule);
  const entry = (name: string) => host.must("stat", "-c", "%Y", `/proc/sys/fs/binfmt_misc/${name}`);

  test("those that are not QEMU's, and QEMU's that work, are left alone", async () => {
    await register(":jar:E::jar::/usr/bin/env:");
    await register(
      ":qemu-s390x:M::\\x7fELF\\x02\\x02\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x02\\x00\\x16:\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x00\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xfe\\xff\\xff:/usr/bin/qemu-s390x-static:F",
    );
    const before = [await entry("jar"), await entry("qemu-s390x")];
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const { outputs } = await step({ platforms: "ppc64le,s390x" });
    expect(outputs).toMatchObject({
      architectures: '["ppc64le","s390x"]',
      registered: '["ppc64le"]',
    });
    expect([await entry("jar"), await entry("qemu-s390x")]).toEqual(before);
  });

  test("one without the flag F is replaced, for containers can't use it", async () => {
    await register(
      ":qemu-s390x:M::\\x7fELF\\x02\\x02\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x02\\x00\\x16:\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x00\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xfe\\xff\\xff:/usr/bin/qemu-s390x-static:",
    );
    expect((await step({ platforms: "s390x" })).outputs["registered"]).toBe('["s390x"]');
    expect(await host.must("cat", "/proc/sys/fs/binfmt_misc/qemu-s390x")).toContain("flags: PF\n");
    expect(await uname("s390x")).toMatchObject({ status: 0, answer: "s390x\n" });
  });
});

describe("an emulator that does not work", () => {
  const containerfile = folder.file(
    "Containerfile",
    `FROM ${BASE_IMAGE}
RUN dnf install -y qemu-user-static-ppc qemu-user-static-s390x && cp /usr/bin/false /usr/bin/qemu-s390x-static
COPY container-entrypoint /
ENTRYPOINT ["/container-entrypoint"]
`,
  );

  test("fails the step that names it, with the reason; what ran before still runs", async () => {
    await step({ platforms: "ppc64le" });
    const { status, output, outputs } = await step({ platforms: "ppc64le,s390x", containerfile });
    expect(status).toBe(1);
    expect(output).toMatch(
      /::error::Programs of s390x do not run on this host\..*s390x: it ended with status 1, run by the handler qemu-s390x \(\/usr\/libexec\/qemu-user-static-action\/qemu-s390x, flags 'PF'\)/,
    );
    expect(outputs).toEqual({});
    expect((await uname("ppc64le")).answer).toBe("ppc64le\n");
  });

  test("is not reported where all are asked for", async () => {
    const { status, output, outputs } = await step({ platforms: "all", containerfile });
    expect(status).toBe(0);
    expect(outputs["architectures"]).toBe('["ppc","ppc64","ppc64le"]');
    expect(output).toContain("::warning::Programs of s390x do not run");
  });

  test("one that the image does not hold fails the step that names it", async () => {
    const { status, output } = await step({ platforms: "riscv64", containerfile });
    expect(status).toBe(1);
    expect(output).toContain("riscv64: the image holds no emulator for it");
  });
});

describe("container-entrypoint", () => {
  test("lists, registers, keeps and unregisters", async () => {
    // With reset the image holds just that
    const { image } = (await step({ platforms: "ppc64le,sh4", reset: "true" })).outputs;
    const [, id = ""] = image?.split("@") ?? [];
    const entrypoint = (...args: string[]) =>
      host.run("podman", "run", "--rm", "--privileged", id, ...args);
    const all = ["ppc64le", "sh4"];
    const lines = (verb: string) => all.map((name) => `${verb} ${name}\n`).join("");

    expect(await entrypoint("list")).toMatchObject({ status: 0, answer: all.join("\n") + "\n" });
    expect(await entrypoint("register", "ppc64le")).toMatchObject({
      status: 0,
      answer: "kept ppc64le\n",
    });
    expect(await entrypoint("--reset", "ppc64le")).toMatchObject({
      status: 0,
      answer: "registered ppc64le\n",
    });
    expect(await entrypoint("--credential", "ppc64le")).toMatchObject({
      status: 0,
      answer: "registered ppc64le\n",
    });
    expect(await host.must("cat", "/proc/sys/fs/binfmt_misc/qemu-ppc64le")).toContain(
      "flags: POCF\n",
    );
    expect(await entrypoint("--credential", "ppc64le")).toMatchObject({
      status: 0,
      answer: "kept ppc64le\n",
    });
    expect(await entrypoint("--reset")).toMatchObject({ status: 0, answer: lines("registered") });
    expect(await host.handlers()).toEqual(all.map((name) => `qemu-${name}`));
    expect(await entrypoint("register", "ppc64le", "s390x")).toMatchObject({
      status: 3,
      answer: "kept ppc64le\nabsent s390x\n",
    });
    expect(await entrypoint("--nonsense")).toMatchObject({ status: 2 });
    expect(await entrypoint("register", "../etc")).toMatchObject({ status: 2 });
    expect(await entrypoint("unregister", "ppc64le")).toMatchObject({
      status: 0,
      answer: "removed ppc64le\n",
    });
    expect(await host.handlers()).toEqual(["qemu-sh4"]);
    expect(await entrypoint("unregister")).toMatchObject({ status: 0, answer: lines("removed") });
    expect(await host.handlers()).toEqual([]);
  });

  test("without --privileged it fails and says what it needs", async () => {
    const { image } = (await step({ platforms: "ppc64le" })).outputs;
    const [, id = ""] = image?.split("@") ?? [];
    const { status, output } = await host.run("podman", "run", "--rm", id);
    expect(status).toBe(1);
    expect(output).toContain("the container needs --privileged");
  });
});
