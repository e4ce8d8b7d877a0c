// Real here: dockerd, the kernel's table, and a container without privileges that has docker's socket, as a
// runner starts the container of a job; in it the committed dist under Node 24. What the job's image holds is this
// machine's own /usr.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";

import { BINFMT } from "../../src/host/binfmt.js";
import { execute, must, NODE24, ROOT, Runner, type Step } from "../support/action.js";
import { Dockerd } from "../support/dockerd.js";
import { Host } from "../support/host.js";
import { BASE_IMAGE } from "../support/tools.js";

const JOB = "job-image";
let docker: Dockerd;
let host: Host;
let runner: Runner;

beforeAll(async () => {
  host = await Host.create();
  await host.mount();
  docker = await Dockerd.start({ prefix: host.prefix });
  await docker.loadFromPodman(BASE_IMAGE);
  // The links of a Debian system, and folders to mount the rest on
  const links =
    "mkdir -p $0/etc $0/tmp $0/usr && ln -s usr/bin usr/lib usr/lib64 $0 && tar -C $0 -c .";
  await must([
    ...["sh", "-c", `${links} | docker --host ${docker.host} import - ${JOB}`],
    `${docker.folder}/job`,
  ]);
}, 120_000);
afterAll(async () => {
  await docker.stop();
  await host.end();
});
beforeEach(() => {
  runner = new Runner();
});
afterEach(() => runner.remove());

/** The table as the first process of the engine's host sees it. */
const onFirst = (...command: string[]) => execute(["nsenter", "--target=1", "--mount", ...command]);

/** A command that runs another in a job's container: no privilege, docker's socket, the runner's folders. */
function inJob(env: NodeJS.ProcessEnv): string[] {
  const names = Object.keys(env).filter((name) => /^(INPUT|GITHUB|RUNNER|STATE)_/.test(name));
  const variables = names.flatMap((name) => ["--env", `${name}=${env[name]}`]);
  const socket = docker.host.replace("unix://", "");
  const volumes = [`${socket}:/var/run/docker.sock`, "/usr:/usr:ro", "/etc:/etc:ro"];
  const shared = [`${ROOT}:${ROOT}:ro`, `${runner.folder}:${runner.folder}`];
  return [
    ...["docker", "--host", docker.host, "run", "--rm", "--network=none", ...variables],
    ...[...volumes, ...shared].flatMap((volume) => ["--volume", volume]),
    ...["--env", `DOCKER_BUILDKIT=${docker.env["DOCKER_BUILDKIT"]}`],
    ...["--env", "PATH=/usr/bin:/usr/sbin", JOB],
  ];
}

async function step(inputs: Record<string, string>, state: Step["state"] = {}): Promise<Step> {
  const left = Object.entries(state).map(([name, value]) => [`STATE_${name}`, value] as const);
  const env = runner.environment(inputs, Object.fromEntries(left));
  return runner.inEnvironment(env, [...inJob(env), NODE24, `${ROOT}/dist/index.js`]);
}

describe.each([
  ["mounted", () => onFirst("mount", "-t", "binfmt_misc", "binfmt_misc", BINFMT)],
  ["not mounted", () => onFirst("umount", BINFMT)],
])("In a job's container, on a host where the table is %s", (_, prepare) => {
  beforeEach(async () => {
    await host.forget();
    await execute([...host.prefix, "umount", BINFMT]);
    await prepare();
  });
  afterEach(async () => {
    await onFirst("sh", "-c", `echo -1 >${BINFMT}/status`);
    await onFirst("umount", BINFMT);
    await host.mount();
  });

  test("the step registers, and the next one has nothing to do", async () => {
    const first = await step({ platforms: "linux/s390x", "cache-image": "false" });
    expect(first).toMatchObject({ status: 0, outputs: { registered: '["s390x"]' } });
    const second = await step({ platforms: "linux/s390x" });
    expect(second).toMatchObject({ status: 0, outputs: { registered: "[]", image: "" } });
    expect((await onFirst("ls", BINFMT)).answer).toContain("qemu-s390x\n");
  }, 120_000);

  test("reset registers again, and cleanup removes it", async () => {
    const inputs = { platforms: "linux/s390x", "cache-image": "false", cleanup: "true" };
    const main = await step({ ...inputs, reset: "true" });
    expect(main).toMatchObject({ status: 0, outputs: { registered: '["s390x"]' } });
    const post = await step(inputs, main.state);
    expect(post.status).toBe(0);
    expect((await onFirst("ls", BINFMT)).answer).not.toContain("qemu-s390x");
  }, 120_000);
});

describe("An engine that may be on another machine", () => {
  test("is refused where the kernel there has another boot id", async () => {
    const id = "/proc/sys/kernel/random/boot_id";
    const other = `${docker.folder}/boot_id`;
    await must(["sh", "-c", `echo 00000000-0000-0000-0000-000000000000 >${other}`]);
    const far = await Host.create();
    try {
      await far.must("mount", "--bind", other, id);
      // A context by which docker reaches its daemon through tcp; here it is a word alone
      const context =
        '#!/bin/sh\ncase $1 in context) echo tcp://192.0.2.1 ;; *) exec /usr/bin/docker "$@" ;; esac';
      await must([
        "sh",
        "-c",
        'echo "$0" >"$1" && chmod +x "$1"',
        context,
        `${docker.folder}/docker`,
      ]);
      const PATH = `${docker.folder}:${process.env["PATH"]}`;
      const inputs = { platforms: "linux/s390x", engine: "docker", "cache-image": "false" };
      const { status, output } = await runner.step(inputs, far.prefix, { ...docker.env, PATH });
      expect(status).toBe(1);
      expect(output).toContain("::error::The engine docker runs its containers on another machine");
    } finally {
      await far.end();
    }
  }, 120_000);
});
