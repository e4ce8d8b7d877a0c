// Real here: deploy/systemd on a machine that enforces SELinux, its boot, systemd and podman. Stand-ins: a
// systemctl where the image is built, the service's label unconfined_t, its timer of 5 s (boot.sh).
import path from "node:path";

import { afterAll, beforeAll, expect, test } from "@jest/globals";

import { must, ROOT } from "../support/action.js";
import { Host } from "../support/host.js";
import { Lab, LAB_TIMEOUT } from "../support/lab.js";
import { Folder } from "../support/tools.js";

const DEPLOY = path.join(ROOT, "deploy/systemd");
const IMAGE = "localhost/qemu-user-static:systemd";
const folder = new Folder();
const lab = new Lab("selinux");
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
  await buildImage();
  await lab.save(IMAGE, "image.tar", "--format=oci-archive", "--uncompressed");
  await must(["podman", "rmi", IMAGE]);
  lab.copy("deploy/systemd");
  await lab.run("boot.sh");
}, LAB_TIMEOUT);
afterAll(() => {
  folder.remove();
  lab.remove();
});

/** Names of a table's handlers, and when each was registered. */
function tableOf(name: string): Map<string, number> {
  const lines = lab.read(name).split("\n").filter(Boolean);
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
  lab.expectEnded({
    "no-root": 1,
    install: 0,
    "install-program": 42,
  });
  expect(lab.read("install.log")).toContain(
    "install: needs root. Run: sudo deploy/systemd/install",
  );
  expect(lab.read("install.log")).toContain("install: registered: aarch64 s390x");
});

test("systemd-analyze has nothing to say against the units", () => {
  lab.expectEnded({ verify: 0 });
  expect(lab.read("verify")).toMatch(/^== .*\n$/); // the scenario's own line: warnings have no status
});

test("after a boot the handlers are there, a confined container runs, and no process is left", () => {
  expect(namesOf("boot")).toEqual(["host", ...QEMU]);
  lab.expectEnded({ "boot-confined": 42 });
  expect(lab.read("boot-service")).toBe("Result=success\nActiveState=inactive\n");
  expect(lab.read("boot-processes")).toBe("");
});

test("where nothing is missing, nothing is run, and nothing is said", () => {
  expect(lab.read("nothing-missing")).toBe("");
});

test("the timer has one that is missing registered, and leaves the others alone", () => {
  lab.expectEnded({ timer: 0 });
  const [before, after] = [tableOf("boot"), tableOf("timer")];
  expect([...after.keys()]).toEqual(["foreign", "host", ...QEMU]);
  expect(after.get("qemu-s390x")).toBe(before.get("qemu-s390x"));
  expect(after.get("qemu-aarch64")).toBeGreaterThan(before.get("qemu-aarch64") ?? Infinity);
});

test("the path unit has all registered after a flush as rpm does it", () => {
  expect(namesOf("flush")).toEqual(["host"]);
  lab.expectEnded({ path: 0 });
  expect(namesOf("path")).toEqual(["host", ...QEMU]);
  expect(lab.read("path-said")).toMatch(
    /^missing: (aarch64 s390x|s390x aarch64)\nregistered aarch64, registered s390x\n$/,
  );
});

test("a restart of systemd-binfmt.service has all registered, for confined containers too", () => {
  lab.expectEnded({ restart: 0, "restart-confined": 42 });
  expect(namesOf("restart")).toEqual(["host", ...QEMU]);
});

test("without the image, the service fails with the command to run", () => {
  lab.expectEnded({ "no-image": 1 });
  expect(lab.read("no-image-said")).toContain(
    `no image ${IMAGE} in root's store. Run: sudo /lab/deploy/systemd/install oci-archive:/lab/image.tar\n`,
  );
});

test("where the table can't be mounted, the service fails and says so", () => {
  lab.expectEnded({ unmounted: 1 });
  expect(lab.read("unmounted-said")).toBe(
    "binfmt_misc is not mounted on /proc/sys/fs/binfmt_misc. Run: systemctl status proc-sys-fs-binfmt_misc.mount\n",
  );
});

test("install brings another image without a gap", () => {
  lab.expectEnded({ renew: 0 });
  const [before, after] = [tableOf("mounted"), tableOf("renew")];
  expect([...after.keys()]).toEqual(["foreign", ...QEMU]);
  for (const name of QEMU) {
    expect(after.get(name)).toBeGreaterThan(before.get(name) ?? Infinity);
  }
  const [executed, failed] = lab.read("gap").trim().split(" ").map(Number);
  expect(executed).toBeGreaterThan(20);
  expect(failed).toBe(0);
});

test("uninstall leaves nothing but the handlers of others", () => {
  lab.expectEnded({ uninstall: 0 });
  expect(namesOf("uninstall")).toEqual(["foreign", "qemu-s390x"]);
  expect(lab.read("uninstall-processes")).toBe("");
  expect(lab.read("leftovers")).toBe("");
});
