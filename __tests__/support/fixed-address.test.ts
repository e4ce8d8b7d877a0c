// Real here: Debian's emulators, and what script/bench makes of them.
import { readFileSync } from "node:fs";

import { afterAll, expect, test } from "@jest/globals";

import { atFixedAddress } from "../../script/fixed-address.js";
import { elfProgram } from "../../src/host/elf.js";
import { nativeArchitecture } from "../../src/action/platforms.js";
import { execute } from "./action.js";
import { Folder } from "./tools.js";

const folder = new Folder();
afterAll(() => folder.remove());

const EMULATOR = "/usr/bin/qemu-aarch64-static";
const fixed = `${folder.path}/fixed`;

test("an emulator at a fixed address says and does what it did", async () => {
  const program = `${folder.path}/program`;
  folder.bytes("program", elfProgram(nativeArchitecture("arm64")));
  folder.bytes("fixed", atFixedAddress(readFileSync(EMULATOR)));
  expect(await execute([fixed, "--version"])).toEqual(await execute([EMULATOR, "--version"]));
  expect(await execute([fixed, program])).toEqual({ status: 42, output: "" });
});

test("what is at a fixed address already is refused", () => {
  expect(() => atFixedAddress(readFileSync(fixed))).toThrow("not a position-independent program");
});
