// Real here: deploy/systemd on a virtual machine whose kernel enforces SELinux: its install, a boot of
// the machine to multi-user.target, systemd-binfmt, podman, its uninstall. The service runs there as
// unconfined_t, in place of Fedora's unconfined_service_t, and its timer every 5 seconds. The image is
// built by the same install on this machine, whose systemctl is none.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { afterAll, beforeAll, expect, test } from "@jest/globals";

import { ARCHITECTURES } from "../../src/architectures.js";
import { elfProgram } from "../../src/elf.js";
import { execute, must, ROOT } from "../support/action.js";
import { Host } from "../support/host.js";
import { Folder } from "../support/tools.js";

const DEPLOY = path.join(ROOT, "deploy/systemd");
const IMAGE = "localhost/qemu-user-static:systemd";
const folder = new Folder();
const statuses = new Map<string, number>();
let built: string[] | undefined;
let builtAndUninstalled: string[] | undefined;

/** Installs without a name of an image on this machine, with a systemctl that only starts the program. */
async function buildImage(): Promise<void> {
  const host = await Host.create();
  await host.mount();
  for (const hidden of ["/etc/systemd/system", "/usr/local/sbin"]) {
    await host.must("mount", "-t", "tmpfs", "tmpfs", hidden);
  }
  const start = "mkdir -p /run/qemu-user-static && exec /usr/local/sbin/qemu-user-static-register";
  folder.file("bin/systemctl", `#!/bin/sh\n[ $1 != start ] || { ${start}; }\n`, 0o755);
  const env = [`PATH=${folder.path}/bin:${process.env["PATH"]}`, "ARCHITECTURES=aarch64 s390x"];
  await host.must("env", ...env, path.join(DEPLOY, "install"));
  built = await host.handlers();
  await host.must("env", ...env, path.join(DEPLOY, "uninstall"));
  builtAndUninstalled = await host.handlers();
  await host.end();
}

beforeAll(async () => {
  const payload = path.join(folder.path, "payload");
  mkdirSync(payload);
  await buildImage();
  const archive = ["--format=oci-archive", "--uncompressed", "--output", `${payload}/image.tar`];
  await must(["podman", "save", "--quiet", ...archive, IMAGE]);
  await must(["podman", "rmi", IMAGE]);
  cpSync(DEPLOY, path.join(payload, "deploy/systemd"), { recursive: true });
  cpSync(path.join(ROOT, "__tests__/selinux/boot.sh"), path.join(payload, "boot.sh"));
  const programs = path.join(payload, "programs");
  mkdirSync(programs);
  for (const row of ARCHITECTURES.filter(({ name }) => name === "aarch64")) {
    writeFileSync(path.join(programs, row.name), elfProgram(row), { mode: 0o755 });
  }
  await must(["tar", "-C", programs, "-cf", path.join(payload, "programs.tar"), "."]);

  const result = path.join(folder.path, "result");
  const lab = path.join(ROOT, "__tests__/selinux/lab/run");
  const { status, output } = await execute([lab, payload, "boot.sh", result]);
  if (!readdirSync(result).includes("statuses")) throw new Error(`${status}: ${output}`);
  for (const line of read("statuses").trim().split("\n")) {
    const [key = "", value = ""] = line.split(" ");
    statuses.set(key, Number(value));
  }
}, 1_200_000);
afterAll(() => folder.remove());

const read = (name: string): string => readFileSync(path.join(folder.path, "result", name), "utf8");

/** Exit statuses of the named commands. */
function ended(...names: readonly string[]): Record<string, number | undefined> {
  return Object.fromEntries(names.map((name) => [name, statuses.get(name)]));
}

/** Names of a table's handlers, and when each was registered. */
function tableOf(name: string): Map<string, number> {
  const lines = read(name).split("\n").filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [handler = "", time = ""] = line.split(" ");
      return [handler, Number(time)];
    }),
  );
}
const namesOf = (table: string): string[] => [...tableOf(table).keys()];
const QEMU = ["qemu-aarch64", "qemu-s390x"];

test("install builds an image where it is given none, and uninstall removes what came of it", () => {
  expect(built).toEqual(QEMU);
  expect(builtAndUninstalled).toEqual([]);
});

test("install needs root, takes an archive, and registers", () => {
  expect(ended("no-root", "install", "install-program")).toEqual({
    "no-root": 1,
    install: 0,
    "install-program": 42,
  });
  expect(read("install.log")).toContain("install: needs root. Run: sudo deploy/systemd/install");
  expect(read("install.log")).toContain("install: registered: aarch64 s390x");
});

test("systemd-analyze has nothing to say against the units", () => {
  expect(ended("verify")).toEqual({ verify: 0 });
  expect(read("verify")).toMatch(/^== .*\n$/); // the scenario's own line: warnings have no status
});

test("after a boot the handlers are there, a confined container runs, and no process is left", () => {
  expect(namesOf("boot")).toEqual(["host", ...QEMU]);
  expect(ended("boot-confined")).toEqual({ "boot-confined": 42 });
  expect(read("boot-service")).toBe("Result=success\nActiveState=inactive\n");
  expect(read("boot-processes")).toBe("");
});

test("where nothing is missing, nothing is run, and nothing is said", () => {
  expect(read("nothing-missing")).toBe("");
});

test("the timer has one that is missing registered, and leaves the others alone", () => {
  expect(ended("timer")).toEqual({ timer: 0 });
  const [before, after] = [tableOf("boot"), tableOf("timer")];
  expect([...after.keys()]).toEqual(["foreign", "host", ...QEMU]);
  expect(after.get("qemu-s390x")).toBe(before.get("qemu-s390x"));
  expect(after.get("qemu-aarch64")).toBeGreaterThan(before.get("qemu-aarch64") ?? Infinity);
});

test("the path unit has all registered after a flush as rpm does it", () => {
  expect(namesOf("flush")).toEqual(["host"]);
  expect(ended("path")).toEqual({ path: 0 });
  expect(namesOf("path")).toEqual(["host", ...QEMU]);
  expect(read("path-said")).toMatch(
    /^missing: (aarch64 s390x|s390x aarch64)\nregistered aarch64, registered s390x\n$/,
  );
});

test("a restart of systemd-binfmt.service has all registered, for confined containers too", () => {
  expect(ended("restart", "restart-confined")).toEqual({ restart: 0, "restart-confined": 42 });
  expect(namesOf("restart")).toEqual(["host", ...QEMU]);
});

test("without the image, the service fails with the command to run", () => {
  expect(ended("no-image")).toEqual({ "no-image": 1 });
  expect(read("no-image-said")).toContain(
    `no image ${IMAGE} in root's store. Run: sudo /lab/deploy/systemd/install oci-archive:/lab/image.tar\n`,
  );
});

test("where the table can't be mounted, the service fails and says so", () => {
  expect(ended("unmounted")).toEqual({ unmounted: 1 });
  expect(read("unmounted-said")).toBe(
    "binfmt_misc is not mounted on /proc/sys/fs/binfmt_misc. Run: systemctl status proc-sys-fs-binfmt_misc.mount\n",
  );
});

test("install brings another image without a gap", () => {
  expect(ended("renew")).toEqual({ renew: 0 });
  const [before, after] = [tableOf("mounted"), tableOf("renew")];
  expect([...after.keys()]).toEqual(["foreign", ...QEMU]);
  for (const name of QEMU) {
    expect(after.get(name)).toBeGreaterThan(before.get(name) ?? Infinity);
  }
  const [executed, failed] = read("gap").trim().split(" ").map(Number);
  expect(executed).toBeGreaterThan(20);
  expect(failed).toBe(0);
});

test("uninstall leaves nothing but the handlers of others", () => {
  expect(ended("uninstall")).toEqual({ uninstall: 0 });
  expect(namesOf("uninstall")).toEqual(["foreign", "qemu-s390x"]);
  expect(read("uninstall-processes")).toBe("");
  expect(read("leftovers")).toBe("");
});
