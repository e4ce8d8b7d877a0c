// Real here: Debian 13's kernel with AppArmor, systemd, its services and sessions, podman rootful and rootless, sudo,
// and the committed dist.
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

import { Lab, LAB_TIMEOUT } from "../support/lab.js";

const lab = new Lab("selinux", { LAB_SECURITY: "apparmor" });

beforeAll(async () => {
  await lab.saveAction();
  await lab.run("apparmor.sh");
}, LAB_TIMEOUT);
afterAll(() => lab.remove());

const REGISTERED = { registered: '["aarch64"]', checked: "podman" };

describe("under AppArmor", () => {
  test("through sudo the action registers, and a container that it confines runs", () => {
    lab.expectEnded({ root: 0, "root-confined": 42, "root-container": 42 });
    expect(lab.outputs("root")).toMatchObject({ registered: '["aarch64"]', checked: "host" });
    expect(lab.read("root/profile")).toMatch(/^containers-default-/);
  });

  test("a profile that denies podman its user namespace is named as the cause, and nothing is registered", () => {
    lab.expectEnded({ denied: 1 });
    expect(lab.outputs("denied")).toEqual({});
    expect(lab.read("denied/log")).toMatch(
      /^::error::.*cannot clone: Permission denied.*#no-user-namespaces$/m,
    );
    expect(lab.read("denied/dmesg")).toMatch(/apparmor="DENIED".* profile="podman"/);
    expect(lab.read("table").trim()).toBe("register status");
  });

  test("where AppArmor refuses podman itself in the new namespace, as Ubuntu does, it is the same", () => {
    lab.expectEnded({ reexec: 1 });
    expect(lab.outputs("reexec")).toEqual({});
    expect(lab.read("reexec/log")).toMatch(
      /^::error::.*failed to reexec: Permission denied.*#no-user-namespaces$/m,
    );
    expect(lab.read("reexec/dmesg")).toMatch(
      /apparmor="DENIED" operation="exec" .*disconnected path.* name="\/proc\/self\/exe"/,
    );
  });

  test("with the profile of docs/troubleshooting.md it runs without root", () => {
    lab.expectEnded({ allowed: 0, "allowed-container": 42 });
    expect(lab.outputs("allowed")).toMatchObject(REGISTERED);
  });
});

describe("in a service of systemd's, whose user has no session", () => {
  test("what the user's podman hides is found", () => {
    lab.expectEnded({ hidden: 0 });
    expect(lab.read("hidden/log")).toMatch(/^::warning::Programs of other.*#hidden-from-podman/m);
  });

  test("the action registers without root, and a second run has nothing to do", () => {
    lab.expectEnded({ service: 0, "service-container": 42, "service-again": 0 });
    expect(lab.outputs("service")).toMatchObject(REGISTERED);
    expect(lab.outputs("service-again")).toMatchObject({ registered: "[]", checked: "podman" });
  });

  test("reset registers anew", () => {
    lab.expectEnded({ "service-reset": 0 });
    expect(lab.outputs("service-reset")).toMatchObject(REGISTERED);
  });

  test("podman's pause process is in the service's cgroup, and outlives it as the runner's unit has it", () => {
    expect(lab.read("service/cgroup")).toMatch(/^0::\/system\.slice\/run-\S+\.service$/m);
  });

  test("it ends with a service that ends all, and the next registers anew", () => {
    // 127 is /bin/sh's, which execvp(3) lets read what the kernel refuses
    lab.expectEnded({ group: 0, "group-program": 127, "group-again": 0 });
    expect(lab.read("group/cgroup")).toBe("");
    expect(lab.outputs("group-again")).toMatchObject(REGISTERED);
  });
});

test("in a session that lasts, the pause process is in a scope of the user's, and outlives every service", () => {
  lab.expectEnded({ linger: 0, "linger-container": 42, "linger-again": 0 });
  expect(lab.read("linger/cgroup")).toMatch(
    /^0::\/user\.slice\/user-1000\.slice\/user@1000\.service\/user\.slice\/podman-pause-\w+\.scope$/m,
  );
  expect(lab.outputs("linger")).toMatchObject(REGISTERED);
  expect(lab.outputs("linger-again")).toMatchObject({ registered: "[]", checked: "podman" });
});

test("the runner ends it with the job nevertheless; the next registers anew and cleans up", () => {
  lab.expectEnded({ "linger-ended": 127, "linger-next": 0, "linger-next-post": 0 });
  expect(lab.outputs("linger-next")).toMatchObject(REGISTERED);
  expect(lab.read("linger-next-post/log")).not.toContain("::warning");
  expect(lab.read("linger-table")).toBe("register\nstatus\n");
});
