// Real here: podman, QEMU of two versions, registered by the committed dist from an image of each, Debian's userlands
// (script/debian-image), and what people do in them. There is no network.
import { execFileSync } from "node:child_process";
import path from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

import { Runner } from "../support/action.js";
import { buildGo } from "../support/go.js";
import { Host } from "../support/host.js";
import { BASE_IMAGE, Folder } from "../support/tools.js";
import { BUILT, CONTAINERFILE, MACHINES, PLATFORMS, PROGRAMS } from "./userlands.js";

const folder = new Folder();

/** How the answers come about is in the programs. */
const WORK: [what: string, command: string, answer: (arch: string) => string][] = [
  [
    "apt-get install, and what it has installed",
    "apt-get -qq update && apt-get -qq install --yes jq >&2 && echo '{\"a\": [1, 2]}' | jq -c .a",
    () => "[1,2]",
  ],
  [
    "python3 with threads, processes and asyncio",
    "python3 /programs/threads.py",
    () => "64 64 [0, 1, 4, 9] 190",
  ],
  [
    "gcc, and what it has compiled",
    "gcc -O2 -pthread -o /tmp/threads /programs/threads.c && /tmp/threads",
    (arch) => `${MACHINES[arch]} 80000 80000`,
  ],
  ["perl with processes", "perl /programs/processes.pl", () => "181764"],
  [
    "Go with 200 goroutines, sockets and a process",
    "/go/$ARCH",
    (arch) => `${arch} 10000000 child`,
  ],
];

/** What `podman manifest inspect` prints, as far as it is read here. */
interface List {
  readonly manifests: readonly {
    readonly digest: string;
    readonly platform: { readonly architecture: string };
  }[];
}

/**
 * A Containerfile for the emulators that this machine's Debian has, under the action's entrypoint.
 *
 * @returns its path, and QEMU's version
 */
async function debians(host: Host): Promise<{ containerfile: string; version: string }> {
  const emulators = ["aarch64", "arm", "ppc64le", "riscv64", "s390x"];
  const files = emulators.map((name) => `qemu-${name}-static`);
  const packages = ["aarch64", "arm", "ppc", "riscv", "s390x"];
  const base = folder.file(
    "Containerfile.base",
    `FROM ${BASE_IMAGE}
RUN dnf install -y ${packages.map((name) => `qemu-user-static-${name}`).join(" ")}
COPY ${files.join(" ")} /usr/bin/
`,
  );
  const build = ["podman", "build", "--quiet", "--tag=localhost/debians-emulators"];
  await host.must(...build, "--file", base, "/usr/bin");
  const said = execFileSync("qemu-aarch64-static", ["--version"], { encoding: "utf8" });
  return {
    containerfile: folder.file(
      "Containerfile",
      `FROM localhost/debians-emulators
COPY container-entrypoint /
ENTRYPOINT ["/container-entrypoint"]
`,
    ),
    version: / version ([\d.]+)/.exec(said)?.[1] ?? said,
  };
}

beforeAll(async () => {
  for (const arch of PLATFORMS) await buildGo(arch, path.join(folder.path, arch));
}, 600_000);
afterAll(() => folder.remove());

describe.each(["fedora", "debian"])("Under the QEMU of %s", (whose) => {
  let host: Host;
  let inputs: Record<string, string>;
  const runner = new Runner();
  const step = (extra: Record<string, string>) => runner.must({ ...inputs, ...extra }, host.prefix);
  const inContainer = (arch: string, command: string, ...options: string[]) =>
    host.run(
      ...["podman", "run", "--rm", "--network=none", `--platform=linux/${arch}`],
      ...[`--volume=${PROGRAMS}:/programs:ro`, `--volume=${folder.path}:/go:ro`],
      ...[`--env=ARCH=${arch}`, ...options, `localhost/debian-${arch}`, "sh", "-c", command],
    );
  const sudo = (arch: string) => inContainer(arch, "sudo id -u", "--user=worker");

  beforeAll(async () => {
    host = await Host.create();
    inputs = { platforms: PLATFORMS.join(",") };
    let expected: unknown = expect.stringMatching(/^\d+\.\d+\.\d+$/);
    if (whose === "debian") {
      const { containerfile, version } = await debians(host);
      inputs = { ...inputs, containerfile };
      expected = version;
    }
    const { outputs } = await step({});
    console.log(`The QEMU of ${whose}: ${outputs["qemu-version"]}`);
    expect(outputs["qemu-version"]).toEqual(expected);
  }, 300_000);
  afterAll(async () => {
    await host.end();
    runner.remove();
  });

  describe.each(PLATFORMS)("in a container of %s", (arch) => {
    test.each(WORK)("%s", async (_, command, answer) => {
      const { status, answer: said, output } = await inContainer(arch, command);
      expect({ status, said, output }).toMatchObject({ status: 0, said: `${answer(arch)}\n` });
    });
  });

  test("podman build --platform --manifest makes an image of each, with RUN and its programs", async () => {
    const list = `localhost/work-${whose}`;
    const platforms = BUILT.map((arch) => `linux/${arch}`).join(",");
    const build = ["podman", "build", "--quiet", "--pull=never", "--no-cache"];
    const what = ["--platform", platforms, "--manifest", list, "--file", CONTAINERFILE, PROGRAMS];
    await host.must(...build, ...what);
    const { manifests } = JSON.parse(
      await host.must("podman", "manifest", "inspect", list),
    ) as List;
    expect(manifests.map(({ platform }) => platform.architecture).sort()).toEqual(BUILT);
    for (const { digest, platform } of manifests) {
      const arch = platform.architecture;
      // By digest: podman 4.3 looks in a list of its own for this machine's image alone
      const run = ["podman", "run", "--rm", "--network=none", `--platform=linux/${arch}`];
      const said = await host.must(...run, `${list}@${digest}`);
      expect(said).toBe(`${MACHINES[arch]} 80000 80000\n[1,2]\n`);
    }
  }, 600_000);

  test.each(PLATFORMS)("sudo in a container of %s fails, and says why", async (arch) => {
    const { status, output } = await sudo(arch);
    expect({ status, output }).toMatchObject({ status: 1 });
    expect(output).toMatch(/effective uid is not 0/);
  });

  describe("and with credential: true", () => {
    beforeAll(() => step({ credential: "true" }), 300_000);

    test.each(PLATFORMS)("sudo in a container of %s makes root", async (arch) => {
      const { status, answer, output } = await sudo(arch);
      expect({ status, answer, output }).toMatchObject({ status: 0, answer: "0\n" });
    });
  });
});
