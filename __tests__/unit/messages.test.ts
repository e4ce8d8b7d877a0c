// Real here: every message, and docs/troubleshooting.md. Made up: what they are told.
import { readFileSync } from "node:fs";

import { expect, test } from "@jest/globals";
import * as messages from "../../src/action/messages.js";

const { Problem, causeOf, ...makers } = messages;

/** One call of each. */
const problems: Readonly<Record<keyof typeof makers, messages.Problem>> = {
  invalidInput: makers.invalidInput("engine", "crun", "auto, podman or docker"),
  unknownPlatform: makers.unknownPlatform("vax", "arm", ["all", "arm"]),
  otherSystem: makers.otherSystem("windows/amd64"),
  noEngine: makers.noEngine(["podman", "docker"], "podman: it is not on PATH; docker: no daemon"),
  otherMachine: makers.otherMachine("docker"),
  checkpointImage: makers.checkpointImage("quay.io/x", "io.podman.annotations.checkpoint.name"),
  engineFailed: makers.engineFailed("podman", "no runtime", "docker"),
  allWithoutEngine: makers.allWithoutEngine(["arm", "s390x"]),
  noSudo: makers.noSudo("sudo -n podman info: sudo: a password is required"),
  noUsersEngine: makers.noUsersEngine("auto"),
  podmanNotSetUp: makers.podmanNotSetUp("no subuid ranges found for user"),
  noUserTable: makers.noUserTable("Linux 6.1; mount: permission denied"),
  noUserNamespaces: makers.noUserNamespaces("max_user_namespaces is 0"),
  rootlessFailed: makers.rootlessFailed("podman unshare ended with status 125"),
  hiddenFromPodman: makers.hiddenFromPodman(),
  noBinfmt: makers.noBinfmt("modprobe: FATAL: Module binfmt_misc not found"),
  readOnlyBinfmt: makers.readOnlyBinfmt("/proc/sys/fs/binfmt_misc is read-only"),
  notMountable: makers.notMountable(["arm", "s390x"], "mount: permission denied"),
  buildFailed: makers.buildFailed("/x/Containerfile", "no route to host"),
  pullFailed: makers.pullFailed("quay.io/x", "unauthorized"),
  dockerReadsNoOci: makers.dockerReadsNoOci("oci-archive:/x.tar", "no manifest.json"),
  noEntrypoint: makers.noEntrypoint("quay.io/x", "exec: list: not found"),
  registerFailed: makers.registerFailed("quay.io/x", "is read-only"),
  cannotProbe: makers.cannotProbe(["in /a: EACCES", "in /b: ENOENT"]),
  doesNotRun: makers.doesNotRun([
    { name: "arm", reason: "it is disabled" },
    { name: "s390x", reason: "it ended by SIGSEGV" },
  ]),
  mislabelled: makers.mislabelled(["arm", "s390x"], "SELinux denied read"),
  deniedPermissively: makers.deniedPermissively("SELinux denied execute"),
  notChecked: makers.notChecked("podman ended with status 125"),
  foreignImage: makers.foreignImage("quay.io/x", "linux/s390x", ["linux/arm/v7", "linux/arm/v6"]),
  imageIsOld: makers.imageIsOld("localhost/x:1", 31.5, "no route to host"),
  dockerWithoutSelinux: makers.dockerWithoutSelinux(),
  notRenewed: makers.notRenewed("no route to host"),
  beforeProcessor: makers.beforeProcessor("arm", "qemu-arm", "echo -1"),
  highMemory: makers.highMemory("11.1.2"),
  oldEmulator: makers.oldEmulator(["arm", "s390x"], "7.0.0", "7.2.15"),
};

test("Every message is looked at here", () => {
  expect(Object.keys(problems).sort()).toEqual(Object.keys(makers).sort());
});

test.each(Object.entries(problems))(
  "%s says what happened, was found and is to do",
  (_, problem) => {
    expect(problem).toBeInstanceOf(Problem);
    expect(problem.name).toBe("Problem");
    expect(problem.message).toMatch(
      /^[A-Z][^\n]+\.\n {2}Found: \S[^\n]*\n {2}To do: \S[^\n]*\n {2}More: docs\/troubleshooting\.md#[a-z-]+$/,
    );
    expect(problem.message).not.toMatch(/undefined|null|NaN|\[object|function/);
  },
);

test.each([
  ["invalidInput", ["'engine'", "'crun'", "auto, podman or docker"]],
  ["unknownPlatform", ["'vax'", "'arm'", "all, arm"]],
  ["noEngine", ["podman or docker is", "docker: no daemon", process.env["PATH"]]],
  ["allWithoutEngine", ["Found: these don't run: arm, s390x"]],
  ["noSudo", ["sudo -n podman info: sudo: a password is required"]],
  ["podmanNotSetUp", ["no subuid ranges found for user", "sudoers"]],
  ["noUserTable", ["Linux 6.1; mount: permission denied", "sudoers"]],
  ["noUserNamespaces", ["max_user_namespaces is 0", "sudoers"]],
  ["rootlessFailed", ["podman unshare ended with status 125", "sudoers"]],
  ["noBinfmt", ["Module binfmt_misc not found"]],
  ["notMountable", ["arm, s390x do", "mount: permission denied"]],
  ["buildFailed", ["/x/Containerfile", "no route to host"]],
  ["pullFailed", ["podman pull quay.io/x", "unauthorized"]],
  ["noEntrypoint", ["quay.io/x", "exec: list: not found"]],
  ["registerFailed", ["quay.io/x", "is read-only"]],
  ["cannotProbe", ["in /a: EACCES, in /b: ENOENT"]],
  ["doesNotRun", ["arm, s390x do", "arm: it is disabled; s390x: it ended by SIGSEGV"]],
  ["mislabelled", ["arm, s390x run on the host", "Found: SELinux denied read"]],
  ["deniedPermissively", ["Found: SELinux denied execute"]],
  ["notChecked", ["Found: podman ended with status 125"]],
  ["foreignImage", ["quay.io/x is made", "Found: linux/s390x; ", "linux/arm/v7, linux/arm/v6"]],
  ["imageIsOld", ["localhost/x:1 is 31.5 days old", "Found: no route to host"]],
  ["notRenewed", ["Found: no route to host"]],
  ["otherMachine", ["docker runs"]],
  ["checkpointImage", ["quay.io/x asks", "annotations.checkpoint.name"]],
  ["engineFailed", ["podman failed", "Found: no runtime", "docker is tried"]],
  ["dockerReadsNoOci", ["oci-archive:/x.tar", "no manifest.json"]],
] as const)("%s names what it was given", (name, details) => {
  for (const detail of details) expect(problems[name].message).toContain(detail);
});

test("Each message has its section in docs/troubleshooting.md, and no other is there", () => {
  const page = readFileSync(new URL("../../docs/troubleshooting.md", import.meta.url), "utf8");
  const [, catalogue = ""] = page.split("\n## Every message\n");
  const sections = [...catalogue.matchAll(/^### (.+)$/gm)].map(([, title]) => title);
  const expected = [...Object.values(problems).map(({ section }) => section), "command-failed"];
  expect(sections.sort()).toEqual([...new Set(expected)].sort());
});

test("The cause in another message has neither remedy nor link", () => {
  expect(causeOf(makers.otherSystem("x"))).toBe(
    "The platform 'x' is not Linux: QEMU's user mode runs programs of Linux alone. 'x' in the input 'platforms'",
  );
  expect(causeOf(new Error("none"))).toBe("none");
  expect(causeOf("none")).toBe("none");
});

test("The link leads to the page of the version that runs, where the runner names it", () => {
  process.env["GITHUB_ACTION_REPOSITORY"] = "org/qemu-user-static-action";
  process.env["GITHUB_ACTION_REF"] = "v1";
  try {
    expect(makers.otherSystem("x").message).toMatch(
      /More: https:\/\/github\.com\/org\/qemu-user-static-action\/blob\/v1\/docs\/troubleshooting\.md#other-system$/,
    );
  } finally {
    delete process.env["GITHUB_ACTION_REPOSITORY"];
    delete process.env["GITHUB_ACTION_REF"];
  }
});

test("noEngine says it where there is no PATH", () => {
  const { PATH } = process.env;
  delete process.env["PATH"];
  try {
    expect(makers.noEngine(["podman"], "").message).toContain("(PATH: unset)");
  } finally {
    process.env["PATH"] = PATH;
  }
});

test("A Problem gives what happened and what was found on their own too", () => {
  const { what, found, message } = makers.pullFailed("quay.io/x", "unauthorized");
  expect([what, found]).toEqual(["The image quay.io/x could not be pulled.", "unauthorized"]);
  expect(message).toMatch(/^The image quay.io\/x could not be pulled.\n {2}Found: unauthorized\n/);
});
