// Real here: podman, dnf5 and rpm 6 of Debian forky, dnf 4, the shipped Containerfile. Stand-ins: Fedora's base
// image in two layouts (script/stand-in-fedora). What Fedora's packages hold is in script/stand-in/packages.
import { readFileSync } from "node:fs";
import path from "node:path";

import { afterAll, describe, expect, test } from "@jest/globals";

import { execute, must, ROOT, type Ended } from "../support/action.js";
import { BASE_IMAGE, Folder } from "../support/tools.js";

const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");
const lines = (file: string): string[] =>
  read(file)
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));

/** By package of Fedora, what script/stand-in/packages says of it. */
const packages = new Map<string, string[]>();
let current: string[] = [];
for (const line of lines("script/stand-in/packages")) {
  const name = /^package (\S+)$/.exec(line)?.[1];
  if (name) packages.set(name, (current = []));
  else current.push(line);
}
const ownersOf = (file: string): string[] =>
  [...packages].flatMap(([name, said]) => (said.includes(file) ? [name] : []));

/** The packages that come with these where install_weak_deps is off. */
function withRequired(names: readonly string[]): string[] {
  const all = new Set(names);
  for (const name of all) {
    for (const line of packages.get(name) ?? []) {
      for (const wanted of /^Requires\S*: (.*)/.exec(line)?.[1]?.split(" ") ?? []) {
        const found = packages.has(wanted) ? [wanted] : ownersOf(`Provides: ${wanted}`);
        for (const one of found) all.add(one);
      }
    }
  }
  return [...all];
}

const install = read("container/install");
/** Programs, and the package that is named where one is not there. */
const pairs = (/<<'END'\n([^]*?)\nEND$/m.exec(install)?.[1] ?? "")
  .split("\n")
  .map((line) => line.split(" "));
const named = [...new Set(pairs.map(([, name = ""]) => name))];

describe("What container/install asks for is Fedora's", () => {
  const programs = /^programs=\(\/usr\/bin\/\{(.*)\}\)$/m.exec(install)?.[1]?.split(",") ?? [];

  test("the packages that it names exist, and conflict with none", () => {
    expect(named).toEqual(["findutils", "util-linux-core", "rpm"]);
    for (const name of named) {
      expect([name, packages.get(name)]).toEqual([name, expect.any(Array)]);
      expect(packages.get(name)?.filter((line) => line.startsWith("Conflicts:"))).toEqual([]);
    }
  });

  test("each holds the program that it is named for, and the rest is bash", () => {
    for (const [program = "", name] of pairs) {
      expect([program, ownersOf(`/usr/bin/${program}`)]).toEqual([
        program,
        program === "find" ? [] : [name],
      ]);
    }
    expect(packages.get("findutils")).toContain("@findutils");
    expect(programs).toEqual(["bash", "flock", "mount", "nsenter"]);
    const had = pairs.map(([program]) => program);
    expect(programs.filter((program) => !had.includes(program))).toEqual(["bash"]);
  });

  test("the table of emulators is that of the packages", () => {
    const ours = lines("container/packages").map((line) => line.split(" "));
    expect(ours.map(([name]) => `qemu-user-static-${name}`)).toEqual(
      [...packages.keys()].filter((name) => name.startsWith("qemu-user-static-")),
    );
    for (const [name, ...architectures] of ours) {
      const said = packages.get(`qemu-user-static-${name}`);
      expect(said).toEqual([`@emulators ${architectures.join(" ")}`]);
    }
  });

  test("what the first edition asked for brings no systemd-binfmt, unlike what is recommended", () => {
    const brought = withRequired(["qemu-user-static", "findutils", "grep", "systemd"]);
    expect(brought).toEqual(expect.arrayContaining(["systemd", "qemu-user-static-s390x"]));
    expect(ownersOf("/usr/lib/systemd/systemd-binfmt")).toEqual(["systemd-udev"]);
    expect(brought).not.toContain("systemd-udev");
  });
});

const IMAGE = "localhost/packages-test";
const made = new Set<string>();
/** Builds container/, or another folder, as the action does. */
async function build(base: string, architectures: string, context = "container"): Promise<Ended> {
  made.add(IMAGE);
  return execute([
    ...["podman", "build", "--network=host", "--layers=false", "--target=fedora", "--squash-all"],
    ...[`--build-arg=BASE_IMAGE=${base}`, `--build-arg=ARCHITECTURES=${architectures}`],
    ...[`--tag=${IMAGE}`, path.resolve(ROOT, context)],
  ]);
}
const inImage = (...command: string[]): Promise<Ended> =>
  execute(["podman", "run", "--rm", "--network=none", IMAGE, ...command]);
const inBase = (script: string): Promise<string> =>
  must(["podman", "run", "--rm", "--network=none", BASE_IMAGE, "bash", "-c", script]);
const folder = new Folder();
afterAll(async () => {
  for (const image of made) await must(["podman", "rmi", "--force", image]);
  folder.remove();
});

describe.each([
  ["as it was read", BASE_IMAGE],
  ["laid out differently, with dnf 4", "localhost/fedora-other:44"],
])("On Fedora's base, %s", (_, base) => {
  test("one architecture is built", async () => {
    expect(await build(base, "s390x")).toMatchObject({ status: 0 });
    expect(await inImage("list")).toMatchObject({ status: 0, answer: "s390x\n" });
    const size = await must(["podman", "image", "inspect", "--format={{.Size}}", IMAGE]);
    expect(Number(size)).toBeLessThan(24e6); // of which QEMU 11.1's emulator has 14
  }, 120_000);

  test("all are built, without the host's own family", async () => {
    expect(await build(base, "")).toMatchObject({ status: 0 });
    const held = (await inImage("list")).answer.trim().split("\n");
    expect(held).toHaveLength(31);
    expect(held).not.toContain("i386");
  }, 120_000);

  test("the host's own family is built where it is named", async () => {
    expect(await build(base, "i386 s390x")).toMatchObject({ status: 0 });
    // This machine runs i386 itself, and then it is in no list
    expect(await inImage("list")).toMatchObject({ answer: "s390x\n" });
    const echo = ["--entrypoint=bash", IMAGE, "-c", "echo /usr/libexec/*/*"];
    const files = await execute(["podman", "run", "--rm", "--network=none", ...echo]);
    expect(files.answer).toContain("/qemu-i386 ");
  }, 120_000);

  test("one that no package holds fails, by its name", async () => {
    const { status, output } = await build(base, "s390x vax");
    expect(status).not.toBe(0);
    expect(output).toContain("no package of Fedora is known to hold an emulator for vax");
  });

  test("an emulator or rule that is not there fails, by its name", async () => {
    await must(["cp", "-r", path.join(ROOT, "container"), folder.path]);
    folder.file("container/packages", "s390x s390x vax\n");
    const { status, output } = await build(base, "vax", path.join(folder.path, "container"));
    expect(status).not.toBe(0);
    expect(output).toContain("Fedora's packages brought no /usr/bin/qemu-vax-static");
  }, 120_000);

  test("the first edition's packages bring no systemd-binfmt, as on Fedora", async () => {
    folder.file(
      "first/Containerfile",
      `ARG BASE_IMAGE
FROM \${BASE_IMAGE} AS fedora
RUN dnf install -y --setopt=install_weak_deps=False --setopt=tsflags=nodocs \
  /usr/bin/qemu-s390x-static /usr/lib/binfmt.d/qemu-s390x-static.conf findutils grep systemd util-linux-core
ENTRYPOINT ["/usr/bin/ls"]
`,
    );
    expect(await build(base, "", path.join(folder.path, "first"))).toMatchObject({ status: 0 });
    expect(await inImage("/usr/lib/systemd/systemd-binfmt")).toMatchObject({ status: 2 });
    expect(await inImage("/usr/bin/qemu-s390x-static")).toMatchObject({ status: 0 });
  }, 120_000);
});

describe("The stand-in is as strict as Fedora", () => {
  const only = "dnf install -y --setopt=install_weak_deps=False";
  const fileLists = "find /var/cache -name '*filelists*' | wc -l";

  test("a path costs the file lists of all repositories, names don't", async () => {
    expect(await inBase(`${only} /usr/bin/qemu-arm-static >&2; ${fileLists}`)).not.toBe("0\n");
    const byName = `${only} 'qemu-user-static-*' ${named.join(" ")} >&2; ${fileLists}`;
    expect(await inBase(byName)).toBe("0\n");
  }, 120_000);

  test("what is only recommended comes along where it is not switched off", async () => {
    const owner = "rpm --query --queryformat '%{NAME}' --file /usr/lib/systemd/systemd-binfmt";
    expect(await inBase(`dnf install -y systemd >&2; ${owner}`)).toBe("systemd-udev");
  });

  test("a package that no known key has signed is refused", async () => {
    const add = "rpm --install /usr/share/stand-in-fedora/qemu-user-static-arm.rpm 2>&1";
    expect(await inBase(add)).toBe("");
    const forget = "rpmkeys --delete $(rpm --query --queryformat '%{VERSION}' gpg-pubkey) >&2";
    expect(await inBase(`${forget}; ${add} || :`)).toContain("does not verify");
  });
});
