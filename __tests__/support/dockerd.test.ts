// Real here: dockerd, podman and containers, of an image that holds busybox alone.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { execFileSync } from "node:child_process";
import path from "node:path";

import { afterAll, beforeAll, expect, test } from "@jest/globals";

import { Dockerd } from "./dockerd.js";

let dockerd: Dockerd;
const folder = mkdtempSync("/tmp/dockerd-test-");
const image = `localhost/dockerd-test-${process.pid}`;

/** An image of one static program, from nothing: neither registry nor foreign architecture. */
beforeAll(async () => {
  mkdirSync(path.join(folder, "root/bin"), { recursive: true });
  execFileSync("cp", ["/bin/busybox", path.join(folder, "root/bin/sh")]);
  execFileSync("sh", ["-c", `tar -C ${folder}/root -c . | podman import --quiet - ${image}`]);
  dockerd = await Dockerd.start();
});

afterAll(async () => {
  await dockerd.stop();
  execFileSync("podman", ["rmi", "--force", image], { stdio: "ignore" });
  rmSync(folder, { recursive: true });
});

test("the daemon stores in overlay2 and starts without images", async () => {
  expect((await dockerd.must("info", "--format", "{{.Driver}} {{.Images}}")).trim()).toBe(
    "overlay2 0",
  );
});

test("an image of podman's is loaded under its name and run with privileges", async () => {
  await dockerd.loadFromPodman(image);
  expect(await dockerd.must("images", "--format", "{{.Repository}}")).toBe(`${image}\n`);
  const args = ["run", "--rm", "--privileged", "--network=none", image, "/bin/sh", "-c"];
  const status = await dockerd.must(...args, "cat /proc/self/status");
  const granted = BigInt(`0x${/^CapEff:\s*(\w+)$/m.exec(status)?.[1]}`);
  expect(granted & (1n << 21n)).toBe(1n << 21n); // CAP_SYS_ADMIN
  expect(await dockerd.run(...args, "exit 42")).toMatchObject({ status: 42 });
});

test("a container without options for a network starts, and sees none", async () => {
  expect(
    (await dockerd.must("run", "--rm", image, "/bin/sh", "-c", "ls /sys/class/net")).trim(),
  ).toBe("lo");
});

test("an image is built", async () => {
  writeFileSync(
    path.join(folder, "Dockerfile"),
    `FROM ${image}\nRUN ["/bin/sh", "-c", "echo built >/made"]\n`,
  );
  await dockerd.must("build", "--tag=made", folder);
  expect(await dockerd.must("run", "--rm", "made", "/bin/sh", "-c", "read a </made; echo $a")).toBe(
    "built\n",
  );
});

test("stop leaves nothing, not even of a container that runs", async () => {
  const traces = (): string[] => {
    const name = path.basename(path.dirname(dockerd.host));
    const processes = readdirSync("/proc")
      .filter((pid) => /^\d+$/.test(pid))
      .filter((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(name);
        } catch {
          return false;
        }
      });
    const mounts = readFileSync("/proc/self/mounts", "utf8")
      .split("\n")
      .filter((m) => m.includes(name));
    const groups = ["", ...readdirSync("/sys/fs/cgroup")]
      .map((g) => path.join("/sys/fs/cgroup", g, name))
      .filter((g) => existsSync(g));
    return [...processes, ...mounts, ...groups, ...[`/tmp/${name}`].filter((f) => existsSync(f))];
  };
  await dockerd.must("run", "--detach", "--privileged", image, "/bin/sh", "-c", "sleep 1000");
  expect(traces().length).toBeGreaterThan(5);
  await dockerd.stop();
  expect(traces()).toEqual([]);
});
