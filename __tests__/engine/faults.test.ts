// Real here: podman, sudo with rules of the test's own, the kernel's table, the committed dist under
// Node 24. Each fault: one clear error, the step fails, and what ran before still runs.
import path from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";

import { BINFMT } from "../../src/host/binfmt.js";
import { Runner, type Step } from "../support/action.js";
import { Host, NOBODY } from "../support/host.js";
import { BASE_IMAGE, Folder } from "../support/tools.js";

let host: Host;
let runner: Runner;
let folder: Folder;

beforeEach(async () => {
  folder = new Folder();
  host = await Host.create();
  runner = new Runner();
});
afterEach(async () => {
  await host.end();
  runner.remove();
  folder.remove();
});

/** The one error of a step that failed, its three parts as lines. */
function errorOf({ status, output }: Step): string[] {
  const errors = output.split("\n").filter((line) => line.startsWith("::error::"));
  expect({ status, errors: errors.length, output }).toMatchObject({ status: 1, errors: 1, output });
  return errors[0]?.slice("::error::".length).replaceAll("%25", "%").split("%0A") ?? [];
}

describe("what ran before still runs", () => {
  beforeEach(async () => {
    await runner.must({ platforms: "s390x" }, host.prefix);
  });
  afterEach(async () => {
    expect(await host.handlers()).toContain("qemu-s390x");
    const { answer } = await host.run(
      ...[
        "podman",
        "run",
        "--rm",
        "--platform=linux/s390x",
        "localhost/userland-s390x",
        "uname",
        "-m",
      ],
    );
    expect(answer).toBe("s390x\n");
  });

  const bad: [string, Record<string, string>, RegExp, RegExp][] = [
    [
      "a platform that is not known",
      { platforms: "linux/arm65" },
      /'linux\/arm65' is not known/,
      /did you mean 'linux\/arm64'/,
    ],
    [
      "a platform that is not Linux",
      { platforms: "windows/amd64" },
      /not Linux/,
      /'windows\/amd64'/,
    ],
    ["an engine that is not known", { engine: "nerdctl" }, /'engine' is not valid/, /'nerdctl'/],
    ["a boolean that is none", { cleanup: "yes" }, /'cleanup' is not valid/, /true or false/],
    [
      "an image that can't be pulled",
      { platforms: "ppc64le", image: "localhost:1/none:1" },
      /localhost:1\/none:1 could not be pulled/,
      /connection refused/,
    ],
    [
      "an image that is an option",
      { image: "--privileged" },
      /'image' is not valid/,
      /--privileged/,
    ],
    [
      "a Containerfile that isn't there",
      { containerfile: "/none/Containerfile" },
      /'containerfile' is not valid/,
      /\/none\/Containerfile/,
    ],
  ];
  test.each(bad)("%s", async (_, inputs, what, found) => {
    const lines = errorOf(await runner.step(inputs, host.prefix));
    expect(lines[0]).toMatch(what);
    expect(lines.join("\n")).toMatch(found);
    expect(lines.at(-2)).toMatch(/^ {2}To do: /);
  });

  test("a Containerfile that doesn't build", async () => {
    const containerfile = folder.file(
      "Containerfile",
      `FROM ${BASE_IMAGE}\nRUN echo the reason >&2; exit 7\n`,
    );
    const [what, found] = errorOf(
      await runner.step({ platforms: "ppc64le", containerfile }, host.prefix),
    );
    expect(what).toBe(`The image could not be built from ${containerfile}.`);
    expect(found).toMatch(/the reason|exit status 7/);
  });

  test("an image without the entrypoint is not run with privileges", async () => {
    const image = "localhost/foreign-entrypoint";
    await host.must("podman", "tag", BASE_IMAGE, image);
    const step = await runner.step({ platforms: "ppc64le", image }, host.prefix);
    expect(errorOf(step)[0]).toMatch(/speaks neither of the two ways to register/);
    expect(step.output).not.toContain("--privileged --security-opt");
    await host.must("podman", "untag", image, image);
  });

  const withoutEngine = (): string[] => [...host.prefix, "env", `PATH=${folder.path}`];

  test("no engine on PATH, and all are asked for: a warning, and what runs is reported", async () => {
    const step = await runner.must({ platforms: "all" }, withoutEngine());
    expect(step.output).toMatch(
      /^::warning::No container engine that can register, so what 'all' means is not known.*these don't run: aarch64, .*xtensaeb%0A/m,
    );
    expect(step.outputs).toMatchObject({ architectures: '["s390x"]', registered: "[]" });
  });

  test("no engine on PATH, and all are to be registered anew", async () => {
    const step = await runner.step({ platforms: "all", reset: "true" }, withoutEngine());
    expect(errorOf(step)[0]).toBe(
      "No container engine answers: podman or docker is needed to register emulators.",
    );
  });

  test("no engine on PATH", async () => {
    const step = await runner.step({ platforms: "ppc64le" }, withoutEngine());
    expect(errorOf(step)).toEqual([
      "No container engine answers: podman or docker is needed to register emulators.",
      `  Found: podman: it is not on PATH; docker: it is not on PATH (PATH: ${folder.path})`,
      expect.stringMatching(/^ {2}To do: install one, for instance: sudo dnf install podman\./),
      "  More: docs/troubleshooting.md#no-engine",
    ]);
  });
});

/** Runs the step as a user without rights, whom sudo allows what the rule says, and nothing else. */
async function asNobody(rule: string): Promise<Step> {
  const prefix = await host.nobody(rule, folder);
  runner.give(NOBODY);
  return runner.step({ platforms: "ppc64le" }, prefix, { PATH: "/usr/bin:/usr/sbin" });
}

describe("a runner's user that is not root", () => {
  test("no right to sudo: the step says so", async () => {
    const lines = errorOf(await asNobody(""));
    expect(lines[0]).toBe("Registering needs root, and sudo does not give it without a password.");
    expect(lines.join("\n")).toMatch(/sudo: a password is required/);
  });

  test("sudo for podman and mount is enough", async () => {
    const step = await asNobody("nobody ALL=(root) NOPASSWD: /usr/bin/podman, /usr/bin/mount");
    expect(step).toMatchObject({ status: 0, outputs: { registered: '["ppc64le"]' } });
  });

  test("sudo for podman alone is enough where the table is mounted", async () => {
    await host.mount();
    const step = await asNobody("nobody ALL=(root) NOPASSWD: /usr/bin/podman");
    expect(step).toMatchObject({ status: 0, outputs: { registered: '["ppc64le"]' } });
  });

  test("what already runs needs no sudo", async () => {
    await runner.step({ platforms: "ppc64le" }, host.prefix);
    const step = await asNobody("");
    expect(step).toMatchObject({
      status: 0,
      outputs: { registered: "[]", architectures: '["ppc64le"]' },
    });
  });
});

describe("the kernel's table", () => {
  // Judged by execution: what this process sees of the table fails no step whose programs run.
  test.each([
    ["none is to be seen here", "mount -t tmpfs none /proc/sys/fs"],
    [
      "it is read-only here",
      `mount -t binfmt_misc none ${BINFMT} && mount -o remount,bind,ro ${BINFMT}`,
    ],
    ["only a container can mount it", "mount --bind /bin/false /usr/bin/mount"],
  ])("%s: the step registers all the same", async (_, command) => {
    await host.must("sh", "-c", command);
    const step = await runner.must({ platforms: "ppc64le" }, host.prefix);
    expect(step.outputs).toMatchObject({ registered: '["ppc64le"]', architectures: '["ppc64le"]' });
  });

  test("it can't be mounted at all: the programs don't run, and that is said", async () => {
    await host.must("mount", "--bind", "/bin/false", "/usr/bin/mount");
    // A podman that some policy forbids to enter the host's namespaces
    const script = `#!/bin/sh
case " $* " in *" --pid=host "*) echo 'Error: denied by policy' >&2; exit 126 ;; esac
exec /usr/bin/podman "$@"`;
    folder.file("podman", script, 0o755);
    const PATH = `${folder.path}:${process.env["PATH"]}`;
    const lines = errorOf(await runner.step({ platforms: "ppc64le" }, host.prefix, { PATH }));
    expect(lines[0]).toMatch(
      /ppc64le do not run after their registration, and binfmt_misc could not/,
    );
    expect(lines.join("\n")).toContain("denied by policy");
    expect(lines.at(-2)).toContain("sudo mount -t binfmt_misc binfmt_misc");
    expect(await host.handlers()).toBeUndefined();
  });

  test("an entry whose interpreter is gone is replaced", async () => {
    await host.mount();
    await host.write(
      "register",
      ":qemu-ppc64le:M::\\x7fELF\\x02\\x01\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x02\\x00\\x15\\x00:\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x00\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xfe\\xff\\xff\\xff:/gone/qemu-ppc64le:",
    );
    const step = await runner.must({ platforms: "ppc64le" }, host.prefix);
    expect(step.outputs).toMatchObject({ registered: '["ppc64le"]', architectures: '["ppc64le"]' });
  });

  test("it is switched off as a whole: the reason is named", async () => {
    await host.mount();
    await host.must("sh", "-c", `echo 0 >${BINFMT}/status`);
    const step = await runner.step({ platforms: "ppc64le" }, host.prefix);
    await host.must("sh", "-c", `echo 1 >${BINFMT}/status`);
    expect(errorOf(step).join()).toMatch(/binfmt_misc is switched off.*echo 1/);
  });
});

describe("want of room", () => {
  test("the engine's store is full: the build's own words, and nothing is registered", async () => {
    const store = path.join(folder.path, "store");
    await host.must("mkdir", store);
    await host.must("mount", "-t", "tmpfs", "-o", "size=20m", "none", store);
    const conf = `[storage]\ndriver = "overlay"\ngraphroot = "${store}/graph"\nrunroot = "${store}/run"\n`;
    const archive = path.join(folder.path, "base.tar");
    await host.must("podman", "save", "--quiet", "--output", archive, "localhost/userland-s390x");
    const small = folder.file("Full", `FROM docker-archive:${archive}\nRUN true\n`);
    const env = { CONTAINERS_STORAGE_CONF: folder.file("storage.conf", conf), TMPDIR: store };
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    await host.must("env", ...variables, "podman", "images"); // makes the store
    await host.run("dd", "if=/dev/zero", `of=${store}/fill`, "bs=4k");
    const step = await runner.step(
      { platforms: "ppc64le", containerfile: small },
      host.prefix,
      env,
    );
    expect(errorOf(step).join("\n")).toMatch(/could not be built[^]*no space left on device/);
  });

  test("no space in RUNNER_TEMP: another folder serves", async () => {
    await host.must("mount", "-t", "tmpfs", "-o", "size=4k", "none", runner.temp);
    await host.run("dd", "if=/dev/zero", `of=${runner.temp}/fill`, "bs=4k");
    const step = await runner.must({ platforms: "ppc64le" }, host.prefix);
    expect(step.outputs).toMatchObject({ architectures: '["ppc64le"]' });
  });

  test("out of file descriptors: the step says so, however many Node itself opens", async () => {
    const said = [];
    for (let limit = 16; limit < 48; limit++) {
      const prefix = [...host.prefix, "prlimit", `--nofile=${limit}`];
      const { status, output } = await runner.step({ platforms: "ppc64le" }, prefix);
      if (status === 0) break;
      if (output.includes("::error::")) said.push(output);
    }
    expect(said.length).toBeGreaterThan(0);
    // With some more the step itself gets on, and the engine does not
    expect(said.filter((output) => /EMFILE|too many open files/i.test(output))).not.toEqual([]);
  });
});

test("a RUNNER_TEMP that forbids execution is passed over, without a wait", async () => {
  await host.must("mount", "-t", "tmpfs", "-o", "noexec", "none", runner.temp);
  const start = Date.now();
  const step = await runner.step({ platforms: "ppc64le" }, host.prefix);
  expect(step).toMatchObject({ status: 0, outputs: { architectures: '["ppc64le"]' } });
  expect(Date.now() - start).toBeLessThan(10_000);
});
