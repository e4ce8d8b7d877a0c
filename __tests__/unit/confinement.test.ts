// Real here: tar, and the lines of the logs, from the SELinux lab. Stand-ins: the kernel's mode, and sudo,
// engine and dmesg as scripts.
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { parseHandler } from "../../src/host/binfmt.js";
import { checkConfined } from "../../src/selinux/confined-check.js";
import { ALL_PASSED, FAILED } from "../../src/host/launcher.js";
import type { Finding, SelinuxMode, HostState } from "../../src/host/look.js";
import { nativeArchitecture } from "../../src/host/native.js";
import { SHOW_DENIALS } from "../../src/selinux/denials.js";
import { native, stateOf } from "../support/samples.js";
import { OwnPath } from "../support/tools.js";

let mode: SelinuxMode;

const emulated = (name: string, flags = "F"): Finding => {
  const architecture = nativeArchitecture(name);
  const interpreter = `/usr/bin/qemu-${architecture.name}-static`;
  const entry = `enabled\ninterpreter ${interpreter}\nflags: ${flags}\nextension .x\n`;
  const handler = parseHandler(`qemu-${architecture.name}`, entry, new Date());
  return { ...native, architecture, handler, version: "10.2.2" };
};
const aarch64 = emulated("arm64");
const s390x = emulated("s390x");
const missing: Finding = { ...emulated("riscv64"), runs: false, handler: undefined };

let path: OwnPath;
beforeEach(() => {
  path = new OwnPath();
  path.program(
    "sudo",
    `while [ "\${1#-}" != "$1" ]; do shift; done; export PATH=${path.folder.path}; exec "$@"`,
    false,
  );
  path.program("tar", 'exec /bin/tar "$@"', false);
});
afterEach(() => path.remove());

/** A podman that ends with these statuses, one after another. */
function podman(...statuses: number[]): void {
  const file = path.folder.file("statuses", statuses.map((status) => `${status}\n`).join(""));
  path.program("podman", `read s <${file}; /bin/sed -i 1d ${file}; exit $s`);
}
/** A log of the lab, as if written a second from now. */
function dmesg(file: string): void {
  const fixture = fileURLToPath(new URL(`../selinux/fixtures/${file}`, import.meta.url));
  const now = "audit($(($(/bin/date +%s) + 1))";
  path.program("dmesg", `exec /bin/sed "s/audit([0-9]*/${now}/" ${fixture}`);
}
const calls = (): string[] =>
  path.calls().map((call) => call.replace(/^podman run .*:[0-9a-f]{12} /, "confined "));
const look = (...findings: Finding[]): Promise<HostState> =>
  checkConfined({ ...stateOf(...findings), selinux: mode }, "auto", native.architecture);

const EXPLAINED =
  /^SELinux denied read on \/usr\/bin\/qemu-aarch64-static \(system_u:object_r:container_file_t:s0:c1022,c1023\) to the process .* c1022,c1023, the process has not\./;

describe("Nothing is started", () => {
  test("where the kernel has no SELinux", async () => {
    mode = "off";
    expect(await look(native, aarch64)).toEqual(stateOf(native, aarch64));
    expect(calls()).toEqual([]);
  });

  test.each(["enforcing", "permissive"] as const)(
    "where no emulator runs, on a host that is %s",
    async (selinux) => {
      mode = selinux;
      expect(await look(native, missing)).toEqual({ ...stateOf(native, missing), selinux });
      expect(calls()).toEqual([]);
    },
  );

  // It is registered again in any case, and containers do not find its interpreter.
  test("for a handler without the flag F", async () => {
    mode = "enforcing";
    podman(ALL_PASSED);
    const loose = emulated("arm", "OC");
    expect((await look(native, loose, s390x)).findings).toEqual([
      native,
      loose,
      { ...s390x, confined: true },
    ]);
    expect(calls()).toEqual(["confined /launcher /s390x"]);
  });
});

describe("On a host that enforces", () => {
  beforeEach(() => void (mode = "enforcing"));

  test("one container is started, and no log is read, where all is well", async () => {
    podman(ALL_PASSED);
    dmesg("avc-dmesg.txt");
    expect(await look(native, aarch64, missing, s390x)).toEqual({
      ...stateOf(native, { ...aarch64, confined: true }, missing, { ...s390x, confined: true }),
      selinux: "enforcing",
    });
    expect(calls()).toEqual(["confined /launcher /aarch64 /s390x"]);
  });

  test("what fails is found out, and the denial explained", async () => {
    podman(FAILED + 1, ALL_PASSED);
    dmesg("avc-dmesg.txt");
    expect(await look(native, aarch64, s390x)).toEqual({
      ...stateOf(native, { ...aarch64, confined: false }, { ...s390x, confined: true }),
      selinux: "enforcing",
      denial: expect.stringMatching(EXPLAINED),
    });
    expect(calls()).toEqual([
      "confined /launcher /aarch64 /s390x",
      "confined /launcher /s390x",
      "dmesg ",
    ]);
  });

  test("it is found out where the table can't be read, too", async () => {
    podman(FAILED + 1);
    dmesg("avc-dmesg.txt");
    const { findings, denial } = await look(native, { ...aarch64, handler: undefined });
    expect(findings[1]).toMatchObject({ confined: false });
    expect(denial).toMatch(EXPLAINED);
  });

  test.each([
    [
      "no denial of an emulator was logged",
      () => dmesg("avc-none.txt"),
      "no denial was logged (the kernel drops lines where nothing reads them)",
    ],
    ["there is no log to read", () => {}, "the logs can't be read as this user"],
  ])("an administrator is told where to look where %s", async (_, prepare, found) => {
    podman(FAILED + 1);
    prepare();
    const { denial } = await look(native, aarch64);
    expect(denial).toBe(`${found}; an administrator finds more with: ${SHOW_DENIALS}`);
  });

  test.each([
    ["there is no engine", () => {}, /No container engine/],
    ["the engine can't", () => podman(125, 1), /status 125|status 1\b/],
    ["the launcher fails", () => podman(139), /status 139/],
    ["sudo refuses", () => path.program("podman", "echo 'sudo: no' >&2; exit 1"), /sudo does not/],
  ])("it is said that nothing was checked where %s", async (_, prepare, why) => {
    prepare();
    const { unchecked, ...rest } = await look(native, aarch64);
    expect(rest).toEqual({ ...stateOf(native, aarch64), selinux: "enforcing" });
    expect(unchecked?.message).toMatch(/^SELinux is on, but it was not checked/);
    expect(unchecked?.message).toMatch(why);
  });

  /** As `docker info` says it of a daemon with and without "selinux-enabled". */
  const docker = (options: string): void =>
    path.program("docker", `exit ${ALL_PASSED}`, true, `{"SecurityOptions":${options}}`);

  test("docker proves nothing where its daemon has no SELinux", async () => {
    docker('["name=apparmor","name=seccomp,profile=builtin","name=cgroupns"]');
    const { unchecked, findings } = await look(native, aarch64);
    expect(unchecked?.message).toMatch(/docker info names no SecurityOption 'selinux'/);
    expect(findings).toEqual([native, aarch64]);
    expect(calls()).toEqual([]);
  });

  test("docker is asked where its daemon has SELinux", async () => {
    docker('["name=seccomp,profile=builtin","name=selinux","name=cgroupns"]');
    expect((await look(native, aarch64)).findings).toEqual([
      native,
      { ...aarch64, confined: true },
    ]);
  });
});

describe("On a host that is permissive", () => {
  beforeEach(() => void (mode = "permissive"));

  test("what would have been denied is said", async () => {
    podman(ALL_PASSED);
    dmesg("avc-dmesg-permissive.txt");
    expect(await look(native, aarch64)).toEqual({
      ...stateOf(native, { ...aarch64, confined: true }),
      selinux: "permissive",
      denial: expect.stringMatching(EXPLAINED),
    });
  });

  // The lab's policy denies QEMU vm.mmap_min_addr, and every container the caller's pipe.
  test("what emulators are denied that run all the same is not said", async () => {
    podman(ALL_PASSED);
    dmesg("avc-none.txt");
    expect(await look(native, aarch64)).toEqual({
      ...stateOf(native, { ...aarch64, confined: true }),
      selinux: "permissive",
    });
  });

  test("what fails for another reason has a reason all the same", async () => {
    podman(FAILED + 1);
    dmesg("avc-none.txt");
    const { findings, denial } = await look(native, aarch64);
    expect(findings[1]).toMatchObject({ confined: false });
    expect(denial).toMatch(/^no denial was logged \(/);
  });
});
