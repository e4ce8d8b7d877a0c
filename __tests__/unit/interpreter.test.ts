// Real here: this machine's programs, Debian's emulators, and Debian's and FEX's rules.
import { symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

import { afterAll, expect, test } from "@jest/globals";

import { ARCHITECTURES } from "../../src/host/architectures.js";
import { handlerOf, parseHandler } from "../../src/host/binfmt.js";
import { elfProgram, unhandledProgram } from "../../src/host/elf.js";
import { needsLoader } from "../../src/host/interpreter.js";
import { Folder } from "../support/tools.js";

const folder = new Folder();
afterAll(() => folder.remove());
const link = path.join(folder.path, "link");
symlinkSync("/usr/bin/env", link);

test.each([
  ["a program of Debian's", "/usr/bin/env", true],
  ["Debian's static emulator", "/usr/bin/qemu-aarch64-static", false],
  ["a link to a program", link, true],
  ["a script", folder.file("script", "#!/bin/sh\n", 0o755), false],
  ["a file shorter than a header", folder.file("short", "\x7fELF"), false],
  ["nothing", "/usr/bin/none", false],
  ["a folder", folder.path, false],
])("%s: %s needs a loader: %j", (_, file, needs) => {
  expect(needsLoader(file)).toBe(needs);
});

test.each(ARCHITECTURES)("the program of $name needs none, in its byte order", (architecture) => {
  const file = path.join(folder.path, architecture.name);
  const program = elfProgram(architecture);
  writeFileSync(file, program);
  expect(needsLoader(file)).toBe(false);
  const interp = new DataView(program.buffer);
  interp.setUint32(architecture.elf.bits === 64 ? 64 : 52, 3, architecture.elf.endian === "little");
  writeFileSync(file, program);
  expect(needsLoader(file)).toBe(true);
});

// QEMU, scripts/qemu-binfmt-conf.sh; FEX and libkrun, whose rule leaves three bytes of e_ident out
const HEAD = "7f454c46010101000000000000000000";
test.each([
  ["arm", "QEMU's", `${HEAD}02002800`, "ffffffffffffff00fffffffffffffffffeffffff"],
  ["i386", "QEMU's", `${HEAD}02000300`, "fffffffffffefe00fffffffffffffffffeffffff"],
  ["i386", "FEX's", `${HEAD}02000300`, "fffffffffffefe00000000fffffffffffeffffff"],
])("the processor alone runs the second program of %s: not %s rule", (name, _, magic, mask) => {
  const architecture = ARCHITECTURES.find((row) => row.name === name);
  if (!architecture) throw new Error(name);
  const text = `enabled\ninterpreter /x\nflags: F\noffset 0\nmagic ${magic}\nmask ${mask}\n`;
  const table = { enabled: true, handlers: [parseHandler("rule", text, new Date())] };
  expect(handlerOf(elfProgram(architecture), table)?.name).toBe("rule");
  expect(handlerOf(unhandledProgram(architecture), table)).toBeUndefined();
});
