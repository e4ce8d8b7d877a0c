// Real here: folders, rights, and scripts that are executed. A stand-in: a folder for the system's temporary one.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import * as os from "node:os";
import path from "node:path";

import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";

let temp: string;
// os.tmpdir() can't be led elsewhere from a test: jest gives tests a copy of the environment.
jest.unstable_mockModule("node:os", () => ({ ...os, tmpdir: () => path.join(temp, "system") }));
const { ProgramFolder, programParents } = await import("../../src/host/programs.js");

beforeEach(() => {
  temp = mkdtempSync(path.join(os.tmpdir(), "programs-test-"));
});
afterEach(() => {
  delete process.env["RUNNER_TEMP"];
  rmSync(temp, { recursive: true });
});
const PROGRAM = Buffer.from("#!/bin/sh\nexit 42\n");

test("Programs are in RUNNER_TEMP, or else in the system's temporary folder", () => {
  expect(programParents()).toEqual([path.join(temp, "system")]);
  process.env["RUNNER_TEMP"] = "/runner";
  expect(programParents()).toEqual(["/runner", path.join(temp, "system")]);
});

test("A program is written once, can be executed by this user, and is out of others' reach", () => {
  const umask = process.umask(0);
  try {
    const programs = new ProgramFolder(temp);
    const file = programs.put("a", PROGRAM);
    const before = statSync(file).ctimeMs;
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
    expect(spawnSync(file, { env: {} }).status).toBe(42);
    expect(programs.put("a", PROGRAM)).toBe(file);
    expect(statSync(file).ctimeMs).toBe(before);
  } finally {
    process.umask(umask);
  }
});

test("A folder is a run's own, and nothing of it stays", () => {
  const [one, other] = [new ProgramFolder(temp), new ProgramFolder(temp)];
  expect(path.dirname(one.put("a", PROGRAM))).not.toBe(path.dirname(other.put("a", PROGRAM)));
  one.remove();
  expect(readdirSync(temp)).toHaveLength(1);
  other.remove();
  other.remove();
  expect(readdirSync(temp)).toEqual([]);
});

test("A folder can't be made where there is none", () => {
  mkdirSync(path.join(temp, "a"));
  expect(() => new ProgramFolder(path.join(temp, "b"))).toThrow("ENOENT");
});
