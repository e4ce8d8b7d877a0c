// Real here: the search on PATH. Stand-ins: empty files for podman and docker where only the command is looked
// at, a shell where they run, the user's number, and whose docker's socket is.
import * as fs from "node:fs";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { Engine } from "../../src/image/engine.js";
import { keepEnvironment } from "../support/tools.js";

// Whose docker's socket is: that of the machine the test runs on doesn't matter.
const accessSync = jest.fn<typeof fs.accessSync>();
jest.unstable_mockModule("node:fs", () => ({ ...fs, accessSync }));
const { asRoot, findEngine, runEngine, runPrivileged } = await import("../../src/image/engine.js");
const { CommandFailed, Problem } = await import("../../src/action/messages.js");

const VARIABLES = [
  ...["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"],
  ...["REGISTRY_AUTH_FILE", "DOCKER_HOST", "TOKEN", "PATH"],
];
const restoreEnvironment = keepEnvironment();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "engine-test-"));
  for (const name of VARIABLES) delete process.env[name];
  process.env["PATH"] = folder;
});
afterEach(() => {
  jest.restoreAllMocks();
  restoreEnvironment();
  rmSync(folder, { recursive: true });
});

const iAm = (user: number): void => void jest.spyOn(process, "getuid").mockReturnValue(user);
/** Puts engines on PATH. */
function install(...names: readonly string[]): void {
  for (const name of names) writeFileSync(join(folder, name), "", { mode: 0o755 });
}
/** The command of an engine, its path as the name alone. */
async function commandOf(choice: "auto" | "podman" | "docker"): Promise<string> {
  const { name, command } = await findEngine(choice);
  expect(command.at(-1)).toBe(join(folder, name));
  return [...command.slice(0, -1), name].join(" ");
}

test.each([
  [0, ["mount", "-o", "a b"]],
  [1000, ["sudo", "-n", "mount", "-o", "a b"]],
])("As root, user %d runs %j", (user, command) => {
  iAm(user);
  expect(asRoot("mount", "-o", "a b")).toEqual(command);
});

describe("Of the engines on PATH", () => {
  beforeEach(() => iAm(0));
  test.each([
    ["auto", ["podman", "docker"], "podman"],
    ["auto", ["docker"], "docker"],
    ["docker", ["podman", "docker"], "docker"],
    ["podman", ["podman", "docker"], "podman"],
  ] as const)("%s of %j is %s", async (choice, installed, expected) => {
    install(...installed);
    expect(await commandOf(choice)).toBe(expected);
  });

  test.each([
    ["auto", [], "podman or docker is needed"],
    ["podman", ["docker"], "podman is needed"],
    ["docker", ["podman"], "docker is needed"],
  ] as const)("%s of %j is a Problem", async (choice, installed, said) => {
    install(...installed);
    await expect(findEngine(choice)).rejects.toThrow(Problem);
    await expect(findEngine(choice)).rejects.toThrow(said);
  });
});

describe("Through sudo", () => {
  const proxies = {
    HTTP_PROXY: "1",
    HTTPS_PROXY: "2",
    NO_PROXY: "3",
    http_proxy: "4",
    https_proxy: "5",
    no_proxy: "6",
  };
  test.each<[string, Record<string, string>, string]>([
    ["no variable where none is set", {}, "sudo -n podman"],
    [
      "each that is set",
      { ...proxies, REGISTRY_AUTH_FILE: "7" },
      "sudo -n --preserve-env=HTTP_PROXY,HTTPS_PROXY,NO_PROXY,http_proxy,https_proxy,no_proxy,REGISTRY_AUTH_FILE podman",
    ],
    [
      "the login alone",
      { REGISTRY_AUTH_FILE: "7" },
      "sudo -n --preserve-env=REGISTRY_AUTH_FILE podman",
    ],
    [
      "none that is empty",
      { HTTP_PROXY: "", no_proxy: "6" },
      "sudo -n --preserve-env=no_proxy podman",
    ],
    ["no other", { DOCKER_HOST: "tcp://x", TOKEN: "8" }, "sudo -n podman"],
  ])("podman keeps %s", async (_, variables, expected) => {
    iAm(1000);
    install("podman");
    Object.assign(process.env, variables);
    expect(await commandOf("podman")).toBe(expected);
  });

  test("root needs neither sudo nor its options", async () => {
    iAm(0);
    install("podman");
    Object.assign(process.env, proxies);
    expect(await commandOf("auto")).toBe("podman");
  });
});

describe("docker", () => {
  beforeEach(() => {
    iAm(1000);
    install("docker");
  });
  const isMine = (mine: boolean): void =>
    void accessSync.mockReset().mockImplementation((file, mode) => {
      expect([file, mode]).toEqual(["/var/run/docker.sock", fs.constants.R_OK | fs.constants.W_OK]);
      if (!mine) throw new Error("EACCES");
    });

  test.each<[string, boolean, Record<string, string>, string]>([
    ["without sudo where the socket is this user's", true, {}, "docker"],
    ["through sudo where it is not", false, {}, "sudo -n docker"],
    [
      "through sudo with the proxies",
      false,
      { HTTPS_PROXY: "http://proxy" },
      "sudo -n --preserve-env=HTTPS_PROXY docker",
    ],
    ["without sudo where DOCKER_HOST names another", false, { DOCKER_HOST: "tcp://x" }, "docker"],
  ])("is called %s", async (_, mine, variables, expected) => {
    isMine(mine);
    Object.assign(process.env, variables);
    expect(await commandOf("docker")).toBe(expected);
  });

  test("podman is called through sudo, whosever docker's socket is", async () => {
    isMine(true);
    install("podman");
    process.env["DOCKER_HOST"] = "tcp://x";
    expect(await commandOf("podman")).toBe("sudo -n podman");
  });
});

describe("A run of the engine", () => {
  const engine = (script: string): Engine => ({
    name: "podman",
    command: ["/bin/sh", "-c", script, "podman"],
  });

  test("gives what it writes to standard output", async () => {
    expect(await runEngine(engine('echo "$@"'), ["image", "ls"])).toBe("image ls\n");
  });

  test.each([
    ["where sudo refuses", "echo 'sudo: a password is required' >&2; exit 1", Problem],
    [
      "where sudo refuses one command",
      "echo 'Sorry, user runner is not allowed to execute this as root on ci.' >&2; exit 1",
      Problem,
    ],
    [
      "where sudo warns and refuses",
      "printf 'sudo: unable to resolve host ci\\nsudo: a password is required\\n' >&2; exit 1",
      Problem,
    ],
    [
      "where sudo warns, and the engine fails with 1",
      "printf 'sudo: setrlimit(RLIMIT_CORE): Operation not permitted\\nError: none\\n' >&2; exit 1",
      CommandFailed,
    ],
    ["where the engine fails", "echo 'Error: no sudo: here' >&2; exit 125", CommandFailed],
    [
      "where the engine fails and sudo warns",
      "echo 'sudo: unable to resolve host ci: Name or service not known' >&2; exit 125",
      CommandFailed,
    ],
  ])("%s throws its own error", async (_, script, error) => {
    await expect(runEngine(engine(script), [])).rejects.toThrow(error);
  });

  test("without a sudo on PATH says that sudo is needed", async () => {
    const sudo: Engine = { name: "podman", command: ["sudo", "-n", "/usr/bin/podman"] };
    await expect(runEngine(sudo, [])).rejects.toThrow(
      /sudo does not give it[^]*sudo: .*Unable to locate/,
    );
  });

  test("with privileges has the SELinux options, then others, image and arguments", async () => {
    jest.spyOn(process.stdout, "write").mockReturnValue(true);
    const said = await runPrivileged(engine('echo "$@"'), ["--pid=host"], "4f2d", ["list"]);
    expect(said.trim()).toBe(
      "run --rm --privileged --security-opt label=filetype:container_file_t " +
        "--security-opt label=level:s0 --security-opt label=type:spc_t --network=none --userns=host --pid=host 4f2d list",
    );
  });
});
