// Real here: a kernel that enforces SELinux, systemd, podman, and the committed dist in a confined container.
// Stand-ins: podman for the kubelet (support/daemonset.ts), refpolicy for Fedora's policy (docs/selinux.md).
import { mkdirSync } from "node:fs";
import path from "node:path";

import { afterAll, beforeAll, expect, test } from "@jest/globals";

import { must, NODE24 } from "../support/action.js";
import { buildImage, ONE_LAYER } from "../support/build.js";
import { playable, podSpec, readiness } from "../support/daemonset.js";
import { Lab, LAB_TIMEOUT } from "../support/lab.js";

const IMAGE = "localhost/kubernetes-test";
const lab = new Lab("selinux");

/** Writes the DaemonSet's pod for podman, as it is and without the level of its label. */
function writePods(): void {
  lab.payload.file("pod.yaml", playable(IMAGE));
  const spec = podSpec();
  const options = spec.securityContext?.seLinuxOptions;
  if (!options?.level) throw new Error("no level");
  delete options.level;
  lab.payload.file("without-level.yaml", playable(IMAGE, spec));
  lab.payload.file("readiness", readiness().join("\0"));
}

/** Makes the root of a container that holds Node, its libraries and the action, and nothing else. */
async function writeRunner(): Promise<void> {
  for (const name of ["dev", "proc", "sys", "etc", "run", "runner", "tmp"]) {
    mkdirSync(path.join(lab.payload.path, "runner", name), { recursive: true });
  }
  const libraries = (await must(["ldd", NODE24])).match(/\/\S+(?= \()/g) ?? [];
  for (const file of libraries) lab.copy(file, path.join("runner", file));
  lab.copy(NODE24, "runner/node");
  for (const part of ["dist", "container"]) lab.copy(part, `runner/action/${part}`);
}

beforeAll(async () => {
  writePods();
  await writeRunner();
  await buildImage([...ONE_LAYER, "--build-arg=ARCHITECTURES=aarch64", `--tag=${IMAGE}`]);
  await lab.save(IMAGE, "image.tar");
  await must(["podman", "rmi", IMAGE]);
  lab.copy("/usr/libexec/podman/catatonit", "catatonit");
  await lab.run("kube.sh");
}, LAB_TIMEOUT);
afterAll(() => lab.remove());

test("the pod registers from an untriggered automount, and a confined container runs", () => {
  lab.expectEnded({
    pod: 0,
    "pod-program": 42,
    "pod-confined": 42,
  });
  expect(lab.read("pod-process").trim()).toBe("system_u:system_r:spc_t:s0");
  expect(lab.read("pod-emulator").trim()).toBe("system_u:object_r:container_file_t:s0");
});

test("without the level the pod is as ready, and a confined container dies without a word", () => {
  lab.expectEnded({
    "without-level": 0,
    "without-level-program": 42,
    "without-level-confined": 139,
  });
  expect(lab.read("without-level-emulator")).toMatch(/:container_file_t:s0:c\d+,c\d+$/m);
});

test("in a confined container without any right the action finds everything in place", () => {
  lab.expectEnded({ runner: 0 });
  const { registered, architectures, platforms } = lab.outputs("runner");
  expect({ registered, architectures }).toEqual({ registered: "[]", architectures: '["aarch64"]' });
  expect(platforms?.split(",")).toContain("linux/arm64");
});

test("when the pod ends, confined containers still run", () => {
  lab.expectEnded({ "pod-ended": 42 });
});

test("a node that has nothing mounted, and the module not loaded, has both afterwards", () => {
  lab.expectEnded({
    loaded: 0,
    "bare-loaded": 1,
    "bare-mounted": 32,
  });
  lab.expectEnded({
    bare: 0,
    "bare-ended": 42,
    "bare-ended-confined": 42,
  });
});
