// Real here: the image's entrypoint, this machine's processor and kernel, which run i386 beside x86_64 or arm beside
// aarch64, and the kernel's binfmt_misc in an instance of the test's own. The rules are laid over /usr/lib/binfmt.d.
import { readFileSync } from "node:fs";
import path from "node:path";

import { afterEach, beforeEach, expect, test } from "@jest/globals";

import { ARCHITECTURES } from "../../src/host/architectures.js";
import { unhandledProgram } from "../../src/host/elf.js";
import { ROOT, type Ended } from "../support/action.js";
import { Host } from "../support/host.js";
import { RELATIVE } from "../support/native.js";
import { Folder } from "../support/tools.js";

const ENTRYPOINT = path.join(ROOT, "container/container-entrypoint");
const RULES = readFileSync(
  path.join(ROOT, "__tests__/unit/fixtures/qemu-binfmt.conf"),
  "utf8",
).split("\n");
const ruleOf = (name: string): string =>
  RULES.find((line) => line.startsWith(`:qemu-${name}:`)) ?? "";

if (!RELATIVE) throw new Error("this processor is not known to run anything besides its own");
const { name } = RELATIVE;
const program = unhandledProgram(RELATIVE);

let host: Host;
let folder: Folder;
beforeEach(async () => {
  host = await Host.withOwnTable();
  folder = new Folder();
  for (const one of [name, "s390x"]) {
    folder.file(`binfmt.d/qemu-${one}-static.conf`, `${ruleOf(one)}\n`);
  }
  await host.must("mount", "--bind", path.join(folder.path, "binfmt.d"), "/usr/lib/binfmt.d");
  await host.must("mount", "-t", "tmpfs", "tmpfs", "/usr/libexec");
  // As container/install makes it
  const home = "/usr/libexec/qemu-user-static-action";
  await host.must("mkdir", home);
  await host.must("cp", folder.bytes(`native-${name}`, program), home);
});
afterEach(async () => {
  await host.end();
  folder.remove();
});

const entrypoint = (...args: readonly string[]): Promise<Ended> =>
  host.run("bash", ENTRYPOINT, ...args);

test("The programs that container/install makes are the action's own", () => {
  const install = readFileSync(path.join(ROOT, "container/install"), "utf8");
  const rows = [...install.matchAll(/^ {2}\[\w+\]='(\w+) (\S+)'$/gm)];
  expect(rows.map(([, name]) => name)).toEqual(["arm", "i386"]);
  for (const [, name = "", base64 = ""] of rows) {
    const row = ARCHITECTURES.find((one) => one.name === name);
    if (!row) throw new Error(`no row for ${name}`);
    expect([name, Buffer.from(base64, "base64")]).toEqual([
      name,
      Buffer.from(unhandledProgram(row)),
    ]);
  }
});

test("What the processor runs itself is in no list, and gets no handler", async () => {
  expect(await entrypoint("list")).toMatchObject({ status: 0, output: "s390x\n" });
  expect(await entrypoint("register", name, "s390x")).toMatchObject({
    status: 3,
    output: `absent ${name}\nregistered s390x\n`,
  });
  expect(await host.handlers()).toEqual(["qemu-s390x"]);
});

test("A reset takes away a handler that goes before the processor", async () => {
  await host.write("register", ruleOf(name));
  expect(await host.handlers()).toEqual([`qemu-${name}`]);
  expect(await entrypoint("--reset")).toMatchObject({ status: 0, output: "registered s390x\n" });
  expect(await host.handlers()).toEqual(["qemu-s390x"]);
});
