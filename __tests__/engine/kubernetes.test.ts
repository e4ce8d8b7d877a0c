// Real here: deploy/kubernetes, Kubernetes' schemas, podman, the kernel's table, and the committed dist in
// a container without any right. A stand-in: podman for the kubelet (support/daemonset.ts).
import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { ConfigMap } from "kubernetes-models/v1/ConfigMap";
import { Namespace } from "kubernetes-models/v1/Namespace";
import { ServiceAccount } from "kubernetes-models/v1/ServiceAccount";
import { DaemonSet } from "kubernetes-models/apps/v1/DaemonSet";
import { RoleBinding } from "kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding";

import { ARCHITECTURES } from "../../src/host/architectures.js";
import { BINFMT } from "../../src/host/binfmt.js";
import { elfProgram } from "../../src/host/elf.js";
import { nativeArchitecture } from "../../src/host/native.js";
import { must, ROOT, Runner, type Ended, type Step } from "../support/action.js";
import { buildImage } from "../support/build.js";
import {
  containerOf,
  documentsOf,
  manifest,
  MANIFEST,
  one,
  playable,
  POD,
  podSpec,
  readiness,
} from "../support/daemonset.js";
import { Host } from "../support/host.js";
import { NATIVE } from "../support/native.js";
import { BASE_IMAGE, Folder } from "../support/tools.js";

const OPENSHIFT = manifest("openshift.yaml");
const KINDS = [Namespace, ServiceAccount, ConfigMap, DaemonSet, RoleBinding];

/**
 * What is wrong with a document by Kubernetes' schemas. Their validators let pass what they don't know,
 * as the API server does unless it is asked; but they read what they know. So a field that they have
 * not read is one too many.
 */
function faultsOf(document: unknown): string[] {
  const kind = KINDS.find(({ is }) => is(document));
  if (!kind) return ["of no known kind"];
  const unread = new Set<string>();
  const watch = (value: unknown, at: string): unknown => {
    if (typeof value !== "object" || value === null) return value;
    const watched = new Map(
      Object.entries(value).map(([name, inner]: [string, unknown]) => {
        unread.add(`${at}/${name}`);
        return [name, watch(inner, `${at}/${name}`)];
      }),
    );
    return new Proxy(value, {
      get(target, name): unknown {
        if (typeof name !== "string" || !watched.has(name)) return Reflect.get(target, name);
        unread.delete(`${at}/${name}`);
        return watched.get(name);
      },
    });
  };
  const faults: string[] = [];
  try {
    kind.prototype.validate.call(watch(document, "data"));
  } catch (error) {
    faults.push(String(error));
  }
  return [...faults, ...[...unread].map((field) => `${field} is unknown`)];
}

describe("the manifests", () => {
  test.each([
    ["qemu-user-static.yaml", MANIFEST, 4],
    ["openshift.yaml", OPENSHIFT, 1],
  ])("%s is what Kubernetes' schemas ask for", (_, text, count) => {
    const documents = documentsOf(text);
    expect(documents.map(faultsOf)).toEqual(Array.from({ length: count }, () => []));
  });

  test.each([
    ["hostNetwork: true", "hostNetwrk: true", "spec/hostNetwrk is unknown"],
    ["    exec:\n", "    exek:\n", "readinessProbe/exek is unknown"],
    ["privileged: true", "privileged: always", "securityContext/privileged must be boolean"],
    ["Bidirectional\n", "Both\n", "mountPropagation must be equal to one of"],
    ["memory: 64Mi", "memory: 64MB", "limits/memory must match format"],
    ["  selector:", "  selectors:", "must have required property selector"],
  ])("with %j changed to %j they are not", (right, wrong, fault) => {
    expect(MANIFEST).toContain(right);
    const faults = documentsOf(MANIFEST.replaceAll(right, wrong)).flatMap(faultsOf);
    expect(faults.join()).toContain(fault);
  });

  test("what one document says of another is so", () => {
    const { metadata, spec } = one(MANIFEST, DaemonSet.is);
    const account = one(MANIFEST, ServiceAccount.is).metadata;
    const namespace = one(MANIFEST, Namespace.is).metadata?.name;
    expect(spec?.template.metadata?.labels).toMatchObject(spec?.selector.matchLabels ?? {});
    expect([metadata?.namespace, account?.namespace]).toEqual([namespace, namespace]);
    expect(podSpec().serviceAccountName).toBe(account?.name);
    const binding = one(OPENSHIFT, RoleBinding.is);
    expect(binding.metadata?.namespace).toBe(namespace);
    expect(binding.subjects).toEqual([{ kind: "ServiceAccount", name: account?.name, namespace }]);
  });

  test("the programs are the action's own, one for each platform that containers have", () => {
    const rows = ARCHITECTURES.filter(({ platforms }) => platforms.length > 0);
    const programs = rows.map((row) => [row.name, Buffer.from(elfProgram(row)).toString("base64")]);
    expect(one(MANIFEST, ConfigMap.is).binaryData).toEqual(Object.fromEntries(programs));
  });

  const scripts = [containerOf(podSpec()).args?.[0] ?? "", readiness()[2] ?? ""];
  test.each(scripts)(
    "its script %# is clean, and nothing in it is the kubelet's to expand",
    (text) => {
      for (const [tool, ...args] of [
        // The names in capital letters are the container's variables
        ["shellcheck", "--shell=bash", "--exclude=SC2153", "-"],
        ["shfmt", "-d", "-i", "2", "-ln", "bash"],
      ]) {
        const { status, stdout } = spawnSync(tool ?? "", args, { input: text, encoding: "utf8" });
        expect({ tool, status, stdout }).toEqual({ tool, status: 0, stdout: "" });
      }
      expect(text).not.toMatch(/\$\$|\$\(\w/);
    },
  );
});

const IMAGE = "localhost/kubernetes-test";
const CONTAINER = `${POD}-${POD}`;
const PROGRAMS = "qemu-user-static-programs";

beforeAll(async () => {
  await buildImage(["--target=fedora", `--tag=${IMAGE}`]);
}, 120_000);
afterAll(() => must(["podman", "rmi", "--force", IMAGE]));

let host: Host;
let folder: Folder;
beforeEach(async () => {
  host = await Host.create();
  folder = new Folder();
  // As systemd makes it, and as the kubelet needs it
  await host.must("mount", "--make-rshared", "/proc");
});
async function removePod(): Promise<void> {
  await host.run("podman", "pod", "stop", "--time=5", POD); // to rm a running one takes 3 s
  await host.run("podman", "pod", "rm", "--force", POD);
  await host.run("podman", "volume", "rm", "--force", PROGRAMS);
}
afterEach(async () => {
  await removePod();
  await host.end();
  folder.remove();
});

/** The command of the readiness probe, as the kubelet executes it. */
function probe(): Promise<Ended> {
  return host.run("podman", "exec", CONTAINER, ...readiness());
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 15_000;
  while (!(await isSo())) {
    if (Date.now() > end) {
      const { output } = await probe();
      throw new Error(`not within 15 s: ${what}\n${await logs()}${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
const untilReady = (): Promise<void> => until("ready", async () => (await probe()).status === 0);
const logs = (): Promise<string> => host.must("podman", "logs", CONTAINER);

/**
 * Has podman run the DaemonSet's pod, and waits until it is ready.
 *
 * @param env values of the container's variables
 */
async function play(env: Readonly<Record<string, string>> = {}): Promise<void> {
  const spec = podSpec();
  const container = containerOf(spec);
  for (const variable of container.env ?? [])
    variable.value = env[variable.name] ?? variable.value ?? "";
  // As GKE's nodes mount volumes (containerd#4182)
  const programs = container.volumeMounts?.find(({ name }) => name === "programs");
  if (programs) programs.mountPath += ":noexec";
  const file = folder.file("pod.yaml", playable(IMAGE, spec));
  await host.must("podman", "kube", "play", "--start=false", file);

  const mode = spec.volumes?.find(({ name }) => name === "programs")?.configMap?.defaultMode ?? 0;
  const files = (
    await host.must("podman", "volume", "inspect", "--format={{.Mountpoint}}", PROGRAMS)
  ).trim();
  await host.must("chmod", "--recursive", mode.toString(8), files);
  await host.must("podman", "pod", "start", POD);
  await untilReady();
}

/** Stops the container's own process in place, not those that are executed beside it. */
async function signal(name: "STOP" | "CONT"): Promise<void> {
  const pid = await host.must("podman", "inspect", "--format={{.State.Pid}}", CONTAINER);
  process.kill(Number(pid), `SIG${name}`);
}

const end = (): Promise<string> => host.must("podman", "pod", "stop", "--time=10", POD);
const uname = (architecture: string): Promise<Ended> =>
  host.run(
    "podman",
    "run",
    "--rm",
    `--arch=${architecture}`,
    `localhost/userland-${architecture}`,
    "uname",
    "-m",
  );
const isRegistered = async (name: string): Promise<boolean> =>
  (await host.handlers())?.includes(name) ?? false;

describe("the pod", () => {
  test("registers, on a node that has nothing mounted; the node keeps it all when the pod ends", async () => {
    expect(await host.handlers()).toBeUndefined();
    await play();
    expect((await host.handlers())?.length).toBe(31);
    expect(await uname("ppc64le")).toMatchObject({ status: 0, answer: "ppc64le\n" });
    const before = await host.handlers();
    await end();
    await removePod();
    expect(await host.handlers()).toEqual(before);
    expect(await uname("s390x")).toMatchObject({ status: 0, answer: "s390x\n" });
  });

  test("mounts the table on the node again, and loses nothing meanwhile", async () => {
    await play({ ARCHITECTURES: "ppc64le", INTERVAL: "1" });
    const { ino } = statSync(path.join(host.table, "qemu-ppc64le"));
    await host.must("umount", BINFMT);
    expect(await host.handlers()).toBeUndefined();
    await until("mounted", async () => (await host.handlers()) !== undefined);
    expect(statSync(path.join(host.table, "qemu-ppc64le")).ino).toBe(ino);
  });

  test("is not ready while a handler is missing, disabled, or one that does not work is before it", async () => {
    const notReady = {
      status: 1,
      output: expect.stringContaining("programs of s390x do not run\n"),
    };
    const rule = readFileSync("/usr/lib/binfmt.d/qemu-s390x.conf", "utf8").trim();
    await play({ INTERVAL: "1" });
    await signal("STOP");
    await host.write(
      "register",
      rule.replace(/^:[^:]*:(.*):[^:]*:[^:]*$/, ":broken:$1:/usr/bin/false:F"),
    );
    expect(await probe()).toMatchObject(notReady);
    await host.write("broken", "-1");
    expect(await probe()).toMatchObject({ status: 0, answer: "" });
    await host.write("qemu-alpha", "0");
    expect((await probe()).output).toContain("programs of alpha do not run\n");
    await host.write("qemu-alpha", "1");
    await host.write("qemu-s390x", "-1");
    expect(await probe()).toMatchObject(notReady);

    await signal("CONT");
    await until("registered", () => isRegistered("qemu-s390x"));
    await untilReady();
    expect(await uname("s390x")).toMatchObject({ status: 0, answer: "s390x\n" });
  });

  test("brings back what somebody registered otherwise, and what a flush of the table removed", async () => {
    await play();
    const before = (await host.handlers())?.sort();
    const shown = async (): Promise<string> =>
      (await host.run("cat", `${BINFMT}/qemu-riscv64`)).output;
    const entry = await shown();
    for (const removed of ["qemu-riscv64", "status"]) {
      await signal("STOP");
      await host.write(removed, "-1");
      await host.write("register", ":qemu-riscv64:M::riscv64::/usr/bin/false:");
      expect(await shown()).not.toBe(entry);
      await signal("CONT");
      // A handler comes back at once, all of them after as many writes
      await until("as before", async () => {
        const handlers = JSON.stringify((await host.handlers())?.sort());
        return (await shown()) === entry && handlers === JSON.stringify(before);
      });
    }
    await untilReady();
  });

  test("registers anew when it starts: an update brings its own emulators", async () => {
    const inode = (): number => statSync(path.join(host.table, "qemu-ppc64le")).ino;
    await play({ ARCHITECTURES: "ppc64le" });
    const before = inode();
    await end();
    await removePod();
    expect(inode()).toBe(before);
    await play({ ARCHITECTURES: "ppc64le" });
    expect(inode()).not.toBe(before);
  });

  test("does what its variables say: a choice, with the node's own in it; the flag C; removal at the end", async () => {
    await play({
      ARCHITECTURES: `${nativeArchitecture().name} ppc64le riscv64`,
      OPTIONS: "--credential",
      AT_END: "unregister",
    });
    expect(await logs()).toBe(
      `absent ${nativeArchitecture().name}\nregistered ppc64le\nregistered riscv64\n`,
    );
    expect(await host.must("cat", `${BINFMT}/qemu-riscv64`)).toContain("flags: POCF\n");
    await host.write("register", ":jar:E::jar::/usr/bin/env:");
    await end();
    expect(await host.handlers()).toEqual(["jar"]);
  });

  test("is ready on a node for which there is nothing to register, and removes nothing there", async () => {
    await host.mount();
    await host.write("register", ":qemu-riscv64:M::riscv64::/usr/bin/env:");
    await play({ ARCHITECTURES: nativeArchitecture().name, AT_END: "unregister" });
    await end();
    expect(await host.handlers()).toEqual(["qemu-riscv64"]);
  });
});

describe("a runner's pod without any right, without an engine", () => {
  const USER = 1001;
  let runner: Runner;
  beforeEach(() => {
    runner = new Runner(undefined, ["/node/node", "/action/dist/index.js"]);
    runner.give(USER);
  });
  afterEach(() => runner.remove());

  const step = (inputs: Record<string, string>): Promise<Step> => {
    const mounts = [
      [path.join(ROOT, `node_modules/node-linux-${process.arch}/bin`), "/node"],
      [path.join(ROOT, "dist"), "/action/dist"],
      [path.join(ROOT, "container"), "/action/container"],
    ].map((pair) => `--volume=${pair.join(":")}:ro`);
    const confined = ["--cap-drop=all", "--security-opt=no-new-privileges", "--read-only"];
    const variables = ["INPUT_*", "GITHUB_*", "RUNNER_*"].map((name) => `--env=${name}`);
    return runner.step(inputs, [
      ...[...host.prefix, "podman", "run", "--rm", "--network=none", `--user=${USER}:${USER}`],
      ...[...confined, ...mounts, `--volume=${runner.folder}:${runner.folder}`, ...variables],
      BASE_IMAGE,
    ]);
  };

  test("the action finds everything in place, and reports it", async () => {
    const inputs = { platforms: "linux/ppc64le,linux/s390x" };
    const before = await step(inputs);
    expect(before.status).toBe(1);
    expect(before.output).toContain("No container engine");

    await play();
    const { status, output, outputs } = await step(inputs);
    expect({ status, output }).toMatchObject({ status: 0, output });
    expect(outputs).toMatchObject({
      registered: "[]",
      architectures: '["ppc64le","s390x"]',
      platforms: [NATIVE, "linux/ppc64le", "linux/s390x"].join(","),
    });
    const all = await step({});
    expect(all.status).toBe(0);
    expect(all.outputs["registered"]).toBe("[]");
    expect(all.outputs["platforms"]).toContain("linux/riscv64");
  });
});
