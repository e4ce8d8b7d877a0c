// Real here: a kernel that enforces SELinux, systemd's untriggered automount, podman rootful and rootless,
// sudo, auditd, and the committed dist. A stand-in: refpolicy for Fedora's policy (docs/selinux.md).
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

import { must, ROOT } from "../support/action.js";
import { Lab, LAB_RELEASE, LAB_TIMEOUT } from "../support/lab.js";
import { Folder } from "../support/tools.js";

const folder = new Folder();
const lab = new Lab("selinux");

/** The action as it is, but for the article's label options: what the checks must not let pass. */
async function buildUnlabelled(target: string): Promise<void> {
  const copy = folder.path;
  cpSync(path.join(ROOT, "src"), path.join(copy, "src"), { recursive: true });
  for (const name of ["package.json", "tsconfig.json", "node_modules"]) {
    await must(["ln", "-s", path.join(ROOT, name), copy]);
  }
  const container = path.join(copy, "src/image/container.ts");
  const labelled = readFileSync(container, "utf8");
  const unlabelled = labelled.replace(/^ *"--security-opt",\n *"label=.*",\n/gm, "");
  if (labelled.length - unlabelled.length < 100) throw new Error("no label option in container.ts");
  writeFileSync(container, unlabelled);
  const ncc = path.join(ROOT, "node_modules/.bin/ncc");
  await must([ncc, "build", path.join(copy, "src/main.ts"), "--out", target]);
}

beforeAll(async () => {
  await lab.saveAction();
  lab.copy("container", "unlabelled/container");
  await buildUnlabelled(path.join(lab.payload.path, "unlabelled/dist"));
  await lab.run("scenario.sh");
}, LAB_TIMEOUT);
afterAll(() => {
  folder.remove();
  lab.remove();
});

const startsOf = (step: string): string[] =>
  lab
    .read(`${step}/podman`)
    .split("\n")
    .filter((call) => call.startsWith("run "));

/** Starts the programs without a privilege or a label option. */
const CONFINED_CHECK =
  /^run --rm --network=none --pull=never --name=\S+ --stop-timeout=0 localhost\/qemu-user-static-probe:\w+ \/launcher \/aarch64$/;

describe("from an untriggered automount, with nothing registered", () => {
  test("the article's command alone leaves nothing behind", () => {
    lab.expectEnded({ untriggered: 0 });
    lab.expectEnded({ "untriggered-program": 126 });
  });

  test("the action registers, it lasts, and confined containers run", () => {
    lab.expectEnded({
      fresh: 0,
      "fresh-program": 42,
      "fresh-rootful": 42,
      "fresh-rootless": 42,
    });
    expect(lab.outputs("fresh")).toMatchObject({
      architectures: '["aarch64"]',
      registered: '["aarch64"]',
      checked: "host,confined",
    });
  });
});

describe("registered by a container without labels", () => {
  const DENIAL =
    /avc: +denied +\{ read \} .*path="\/usr\/libexec\/qemu-user-static-action\/qemu-aarch64" .*scontext=system_u:system_r:container_t:s0:c\d+,c\d+ tcontext=system_u:object_r:container_file_t:s0:c1022,c1023 tclass=file permissive=0/;

  test("the host runs the program, and a confined container dies without a word", () => {
    lab.expectEnded({
      naive: 0,
      "naive-program": 42,
      "naive-rootful": 139,
      "naive-rootless": 139,
    });
    expect(lab.read("dmesg")).toMatch(DENIAL);
  });

  const repairs = ["repair", "repair-auditd"];
  test.each(repairs)("the action finds it, says why, and repairs it (%s)", (step) => {
    lab.expectEnded({ [step]: 0 });
    expect(lab.outputs(step)).toMatchObject({
      registered: '["aarch64"]',
      checked: "host,confined",
    });
    const warning = /^::warning::(.*)$/m.exec(lab.read(`${step}/log`))?.[1];
    expect(warning).toMatch(/^The handlers of aarch64 run on the host, but not in confined/);
    expect(warning).toMatch(
      /SELinux denied read on \/usr\/libexec\/qemu-user-static-action\/qemu-aarch64 \(system_u:object_r:container_file_t:s0:c1022,c1023\) to the process system_u:system_r:container_t:s0:c\d+,c\d+: the file has the categories c1022,c1023/,
    );
  });

  test("after the repair confined containers run, rootful and rootless", () => {
    lab.expectEnded({
      "repair-rootful": 42,
      "repair-rootless": 42,
    });
  });

  test("without the label options the action does not pass: the check can fail", () => {
    lab.expectEnded({
      unlabelled: 1,
      "unlabelled-rootful": 139,
      "unlabelled-rootless": 139,
    });
    expect(lab.outputs("unlabelled")).toEqual({});
    expect(lab.read("unlabelled/log")).toMatch(
      /::error::Programs of aarch64 do not run.*not in a confined container: SELinux denied read/,
    );
  });

  test("where SELinux is permissive, a warning says what would fail", () => {
    lab.expectEnded({ permissive: 0 });
    expect(lab.outputs("permissive")).toMatchObject({ registered: "[]", checked: "host,confined" });
    expect(lab.read("permissive/log")).toMatch(
      /::warning::SELinux is permissive here\..*c1022,c1023/,
    );
  });
});

describe("with everything in place", () => {
  test("the step starts one container, confined, and registers nothing", () => {
    lab.expectEnded({ nothing: 0 });
    expect(lab.outputs("nothing")).toMatchObject({ registered: "[]", checked: "host,confined" });
    expect(startsOf("nothing")).toEqual([expect.stringMatching(CONFINED_CHECK)]);
  });

  test("the summary says what was checked, and in which confinement", () => {
    const summary = lab.read("nothing/summary");
    expect(summary).toContain("SELinux is enforcing.");
    expect(summary).toMatch(/\| `linux\/arm64` \| aarch64 \| .* \| ✅ \| ✅ \|/);
  });
});

describe("a user without sudo", () => {
  test("leaves the machine's table empty", () => {
    lab.expectEnded({ "without-root-program": 126 });
    expect(lab.read("without-root-table").trim()).toBe("register status");
  });

  if (LAB_RELEASE === "bookworm") {
    test("is refused a table by Linux 6.1, and told so before an image is got", () => {
      expect(lab.read("kernel")).toMatch(/^6\.1\./);
      lab.expectEnded({ "without-root": 1, "without-root-confined": 1 });
      expect(lab.read("without-root/log")).toMatch(
        /::error::[^\n]*Linux 6\.1\.[^\n]*permission denied[^\n]*#no-user-table/,
      );
      expect(lab.read("without-root/podman")).not.toMatch(/^(load|pull|run) /m);
    });
    return;
  }

  /** Lines of the denials that name the emulator. */
  const denials = (step: string): string[] =>
    lab
      .read(`${step}/audit`)
      .split("\n")
      .filter((line) => /avc:.*"(?:\S*\/)?qemu-/.test(line));

  test("has the programs in their own podman, confined, and no denial names the emulator", () => {
    lab.expectEnded({ "without-root": 0, "without-root-confined": 42 });
    expect(lab.outputs("without-root")).toMatchObject({
      registered: '["aarch64"]',
      checked: "podman,confined",
    });
    expect(denials("without-root")).toEqual([]);
  });

  test("starts one container, confined, in a second step, which registers nothing", () => {
    lab.expectEnded({ "without-root-again": 0 });
    expect(lab.outputs("without-root-again")).toMatchObject({
      registered: "[]",
      checked: "podman,confined",
    });
    expect(startsOf("without-root-again")).toEqual([expect.stringMatching(CONFINED_CHECK)]);
  });

  test("does not pass without the label options: the check can fail", () => {
    lab.expectEnded({ "without-root-unlabelled": 1, "without-root-unlabelled-confined": 139 });
    expect(lab.read("without-root-unlabelled/log")).toMatch(
      /::error::Programs of aarch64 do not run in this user's podman.*not in a confined container: /,
    );
    expect(denials("without-root-unlabelled")).toContainEqual(
      expect.stringMatching(/denied +\{ read \} .*:container_file_t:s0:c1022,c1023 /),
    );
  });

  test("has what is registered without labels found and repaired", () => {
    lab.expectEnded({ "without-root-repair": 0, "without-root-repair-confined": 42 });
    expect(lab.outputs("without-root-repair")).toMatchObject({
      registered: '["aarch64"]',
      checked: "podman,confined",
    });
    expect(lab.read("without-root-repair/log")).toMatch(
      /::warning::The handlers of aarch64 run in this user's podman, but not in confined/,
    );
  });
});

test("sudo for podman alone is enough where nothing is mounted: a container mounts it on the host", () => {
  lab.expectEnded({
    "podman-alone": 0,
    "podman-alone-rootful": 42,
    "podman-alone-rootless": 42,
  });
  expect(lab.outputs("podman-alone")).toMatchObject({ registered: '["aarch64"]' });
});
