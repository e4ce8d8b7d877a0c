// Real here: the search on PATH. Stand-ins: empty files for podman and docker where only the command is looked
// at, a shell where they run, the user's number, and whose docker's socket is.
import * as fs from "node:fs";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { Engine } from "../../src/image/engine.js";
import { keepEnvironment, withoutName } from "../support/tools.js";

// Whose docker's socket is: that of the machine the test runs on doesn't matter.
const accessSync = jest.fn<typeof fs.accessSync>();
jest.unstable_mockModule("node:fs", () => ({ ...fs, accessSync }));
const { asRoot, engines, findEngine, loginOption, runEngine } =
  await import("../../src/image/engine.js");
const { runPrivileged } = await import("../../src/image/container.js");
const { Problem } = await import("../../src/action/messages.js");
const { CommandFailed } = await import("../../src/host/command.js");

const VARIABLES = [
  ...["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"],
  ...["ALL_PROXY", "all_proxy", "REGISTRY_AUTH_FILE", "DOCKER_HOST", "DOCKER_CONTEXT"],
  ...["DOCKER_CONFIG", "XDG_RUNTIME_DIR", "TOKEN", "PATH"],
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
/** What the engines of a machine answer (podman 5.8.6, docker 28.5.2; shortened). */
const INFO = {
  podman: "false",
  docker: JSON.stringify({ ID: "1", SecurityOptions: ["name=seccomp,profile=builtin"] }),
};
/** Puts engines on PATH, and a sudo that runs what it is given. */
function install(...names: readonly (keyof typeof INFO)[]): void {
  for (const name of names) put(name, `echo '${INFO[name]}'`);
  put("sudo", 'while case $1 in -*) ;; *) false ;; esac; do shift; done; "$@"');
}
/** Puts a program on PATH. A context of docker's is asked for its endpoint alone. */
function put(name: string, script: string, endpoint = "unix:///var/run/docker.sock"): void {
  const context = `case $1 in context) echo ${endpoint}; exit ;; esac`;
  writeFileSync(join(folder, name), `#!/bin/sh\n${context}\n${script}\n`, { mode: 0o755 });
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
    ["auto", [], "podman: it is not on PATH; docker: it is not on PATH"],
    ["podman", ["docker"], "podman is needed"],
    ["docker", ["podman"], "docker is needed"],
  ] as const)("%s of %j is a Problem", async (choice, installed, said) => {
    install(...installed);
    await expect(findEngine(choice)).rejects.toThrow(Problem);
    await expect(findEngine(choice)).rejects.toThrow(said);
  });

  const NO_DAEMON = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock.";
  test.each([
    ["podman fails", "echo 'Error: no runtime' >&2; exit 125", "no runtime"],
    ["sudo does not allow podman", "echo 'sudo: a password is required' >&2; exit 1", "password"],
    [
      "sudo-rs does not",
      "echo 'sudo-rs: interactive authentication is required' >&2; exit 1",
      "sudo-rs",
    ],
  ])("docker is auto's where %s, and one line says why", async (_, script, why) => {
    install("docker");
    put("podman", script);
    const lines: string[] = [];
    for await (const { name } of engines("auto", (line) => lines.push(line))) {
      expect(name).toBe("docker");
    }
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^podman is passed over: .*${why}`))]);
    await expect(findEngine("podman")).rejects.toThrow(why);
  });

  test.each([
    ["newer docker ends with 1", `echo '${NO_DAEMON}' >&2; exit 1`],
    ["older docker ends with 0", `echo '{"ServerErrors":["${NO_DAEMON}"]}'`],
  ])("a client without a daemon is none: %s", async (_, script) => {
    put("docker", script);
    await expect(findEngine("auto")).rejects.toThrow(`docker: `);
    await expect(findEngine("docker")).rejects.toThrow(NO_DAEMON);
    await expect(findEngine("docker")).rejects.toThrow("ubuntu-slim");
  });

  test("a rootless docker is none", async () => {
    put("docker", `echo '{"SecurityOptions":["name=seccomp,profile=builtin","name=rootless"]}'`);
    await expect(findEngine("docker")).rejects.toThrow("its daemon is rootless");
  });

  test.each([
    ["a socket", "unix:///run/user/1000/docker.sock", false],
    ["tcp", "tcp://192.0.2.1:2376", true],
    ["ssh", "ssh://build@example.com", true],
  ])("docker behind %s may be remote, or not", async (_, endpoint, mayBeRemote) => {
    put("docker", `echo '${INFO.docker}'`, endpoint);
    expect(await findEngine("docker")).toMatchObject({ mayBeRemote });
  });

  test("podman's own client of another machine may be remote", async () => {
    put("podman", "echo true");
    expect(await findEngine("podman")).toMatchObject({ mayBeRemote: true });
  });

  test.each([
    ["with", ["name=seccomp,profile=builtin", "name=selinux"], true],
    ["without", ["name=seccomp,profile=builtin"], false],
  ])("a docker %s SELinux labels its containers, or not", async (_, SecurityOptions, labels) => {
    put("docker", `echo '${JSON.stringify({ SecurityOptions })}'`);
    expect(await findEngine("docker")).toMatchObject({ labels });
  });

  test("all that answer are given, in their order", async () => {
    install("podman", "docker");
    const names = [];
    for await (const { name } of engines("auto", () => undefined)) names.push(name);
    expect(names).toEqual(["podman", "docker"]);
  });
});

describe("A login of the job's reaches root's podman", () => {
  const engine = (name: "podman" | "docker", ...prefix: string[]): Engine => ({
    name,
    command: [...prefix, `/usr/bin/${name}`],
    labels: true,
    mayBeRemote: false,
  });
  beforeEach(() => {
    process.env["XDG_RUNTIME_DIR"] = join(folder, "run");
    process.env["DOCKER_CONFIG"] = join(folder, "docker");
    for (const name of ["run", "run/containers", "docker"]) fs.mkdirSync(join(folder, name));
  });

  test.each([
    ["podman-login's", "run/containers/auth.json"],
    ["docker/login-action's", "docker/config.json"],
  ])("by an option: %s", (_, name) => {
    const file = join(folder, name);
    writeFileSync(file, "{}");
    expect(loginOption(engine("podman", "sudo", "-n"))).toEqual([`--authfile=${file}`]);
    expect(loginOption(engine("podman"))).toEqual([]);
    expect(loginOption(engine("docker", "sudo", "-n"))).toEqual([]);
    process.env["REGISTRY_AUTH_FILE"] = "/x";
    expect(loginOption(engine("podman", "sudo", "-n"))).toEqual([]);
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
    ALL_PROXY: "8",
    all_proxy: "9",
  };
  test.each<[string, Record<string, string>, string]>([
    ["no variable where none is set", {}, "sudo -n podman"],
    [
      "each that is set",
      { ...proxies, REGISTRY_AUTH_FILE: "7" },
      "sudo -n --preserve-env=HTTP_PROXY,http_proxy,HTTPS_PROXY,https_proxy,NO_PROXY,no_proxy,ALL_PROXY,all_proxy,REGISTRY_AUTH_FILE podman",
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
    labels: true,
    mayBeRemote: false,
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
    const sudo: Engine = {
      name: "podman",
      command: ["sudo", "-n", "/usr/bin/podman"],
      labels: true,
      mayBeRemote: false,
    };
    await expect(runEngine(sudo, [])).rejects.toThrow(
      /sudo does not give it[^]*Unable to locate executable file: sudo/,
    );
  });

  test("with privileges has the SELinux options, then others, image and arguments", async () => {
    jest.spyOn(process.stdout, "write").mockReturnValue(true);
    const said = await runPrivileged(engine('echo "$@"'), ["--pid=host"], "4f2d", ["list"]);
    expect(withoutName(said.stdout.trim())).toBe(
      "run --rm --privileged --security-opt label=filetype:container_file_t " +
        "--security-opt label=level:s0 --security-opt label=type:spc_t --network=none --userns=host --pid=host 4f2d list",
    );
  });
});
