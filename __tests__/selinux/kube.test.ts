// Real here: a kernel that enforces SELinux, in a virtual machine with systemd and its untriggered
// automount of binfmt_misc; podman that plays the pod of deploy/kubernetes with its labels and volumes;
// the committed dist under Node 24 in a confined container. A stand-in: podman for the kubelet, as in
// engine/kubernetes.test.ts, and refpolicy for Fedora's policy (docs/selinux.md).
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { DaemonSet } from "kubernetes-models/apps/v1/DaemonSet";
import { ConfigMap } from "kubernetes-models/v1/ConfigMap";
import { parseAllDocuments } from "yaml";

import { ARCHITECTURES } from "../../src/architectures.js";
import { elfProgram } from "../../src/elf.js";
import { execute, must, NODE24, parseFileCommands, ROOT } from "../support/action.js";
import { Folder } from "../support/tools.js";

const MANIFEST = path.join(ROOT, "deploy/kubernetes/qemu-user-static.yaml");
const IMAGE = "localhost/kubernetes-test";
const folder = new Folder();
const statuses = new Map<string, number>();

/** Writes the DaemonSet's pod for podman, as it is and without the level of its label. */
function writePods(payload: string): void {
  const text = readFileSync(MANIFEST, "utf8");
  const documents = parseAllDocuments(text).map((document) => document.toJS() as unknown);
  const { metadata, spec } = documents.find(DaemonSet.is)?.spec?.template ?? {};
  const [container] = spec?.containers ?? [];
  const options = spec?.securityContext?.seLinuxOptions;
  if (!container || !options) throw new Error("no container, or no SELinux options");
  container.image = IMAGE;
  const write = (name: string): void => {
    const named = { ...metadata, name: "qemu-user-static" };
    const pod = { apiVersion: "v1", kind: "Pod", metadata: named, spec };
    const played = [documents.find(ConfigMap.is), pod].map((document) => JSON.stringify(document));
    writeFileSync(path.join(payload, `${name}.yaml`), played.join("\n---\n"));
  };
  write("pod");
  delete options.level;
  write("without-level");
  const command = container.readinessProbe?.exec?.command ?? [];
  writeFileSync(path.join(payload, "readiness"), command.join("\0"));
}

/** Makes the root of a container that holds Node, its libraries and the action, and nothing else. */
async function writeRunner(root: string): Promise<void> {
  for (const name of ["dev", "proc", "sys", "etc", "run", "runner", "tmp", "action"]) {
    mkdirSync(path.join(root, name), { recursive: true });
  }
  const libraries = (await must(["ldd", NODE24])).match(/\/\S+(?= \()/g) ?? [];
  for (const file of libraries) cpSync(file, path.join(root, file), { dereference: true });
  cpSync(NODE24, path.join(root, "node"));
  for (const part of ["dist", "container"]) {
    cpSync(path.join(ROOT, part), path.join(root, "action", part), { recursive: true });
  }
}

beforeAll(async () => {
  const payload = path.join(folder.path, "payload");
  const programs = path.join(payload, "programs");
  mkdirSync(programs, { recursive: true });
  writePods(payload);
  await writeRunner(path.join(payload, "runner"));
  const build = ["build", "--quiet", "--layers=false", "--target=fedora", "--squash-all"];
  const architecture = "--build-arg=ARCHITECTURES=aarch64";
  await must(["podman", ...build, architecture, `--tag=${IMAGE}`, path.join(ROOT, "container")]);
  await must(["podman", "save", "--quiet", `--output=${payload}/image.tar`, IMAGE]);
  await must(["podman", "rmi", IMAGE]);
  cpSync("/usr/libexec/podman/catatonit", path.join(payload, "catatonit"), { dereference: true });
  cpSync(path.join(ROOT, "__tests__/selinux/kube.sh"), path.join(payload, "kube.sh"));
  for (const row of ARCHITECTURES.filter(({ name }) => name === "aarch64")) {
    writeFileSync(path.join(programs, row.name), elfProgram(row), { mode: 0o755 });
  }
  await must(["tar", "-C", programs, "-cf", path.join(payload, "programs.tar"), "."]);

  const result = path.join(folder.path, "result");
  const lab = path.join(ROOT, "__tests__/selinux/lab/run");
  const { status, output } = await execute([lab, payload, "kube.sh", result]);
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

test("the pod registers from an untriggered automount, and a confined container runs", () => {
  expect(ended("pod", "pod-program", "pod-confined")).toEqual({
    pod: 0,
    "pod-program": 42,
    "pod-confined": 42,
  });
  expect(read("pod-process").trim()).toBe("system_u:system_r:spc_t:s0");
  expect(read("pod-emulator").trim()).toBe("system_u:object_r:container_file_t:s0");
});

test("without the level the pod is as ready, and a confined container dies without a word", () => {
  expect(ended("without-level", "without-level-program", "without-level-confined")).toEqual({
    "without-level": 0,
    "without-level-program": 42,
    "without-level-confined": 139,
  });
  expect(read("without-level-emulator")).toMatch(/:container_file_t:s0:c\d+,c\d+$/m);
});

test("in a confined container without any right the action finds everything in place", () => {
  expect(ended("runner")).toEqual({ runner: 0 });
  const { registered, architectures, platforms } = parseFileCommands(read("runner/output"));
  expect({ registered, architectures }).toEqual({ registered: "[]", architectures: '["aarch64"]' });
  expect(platforms?.split(",")).toContain("linux/arm64");
});

test("when the pod ends, confined containers still run", () => {
  expect(ended("pod-ended")).toEqual({ "pod-ended": 42 });
});

test("a node that has nothing mounted, and the module not loaded, has both afterwards", () => {
  expect(ended("loaded", "bare-loaded", "bare-mounted")).toEqual({
    loaded: 0,
    "bare-loaded": 1,
    "bare-mounted": 32,
  });
  expect(ended("bare", "bare-ended", "bare-ended-confined")).toEqual({
    bare: 0,
    "bare-ended": 42,
    "bare-ended-confined": 42,
  });
});
