// Real here: docker with BuildKit and the containerd store, as Debian forky has them, the committed dist, Fedora's QEMU
// or that of its stand-in, and Debian's userlands (script/debian-image). There is no network.
import { afterAll, beforeAll, expect, test } from "@jest/globals";

import { Runner } from "../support/action.js";
import { Dockerd } from "../support/dockerd.js";
import { Host } from "../support/host.js";
import { BASE_IMAGE } from "../support/tools.js";
import { BUILT, CONTAINERFILE, MACHINES, PROGRAMS } from "./userlands.js";

const PLATFORMS = BUILT.map((arch) => `linux/${arch}`).join(",");

let docker: Dockerd;
let host: Host;
const runner = new Runner();

beforeAll(async () => {
  host = await Host.create();
  await host.mount();
  docker = await Dockerd.start({ prefix: host.prefix });
  const userlands = BUILT.map((arch) => `localhost/debian-${arch}`);
  for (const image of [BASE_IMAGE, ...userlands]) await docker.loadFromPodman(image);
  const inputs = { platforms: PLATFORMS, engine: "docker", "cache-image": "false" };
  await runner.must(inputs, host.prefix, docker.env);
}, 600_000);
afterAll(async () => {
  await docker.stop();
  await host.end();
  runner.remove();
});

test("docker buildx build --platform makes an image of each, with RUN and its programs", async () => {
  const build = ["buildx", "build", "--network=none", `--platform=${PLATFORMS}`, "--tag=work"];
  await docker.must(...build, "--file", CONTAINERFILE, PROGRAMS);
  for (const arch of BUILT) {
    const platform = `--platform=linux/${arch}`;
    const inspect = ["image", "inspect", platform, "--format={{.Architecture}}", "work"];
    expect(await docker.must(...inspect)).toBe(`${arch}\n`);
    const said = await docker.must("run", "--rm", "--network=none", platform, "work");
    expect(said).toBe(`${MACHINES[arch]} 80000 80000\n[1,2]\n`);
  }
}, 600_000);
