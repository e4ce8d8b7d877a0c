// Real here: the kernel's binfmt_misc, in an instance of the test's own, and Debian's QEMU.
import { readFileSync } from "node:fs";
import path from "node:path";

import { afterEach, beforeEach, expect, test } from "@jest/globals";

import { ARCHITECTURES, type Architecture } from "../../src/host/architectures.js";
import { handlerOf, readTable } from "../../src/host/binfmt.js";
import { elfProgram } from "../../src/host/elf.js";
import { ROOT } from "../support/action.js";
import { Host } from "../support/host.js";
import { EMULATED } from "../support/native.js";
import { Folder } from "../support/tools.js";

let host: Host;
let folder: Folder;

beforeEach(async () => {
  host = await Host.withOwnTable();
  folder = new Folder();
});
afterEach(async () => {
  await host.end();
  folder.remove();
});

const RULES = readFileSync(path.join(ROOT, "__tests__/unit/fixtures/qemu-binfmt.conf"), "utf8");

/** Fedora's rule of an architecture, under another name or with other flags. */
function rule(architecture: string, name = `qemu-${architecture}`, flags = "F"): string {
  const line = RULES.split("\n").find((text) => text.startsWith(`:qemu-${architecture}:`));
  if (!line) throw new Error(`no rule for ${architecture}`);
  return line.replace(/^:[^:]+/, `:${name}`).replace(/:\w*$/, `:${flags}`);
}

function architecture(name: string): Architecture {
  const found = ARCHITECTURES.find((row) => row.name === name);
  if (!found) throw new Error(name);
  return found;
}

test("a rule is registered, read, chosen and run; disabled, enabled and removed", async () => {
  const program = elfProgram(architecture("riscv64"));
  const file = folder.bytes("riscv64", program);
  const status = async () => (await host.run(file)).status;
  expect(await status()).not.toBe(42);

  await host.write("register", rule("riscv64"));
  const table = readTable(host.table);
  expect(table?.enabled).toBe(true);
  expect(table && handlerOf(program, table)).toMatchObject({
    name: "qemu-riscv64",
    enabled: true,
    interpreter: "/usr/bin/qemu-riscv64-static",
    flags: "F",
  });
  expect(await status()).toBe(42);

  await host.write("qemu-riscv64", "0");
  const disabled = readTable(host.table);
  expect(disabled && handlerOf(program, disabled)).toBeUndefined();
  expect(await status()).not.toBe(42);

  await host.write("qemu-riscv64", "1");
  expect(await status()).toBe(42);

  await host.write("qemu-riscv64", "-1");
  expect(await host.handlers()).toEqual([]);
  expect(await status()).not.toBe(42);
});

test("the newest rule that fits is chosen, by the kernel and by handlerOf", async () => {
  const file = folder.bytes("s390x", elfProgram(architecture("s390x")));
  // In one moment: no clock tells which of the two is the newer
  const newer = rule("s390x", "newer").replace("/usr/bin/qemu-s390x-static", "/usr/bin/false");
  const write = 'cd /proc/sys/fs/binfmt_misc && echo "$0" >register && echo "$1" >register';
  await host.must("sh", "-c", write, rule("s390x"), newer);
  const table = readTable(host.table);
  expect(table && handlerOf(elfProgram(architecture("s390x")), table)?.name).toBe("newer");
  expect((await host.run(file)).status).toBe(1);
  await host.write("newer", "-1");
  expect((await host.run(file)).status).toBe(42);
});

test("each architecture's program is given to the handler of its own rule, and runs", async () => {
  for (const { name } of EMULATED) await host.write("register", rule(name));
  const table = readTable(host.table);
  expect(table?.handlers).toHaveLength(EMULATED.length);
  for (const row of EMULATED) {
    const program = elfProgram(row);
    expect(table && handlerOf(program, table)?.name).toBe(`qemu-${row.name}`);
    const file = folder.bytes(row.name, program);
    expect({ name: row.name, ...(await host.run(file)) }).toMatchObject({
      name: row.name,
      status: 42,
      output: "",
    });
  }
});

test("the same name twice is refused, and the first stays", async () => {
  await host.write("register", rule("riscv64"));
  expect(await host.write("register", rule("riscv64", "qemu-riscv64", "FC"))).not.toMatchObject({
    status: 0,
  });
  expect(readTable(host.table)?.handlers).toMatchObject([{ name: "qemu-riscv64", flags: "F" }]);
});

test("entries die with the last mount of the table", async () => {
  await host.write("register", rule("riscv64"));
  await host.must("umount", "/proc/sys/fs/binfmt_misc");
  await host.mount();
  expect(await host.handlers()).toEqual([]);
});
