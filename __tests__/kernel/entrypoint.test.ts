// Real here: the image's entrypoint and the article's with its systemd-binfmt, Debian's QEMU, and the kernel's
// binfmt_misc in an instance of the test's own. The rules are laid over /usr/lib/binfmt.d.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";

import { elfProgram } from "../../src/host/elf.js";
import { nativeArchitecture } from "../../src/host/native.js";
import { execute, must, ROOT, type Ended } from "../support/action.js";
import { Host } from "../support/host.js";
import { RELATIVE } from "../support/native.js";
import { Folder, seeded } from "../support/tools.js";

const ENTRYPOINT = path.join(ROOT, "container/container-entrypoint");
const ARTICLES = path.join(ROOT, "__tests__/support/seed/container-entrypoint");
/** Where the entrypoint has its interpreters. */
const HOME = "/usr/libexec/qemu-user-static-action";
const NATIVE = nativeArchitecture();
const FAMILY = [NATIVE.name, RELATIVE?.name];
/** What the table shows of the rule of this machine's family (QEMU 11.1, scripts/qemu-binfmt-conf.sh). */
const FAMILY_MAGIC: Readonly<Record<string, string>> = {
  i386: "magic 7f454c4601010100000000000000000002000300\nmask fffffffffffefe00fffffffffffffffffeffffff\n",
  arm: "magic 7f454c4601010100000000000000000002002800\nmask ffffffffffffff00fffffffffffffffffeffffff\n",
};
/** As Fedora has them: none for the machine's own family. */
const RULES = readFileSync(path.join(ROOT, "__tests__/unit/fixtures/qemu-binfmt.conf"), "utf8")
  .split("\n")
  .filter(
    (line) => line.startsWith(":") && !FAMILY.some((name) => line.startsWith(`:qemu-${name}:`)),
  );
const NAMES = RULES.map((rule) => rule.split(":")[1] ?? "").sort();
/** Those of other programs, as people have them. */
const FOREIGN = {
  jar: ":jar:E::jar::/usr/bin/env:",
  python: ":python:E::pyc::/usr/bin/env:",
  DOSWin: ":DOSWin:M::MZ::/usr/bin/env:",
  WSLInterop: ":WSLInterop:M::MZ::/usr/bin/env:PF",
  // Rosetta's own rule fits x86-64 programs, which are this machine's
  rosetta: String.raw`:rosetta:M::\x7fELF\x02\x01\x01\x77::/usr/bin/env:OCF`,
};

let host: Host;
let folder: Folder;

beforeEach(async () => {
  host = await Host.withOwnTable();
  folder = new Folder();
  for (const rule of RULES) {
    const name = /^:qemu-(\w+):/.exec(rule)?.[1] ?? "";
    folder.file(`binfmt.d/qemu-${name}-static.conf`, `${rule}\n`);
  }
  await host.must("mount", "--bind", path.join(folder.path, "binfmt.d"), "/usr/lib/binfmt.d");
  await host.must("mount", "-t", "tmpfs", "tmp", "/usr/libexec");
});
afterEach(async () => {
  await host.end();
  folder.remove();
});

/**
 * The command of a container-like process: a /tmp of its own, over the checkout too if it is there.
 *
 * @param before a command of the shell that runs first
 */
const inContainer = (script: string, args: readonly string[], before = "true"): string[] => [
  ...["unshare", "--mount", "--propagation=private", "sh", "-c"],
  `exec 9<"$0" && mount -t tmpfs tmp /tmp && ${before} && exec bash /proc/self/fd/9 "$@"`,
  ...[script, ...args],
];
const entrypoint = (...args: readonly string[]): Promise<Ended> =>
  host.run(...inContainer(ENTRYPOINT, args));
const entry = (name: string): string => readFileSync(path.join(host.table, name), "utf8");

async function registerForeign(): Promise<void> {
  for (const rule of Object.values(FOREIGN)) {
    expect(await host.write("register", rule)).toMatchObject({ status: 0 });
  }
}
const foreign = (): string[] => Object.keys(FOREIGN).map(entry);

/** When each rule was registered, in ns: the kernel gives a new one a new file. */
async function times(): Promise<Record<string, string>> {
  const said = await must(["find", host.table, "-name", "qemu-*", "-printf", "%f %T@ %i\n"]);
  return Object.fromEntries(
    said
      .trim()
      .split("\n")
      .map((line) => {
        const [name = "", time = ""] = line.split(/ (.*)/, 2);
        return [name, time] as const;
      }),
  );
}

describe("what it says and does", () => {
  test("list, register, kept, absent, unregister", async () => {
    const names = NAMES.map((name) => name.replace("qemu-", ""));
    expect((await entrypoint("list")).output.trim().split("\n")).toEqual(names);
    expect(await entrypoint("register", "sh4", "s390x")).toMatchObject({
      status: 0,
      output: "registered sh4\nregistered s390x\n",
    });
    expect(await entrypoint("sh4", "sparc65", "sh4eb")).toMatchObject({
      status: 3,
      output: "kept sh4\nabsent sparc65\nregistered sh4eb\n",
    });
    expect(await entrypoint("unregister", "sh4", "sh4eb", "ppc")).toMatchObject({
      status: 0,
      output: "removed sh4\nremoved sh4eb\nremoved ppc\n",
    });
    expect(await host.handlers()).toEqual(["qemu-s390x"]);
    expect((await entrypoint()).status).toBe(0);
    expect((await host.handlers())?.sort()).toEqual(NAMES);
  });

  test("wrong usage changes nothing", async () => {
    await entrypoint("sh4");
    for (const args of [["--all"], ["register", "../sh4"], ["sh4;true"], ["unregister", ""]]) {
      expect(await entrypoint(...args)).toMatchObject({ status: 2 });
    }
    expect(await host.handlers()).toEqual(["qemu-sh4"]);
  });

  test("31 architectures take less than 0.3 s", async () => {
    const seconds = [];
    for (let round = 0; round < 3; round++) {
      const started = performance.now();
      await entrypoint("--reset", "register");
      seconds.push((performance.now() - started) / 1000);
    }
    expect(seconds.sort()[1]).toBeLessThan(0.3);
  });
});

describe("the rule of an architecture", () => {
  const flagsOf = (name: string): string => /^flags: (.*)$/m.exec(entry(name))?.[1] ?? "";

  test("has an interpreter of a path that nobody else has", async () => {
    await entrypoint("sh4");
    expect(entry("qemu-sh4")).toContain(`\ninterpreter ${HOME}/qemu-sh4\n`);
  });

  test.each([
    ["6.18.44", "PF"],
    ["5.12.0-rc1", "PF"],
    ["5.11.22", "F"],
    ["4.18.0-553.el8.x86_64", "F"],
  ])("on Linux %s has the flags %s", async (release, flags) => {
    const file = folder.file("osrelease", `${release}\n`);
    await host.must("mount", "--bind", file, "/proc/sys/kernel/osrelease");
    await entrypoint("sh4");
    expect(flagsOf("qemu-sh4")).toBe(flags);
  });

  test("is not there for the machine's own, nor for i486, which is another rule of i386's", async () => {
    const [rule = ""] = RULES;
    for (const name of [NATIVE.name, "i486"]) {
      folder.file(
        `binfmt.d/qemu-${name}-static.conf`,
        `${rule.replace(/^:qemu-\w+/, `:qemu-${name}`)}\n`,
      );
    }
    expect((await entrypoint("list")).answer.split("\n")).toHaveLength(NAMES.length + 1);
    expect((await entrypoint(NATIVE.name)).answer).toBe(`absent ${NATIVE.name}\n`);
  });

  // That it is not there where the processor runs it: own-family.test.ts
  test("of its own family is QEMU's own, where the image holds the emulator", async () => {
    const { name } = RELATIVE ?? NATIVE;
    expect((await entrypoint(name)).answer).toBe(`absent ${name}\n`);
    await host.must("mkdir", HOME);
    await host.must("cp", `/usr/bin/qemu-${name}-static`, `${HOME}/qemu-${name}`);
    expect((await entrypoint("list")).answer).toContain(`${name}\n`);
    expect((await entrypoint(name)).answer).toBe(`registered ${name}\n`);
    expect(entry(`qemu-${name}`)).toContain(FAMILY_MAGIC[name]);
  });

  test("without a mask is kept", async () => {
    folder.file(
      "binfmt.d/qemu-sh4-static.conf",
      ":qemu-sh4:M::\\x7fELF\\x01:/:/usr/bin/env:F\n".replace(":/:", "::"),
    );
    expect((await entrypoint("sh4")).answer).toBe("registered sh4\n");
    expect(entry("qemu-sh4")).not.toContain("mask");
    expect((await entrypoint("sh4")).answer).toBe("kept sh4\n");
  });

  test("is kept on a kernel that shows a line more", async () => {
    await entrypoint("sh4");
    folder.file("table/qemu-sh4", `${entry("qemu-sh4")}origin qemu\n`);
    for (const name of ["register", "status"]) folder.file(`table/${name}`, "enabled\n");
    await host.must("mount", "--bind", `${folder.path}/table`, "/proc/sys/fs/binfmt_misc");
    expect((await entrypoint("sh4")).answer).toBe("kept sh4\n");
  });
});

test("unregister leaves another's handler of the same name", async () => {
  await host.write("register", ":qemu-sh4:M::\\x7fELF\\x05::/usr/bin/env:F");
  await entrypoint("s390x");
  await entrypoint("unregister", "sh4", "s390x");
  expect(await host.handlers()).toEqual(["qemu-sh4"]);
});

describe("only what differs is written", () => {
  beforeEach(async () => {
    await registerForeign();
    await entrypoint();
  });

  test("a second run writes nothing", async () => {
    const before = await times();
    const { output } = await entrypoint();
    expect(
      new Set(
        output
          .trim()
          .split("\n")
          .map((line) => line.split(" ")[0]),
      ),
    ).toEqual(new Set(["kept"]));
    expect(await times()).toEqual(before);
  });

  const mine = (RULES.find((rule) => rule.startsWith(":qemu-sh4:")) ?? "").replace(
    /[^:]*:F$/,
    `${HOME}/qemu-sh4:PF`,
  );
  const others: [string, string][] = [
    ["another interpreter", mine.replace(`${HOME}/qemu-sh4`, "/usr/bin/env")],
    ["other flags", mine.replace(/PF$/, "F")],
    ["another magic", mine.replace("\\x2a", "\\x2b")],
    ["another mask", mine.replace("\\xfe", "\\xff")],
    ["an offset", mine.replace(":M::", ":M:1:")],
  ];
  test.each(others)("a rule of the same name with %s is replaced, alone", async (_, rule) => {
    expect(rule).not.toBe(mine);
    const right = entry("qemu-sh4");
    await host.write("qemu-sh4", "-1");
    await host.write("register", rule);
    const { "qemu-sh4": wrong, ...before } = await times();
    expect((await entrypoint()).output).toContain("registered sh4\n");
    const { "qemu-sh4": replaced, ...after } = await times();
    expect(after).toEqual(before);
    expect(replaced).not.toBe(wrong);
    expect(entry("qemu-sh4")).toBe(right);
  });

  test("a disabled rule is replaced", async () => {
    await host.write("qemu-sh4", "0");
    expect((await entrypoint("sh4")).output).toBe("registered sh4\n");
    expect(entry("qemu-sh4")).toMatch(/^enabled\n/);
  });

  test("other programs' handlers stay, whatever is asked", async () => {
    const before = foreign();
    await entrypoint("--reset", "register");
    await entrypoint("--credential", "register");
    await entrypoint("unregister");
    expect(foreign()).toEqual(before);
    expect(await host.handlers()).toEqual(Object.keys(FOREIGN).sort());
  });

  test("--credential and back", async () => {
    await entrypoint("--credential", "sh4");
    expect(entry("qemu-sh4")).toContain("flags: POCF\n");
    expect(entry("qemu-sh4eb")).toContain("flags: PF\n");
    expect((await entrypoint("--credential", "sh4")).output).toBe("kept sh4\n");
    expect((await entrypoint("sh4")).output).toBe("registered sh4\n");
    expect(entry("qemu-sh4")).toContain("flags: PF\n");
  });

  test("--reset without names leaves exactly the image's of QEMU", async () => {
    const other = mine.replace(":qemu-sh4:", ":qemu-other:");
    await host.write("register", other);
    await entrypoint("--reset", "sh4");
    expect(await host.handlers()).toContain("qemu-other");
    await entrypoint("--reset");
    expect((await host.handlers())?.filter((name) => name.startsWith("qemu-")).sort()).toEqual(
      NAMES,
    );
  });
});

describe("a failure leaves the table as it was", () => {
  beforeEach(async () => {
    await entrypoint("sh4");
  });

  test("a rule that the kernel refuses: the others go on", async () => {
    // The kernel compares 256 bytes alone (include/uapi/linux/binfmts.h, BINPRM_BUF_SIZE)
    folder.file("binfmt.d/qemu-sh4-static.conf", ":qemu-sh4:M:256:\\x7fELF::/usr/bin/env:F\n");
    const before = entry("qemu-sh4");
    const { status, output } = await entrypoint("sh4", "s390x");
    expect(status).toBe(1);
    expect(output).toContain("qemu-sh4 could not be registered\nregistered s390x\n");
    expect(await host.handlers()).toEqual(["qemu-s390x", "qemu-sh4"]);
    expect(entry("qemu-sh4")).toBe(before);
  });

  test("a table that is read-only", async () => {
    const { status, output } = await host.run(
      ...inContainer(ENTRYPOINT, ["--reset"], "mount -o remount,ro,bind /proc/sys/fs/binfmt_misc"),
    );
    expect({ status, output }).toMatchObject({
      status: 1,
      output: "container-entrypoint: /proc/sys/fs/binfmt_misc is read-only\n",
    });
    expect(await host.handlers()).toEqual(["qemu-sh4"]);
  });

  test("an image without rules", async () => {
    for (const rule of NAMES) await must(["rm", `${folder.path}/binfmt.d/${rule}-static.conf`]);
    expect(await entrypoint("--reset")).toMatchObject({
      status: 1,
      output: expect.stringContaining("this image holds no emulator"),
    });
    expect(await host.handlers()).toEqual(["qemu-sh4"]);
  });
});

test("a registration waits for the lock of another", async () => {
  const holder = spawn(
    host.prefix[0] ?? "",
    [...host.prefix.slice(1), "flock", "/proc/sys/fs/binfmt_misc/register", "sleep", "1"],
    { stdio: "ignore" },
  );
  const released = new Promise((resolve) => holder.once("exit", () => resolve("released")));
  await new Promise((resolve) => setTimeout(resolve, 300));
  const registered = entrypoint("sh4").then(() => "registered");
  expect(await Promise.race([released, registered])).toBe("released");
  await registered;
  expect(await host.handlers()).toEqual(["qemu-sh4"]);
});

test("a user without rights can't hold that lock", async () => {
  const nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
  const flock = ["flock", "--nonblock", "/proc/sys/fs/binfmt_misc/register", "true"];
  const machine = await Host.create();
  try {
    await machine.mount();
    expect((await machine.run(...flock)).status).toBe(0);
    const { status, output } = await machine.run(...nobody, ...flock);
    expect(status).not.toBe(0);
    expect(output).toContain("Permission denied");
  } finally {
    await machine.end();
  }
});

test("8 at once: the table is the union, each rule once, no second name", async () => {
  const lists = [
    "sh4",
    "sh4 s390x",
    "s390x",
    "sh4eb",
    "riscv64 sh4",
    "riscv64",
    "ppc",
    "--reset ppc",
  ];
  for (let round = 0; round < 3; round++) {
    const ended = await Promise.all(lists.map((list) => entrypoint(...list.split(" "))));
    expect(ended.map(({ status }) => status)).toEqual(lists.map(() => 0));
    expect(await host.handlers()).toEqual(
      ["ppc", "riscv64", "s390x", "sh4", "sh4eb"].map((name) => `qemu-${name}`),
    );
    await entrypoint("unregister");
  }
});

test("30 times killed at a random moment: one more run gives the right table", async () => {
  const random = seeded();
  await registerForeign();
  await entrypoint();
  const right = NAMES.map(entry);
  const others = foreign();
  let interrupted = 0;
  for (let round = 0; round < 30; round++) {
    const [program = "", ...args] = [...host.prefix, ...inContainer(ENTRYPOINT, ["--reset"])];
    const child = spawn(program, args, { stdio: "ignore", detached: true });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    await new Promise((resolve) => setTimeout(resolve, 5 + random() * 60));
    if (child.pid && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    await ended;
    if (JSON.stringify((await host.handlers())?.sort()) !== sortedTable()) interrupted++;
    // One that is asked for a single architecture tidies up all.
    expect(await entrypoint("register", "sh4")).toMatchObject({ status: 0 });
    expect(JSON.stringify((await host.handlers())?.sort())).toBe(sortedTable());
    expect(NAMES.map(entry)).toEqual(right);
    expect(foreign()).toEqual(others);
  }
  // The moments were such that something was left to tidy up.
  expect(interrupted).toBeGreaterThan(0);
}, 180_000);

function sortedTable(): string {
  return JSON.stringify([...NAMES, ...Object.keys(FOREIGN)].sort());
}

describe("a program that is executed in a loop meanwhile", () => {
  /** Executes a riscv64 program until the rounds are over, and counts how often it did not run. */
  async function loopDuring(program: string, args: readonly string[], rounds: number) {
    const probe = folder.bytes("riscv64", elfProgram(nativeArchitecture("riscv64")));
    const stop = path.join(folder.path, "stop");
    const loop = execute([
      ...host.prefix,
      ...["bash", "-c"],
      'while [[ ! -e $1 ]]; do all=$((all + 1)); "$0"; [[ $? == 42 ]] || failed=$((failed + 1)); done 2>/dev/null; echo "$all ${failed:-0}"',
      ...[probe, stop],
    ]);
    for (let round = 0; round < rounds; round++) {
      const { status } = await host.run(...inContainer(program, args));
      expect(status).toBe(0);
    }
    await must(["touch", stop]);
    const [executed = 0, failed = 0] = (await loop).output.trim().split(" ").map(Number);
    await must(["rm", stop]);
    return { executed, failed };
  }

  test("200 re-registrations of all architectures: none fails; with the article's, most do", async () => {
    await entrypoint();
    const ours = await loopDuring(ENTRYPOINT, ["--reset"], 200);
    const articles = await loopDuring(ARTICLES, [], 200);
    console.log(
      `executions that failed during 200 re-registrations of ${NAMES.length} architectures: ` +
        `${ours.failed} of ${ours.executed}; with the article's entrypoint ` +
        `${articles.failed} of ${articles.executed}`,
    );
    expect(ours.executed).toBeGreaterThan(1000);
    expect(ours.failed).toBe(0);
    expect(articles.failed).toBeGreaterThan(articles.executed / 10);
  }, 300_000);
});
