import { expect, test } from "@jest/globals";
import * as messages from "../../src/messages.js";

const { Problem, ...makers } = messages;

/** One call of each. */
const problems: Readonly<Record<keyof typeof makers, Error>> = {
  invalidInput: makers.invalidInput("engine", "crun", "auto, podman or docker"),
  noPlatforms: makers.noPlatforms(),
  unknownPlatform: makers.unknownPlatform("vax", "arm", ["all", "arm"]),
  noEngine: makers.noEngine(["podman", "docker"]),
  noSudo: makers.noSudo("sudo -n podman info", "sudo: a password is required"),
  noBinfmt: makers.noBinfmt("modprobe: FATAL: Module binfmt_misc not found"),
  readOnlyBinfmt: makers.readOnlyBinfmt(),
  notMountable: makers.notMountable("mount: permission denied"),
  buildFailed: makers.buildFailed("/x/Containerfile", "no route to host"),
  pullFailed: makers.pullFailed("quay.io/x", "unauthorized"),
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
  shortName: makers.shortName("fedora:44"),
  dockerWithoutSelinux: makers.dockerWithoutSelinux(),
  notRenewed: makers.notRenewed("no route to host"),
  commandFailed: makers.commandFailed("podman info", 125, "no space left on device"),
};

test("Every message is looked at here", () => {
  expect(Object.keys(problems).sort()).toEqual(Object.keys(makers).sort());
});

test.each(Object.entries(problems))(
  "%s says what happened, was found and is to do",
  (_, problem) => {
    expect(problem).toBeInstanceOf(Problem);
    expect(problem.name).toBe("Problem");
    expect(problem.message).toMatch(/^[A-Z][^\n]+\.\n {2}Found: \S[^\n]*\n {2}To do: \S[^\n]*$/);
    expect(problem.message).not.toMatch(/undefined|null|NaN|\[object|function/);
  },
);

test.each([
  ["invalidInput", ["'engine'", "'crun'", "auto, podman or docker"]],
  ["unknownPlatform", ["'vax'", "'arm'", "all, arm"]],
  ["noEngine", ["podman or docker is", "no podman and no docker on PATH", process.env["PATH"]]],
  ["noSudo", ["sudo -n podman info: sudo: a password is required"]],
  ["noBinfmt", ["Module binfmt_misc not found"]],
  ["notMountable", ["mount: permission denied"]],
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
  ["shortName", ["'fedora:44' is a short name", "docker.io/library/fedora:44"]],
  ["notRenewed", ["Found: no route to host"]],
  ["commandFailed", ["status 125", "Found: podman info: no space left on device"]],
] as const)("%s names what it was given", (name, details) => {
  for (const detail of details) expect(problems[name].message).toContain(detail);
});

test("noEngine says it where there is no PATH", () => {
  const { PATH } = process.env;
  delete process.env["PATH"];
  try {
    expect(makers.noEngine(["podman"]).message).toContain("(unset)");
  } finally {
    process.env["PATH"] = PATH;
  }
});

test("A Problem gives what happened and what was found on their own too", () => {
  const { what, found, message } = makers.pullFailed("quay.io/x", "unauthorized");
  expect([what, found]).toEqual(["The image quay.io/x could not be pulled.", "unauthorized"]);
  expect(message).toMatch(/^The image quay.io\/x could not be pulled.\n {2}Found: unauthorized\n/);
});
