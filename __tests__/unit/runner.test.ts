// Real here: @actions/core, against which its stand-in in src/ is held, and the files that the runner reads.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import * as core from "@actions/core";
import {
  addSummary,
  fail,
  getInput,
  getState,
  saveState,
  setOutputs,
} from "../../src/action/runner.js";
import { ACTION } from "../support/action.js";
import { keepEnvironment } from "../support/tools.js";

let folder: string;
const file = (name: string): string => join(folder, name);
const restoreEnvironment = keepEnvironment();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "runner-test-"));
});
afterEach(() => {
  jest.restoreAllMocks();
  restoreEnvironment();
  rmSync(folder, { recursive: true });
});

/** Text that a job may hand on. */
const VALUES: readonly [string, string][] = [
  ["a word", "linux/arm64"],
  ["nothing", ""],
  ["blanks around it", "  x\t"],
  ["several lines", "one\ntwo\n\nthree"],
  ["lines that end with an end of line", "one\ntwo\n"],
  ["an end of line alone", "\n"],
  ["another value's beginning", "name<<EOF\nvalue\nEOF"],
  ["delimiters such as ours", "end_\nend_00000000-0000-0000-0000-000000000000\nend"],
  ["delimiters such as @actions/core's", "ghadelimiter_00000000-0000-0000-0000-000000000000"],
  ["what a workflow command is written with", "100%\r::set-output name=x::y"],
  ["letters of other languages", "Größe 尺寸"],
  ["JSON", JSON.stringify({ include: [{ platform: "linux/arm64" }] })],
];

/** What the runner reads from a file: a name and a delimiter, lines, the delimiter alone. */
function read(text: string): [name: string, value: string][] {
  const lines = text.split("\n");
  if (lines.pop() !== "") throw new Error("the last line has no end");
  const pairs: [string, string][] = [];
  while (lines.length > 0) {
    const [name = "", delimiter = ""] = (lines.shift() ?? "").split("<<");
    const end = lines.indexOf(delimiter);
    if (!name || !delimiter || end === -1) throw new Error(`'${name}' has no value`);
    const value = lines.splice(0, end + 1).slice(0, -1);
    pairs.push([name, value.join("\n")]);
  }
  return pairs;
}
/** The text with the same delimiters, whoever has chosen them. */
const alike = (text: string): string =>
  text.replaceAll(/(?<=<<)(\S+)\n(.*?)\n\1(?=\n)/gs, "DELIMITER\n$2\nDELIMITER");

describe.each([
  [
    "An output",
    "GITHUB_OUTPUT",
    (name: string, value: string) => setOutputs({ [name]: value }),
    core.setOutput,
  ],
  ["State", "GITHUB_STATE", saveState, core.saveState],
])("%s", (_, variable, set, cores) => {
  beforeEach(() => {
    process.env[variable] = file("ours");
  });

  test.each(VALUES)("may hold %s", (_, value) => {
    set("the-name", value);
    expect(read(readFileSync(file("ours"), "utf8"))).toEqual([["the-name", value]]);
  });

  test.each(VALUES)("is written as @actions/core writes it: %s", (_, value) => {
    set("the-name", value);
    process.env[variable] = file("cores");
    writeFileSync(file("cores"), ""); // it makes none
    cores("the-name", value);
    const [ours, theirs] = ["ours", "cores"].map((name) => readFileSync(file(name), "utf8"));
    expect(alike(ours ?? "")).toBe(alike(theirs ?? "none"));
  });

  test("is added to those before, each with a delimiter of its own", () => {
    for (const [name, value] of VALUES) set(name, value);
    const text = readFileSync(file("ours"), "utf8");
    expect(read(text)).toEqual(VALUES);
    const delimiters = VALUES.map(
      ([name]) => text.split("\n").find((line) => line.startsWith(`${name}<<`)) ?? "",
    ).map((line) => line.split("<<").at(-1));
    expect(new Set(delimiters).size).toBe(VALUES.length);
  });

  test.each([
    ["not named", () => delete process.env[variable]],
    ["named by nothing", () => (process.env[variable] = "")],
  ])("is nobody's outside a runner, where the file is %s", (_, prepare) => {
    prepare();
    const write = jest.spyOn(process.stdout, "write").mockReturnValue(true);
    set("name", "value");
    expect(write).not.toHaveBeenCalled();
    expect(existsSync(file("ours"))).toBe(false);
  });
});

test("Outputs are all written, in their order", () => {
  process.env["GITHUB_OUTPUT"] = file("ours");
  setOutputs(Object.fromEntries(VALUES));
  expect(read(readFileSync(file("ours"), "utf8"))).toEqual(VALUES);
});

describe("The summary", () => {
  test("is added to those of other steps, as it is", () => {
    process.env["GITHUB_STEP_SUMMARY"] = file("summary");
    for (const [, text] of VALUES) addSummary(text);
    expect(readFileSync(file("summary"), "utf8")).toBe(VALUES.map(([, text]) => text).join(""));
  });

  test("is nobody's outside a runner", () => {
    delete process.env["GITHUB_STEP_SUMMARY"];
    const write = jest.spyOn(process.stdout, "write").mockReturnValue(true);
    addSummary("text");
    expect(write).not.toHaveBeenCalled();
  });
});

describe("What the main step has left", () => {
  test.each(VALUES)("is read as it is: %s", (_, value) => {
    process.env["STATE_the-name"] = value;
    expect(getState("the-name")).toBe(value);
    expect(getState("the-name")).toBe(core.getState("the-name"));
  });

  test("is nothing where it has left nothing", () => {
    delete process.env["STATE_the-name"];
    expect(getState("the-name")).toBe("");
  });
});

describe("The input", () => {
  test.each(ACTION.inputs.map(([name]) => name))("%s is read as @actions/core reads it", (name) => {
    const variable = `INPUT_${name.toUpperCase()}`; // as the runner names it: dashes stay
    for (const value of ["x", " x\ty \n", "\n\n", "", "\u00a0x\u2003", "a\nb"]) {
      process.env[variable] = value;
      expect([name, getInput(name)]).toEqual([name, value.trim()]);
      expect(getInput(name)).toBe(core.getInput(name));
    }
    delete process.env[variable];
    expect(getInput(name)).toBe("");
  });
});

describe("A failure", () => {
  const written = (work: () => void): string => {
    let text = "";
    jest.spyOn(process.stdout, "write").mockImplementation((part) => {
      text += String(part);
      return true;
    });
    // jest's console has a form of its own.
    jest.spyOn(console, "log").mockImplementation((line: unknown) => {
      text += `${String(line)}\n`;
    });
    work();
    jest.restoreAllMocks();
    return text;
  };

  test.each(VALUES)("of %s is said as @actions/core says it, and fails the step", (_, message) => {
    const exitCode = process.exitCode;
    try {
      const theirs = written(() => core.setFailed(message));
      process.exitCode = 0;
      expect(written(() => fail(message))).toBe(theirs);
      expect(process.exitCode).toBe(1);
    } finally {
      process.exitCode = exitCode;
    }
  });
});
