// Real here: a dockerd of a user without any right, under rootlesskit, the table of its namespaces, the shipped
// Containerfile, the committed dist under Node 24. Left out: the bridge, which wants iptables.
import { spawn } from "node:child_process";
import { chmodSync, existsSync } from "node:fs";
import path from "node:path";

import { afterAll, beforeAll, expect, test } from "@jest/globals";

import { must, Runner } from "../support/action.js";
import { Host } from "../support/host.js";
import { BASE_IMAGE, Folder } from "../support/tools.js";
import { User } from "../support/user.js";

let host: Host;
let user: User;
let env: Record<string, string>;
let runner: Runner;
const folder = new Folder();

/** As dockerd-rootless.sh starts it. */
async function startDocker(runtime: string): Promise<void> {
  const at = (name: string): string => path.join(runtime, name);
  const dockerd = [
    ...["dockerd", "--rootless", "--bridge=none", "--iptables=false", "--ip-forward=false"],
    ...[`--host=unix://${at("docker.sock")}`, `--pidfile=${at("docker.pid")}`],
    ...[`--data-root=${user.home}/docker`, `--exec-root=${at("exec")}`, "--storage-driver=vfs"],
  ].join(" ");
  const script = `rm -f /run/docker /run/containerd; exec ${dockerd}`;
  const kit = [
    "rootlesskit",
    "--net=slirp4netns",
    "--mtu=65520",
    "--disable-host-loopback",
    `--state-dir=${at("kit")}`,
  ];
  const options = ["--copy-up=/etc", "--copy-up=/run", "--propagation=rslave", "sh", "-c", script];
  const [program = "", ...args] = [...user.prefix, ...kit, ...options];
  let said = "";
  const child = spawn(program, args, { env, stdio: ["ignore", "ignore", "pipe"] });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  for (let i = 0; !existsSync(at("docker.pid")) || !existsSync(at("docker.sock")); i++) {
    if (i > 300 || child.exitCode !== null) throw new Error(said);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

beforeAll(async () => {
  host = await Host.create();
  const [first] = await User.on(host, [2000], []);
  if (!first) throw new Error("no user");
  user = first;
  const runtime = user.env["XDG_RUNTIME_DIR"] ?? "";
  env = {
    ...user.env,
    DOCKER_HOST: `unix://${runtime}/docker.sock`,
    DOCKER_BUILDKIT: process.env["DOCKER_BUILDKIT"] ?? "0",
  };
  await host.must("mount", "--bind", process.env["TEST_TUN"] ?? "", "/dev/net/tun");
  await startDocker(runtime);
  for (const image of [BASE_IMAGE, "localhost/userland-ppc64le"]) {
    const archive = path.join(folder.path, "image.tar");
    await must(["podman", "save", "--quiet", `--output=${archive}`, image]);
    chmodSync(archive, 0o644);
    await must([...user.prefix, "docker", "load", "--quiet", "--input", archive], env);
    await must(["rm", archive]);
  }
  runner = new Runner();
  runner.give(user.id);
});
afterAll(async () => {
  await host.end();
  runner.remove();
  await user.remove().catch(() => undefined);
  folder.remove();
});

test("a rootless docker gets the handlers, and keeps them for the next run until the post step of one that cleans up", async () => {
  const inputs = { platforms: "linux/ppc64le", engine: "docker" };
  const first = await runner.must({ ...inputs, cleanup: "true" }, user.prefix, env);
  expect(first.outputs).toMatchObject({ registered: '["ppc64le"]', checked: "docker" });
  expect(first.output).toContain("This user's rootless docker runs them");
  const uname = [
    ...[...user.prefix, "docker", "run", "--rm", "--network=none", "--platform=linux/ppc64le"],
    ...["localhost/userland-ppc64le", "uname", "-m"],
  ];
  expect(await must(uname, env)).toBe("ppc64le\n");
  folder.file("Dockerfile", "FROM localhost/userland-ppc64le\nRUN uname -m >/machine\n");
  const built = ["build", "--quiet", "--network=none", "--platform=linux/ppc64le", "--tag=built"];
  await must([...user.prefix, "docker", ...built, folder.path], env);
  const cat = ["run", "--rm", "--network=none", "--platform=linux/ppc64le", "built", "cat"];
  expect(await must([...user.prefix, "docker", ...cat, "/machine"], env)).toBe("ppc64le\n");
  expect(await host.handlers()).toBeUndefined();

  const second = await runner.must(inputs, user.prefix, env);
  expect(second.outputs).toMatchObject({ registered: "[]", image: "", checked: "docker" });

  const post = await runner.post(first, { ...inputs, cleanup: "true" }, user.prefix, env);
  expect(post).toMatchObject({ status: 0 });
  expect(post.output).not.toContain("::warning");
  const third = await runner.must(inputs, user.prefix, env);
  expect(third.outputs).toMatchObject({ registered: '["ppc64le"]' });
});
