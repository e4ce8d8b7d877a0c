import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { readInputs } from "../../src/inputs.js";
import { outputsOf } from "../../src/report.js";

const text = (file: string): string =>
  readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");

/** The keys of a section of action.yml, each with the lines below it. */
function section(name: string): Map<string, string> {
  const [, lines = ""] = new RegExp(`^${name}:\n((?: .*\n)+)`, "m").exec(text("action.yml")) ?? [];
  const entries = lines.matchAll(/^ {2}([\w-]+):\n((?: {4}.*\n)+)/gm);
  return new Map([...entries].map(([, key = "", below = ""]) => [key, below]));
}

const inputs = section("inputs");
const outputs = section("outputs");
const defaults = new Map(
  [...inputs].map(([name, below]) => [
    `INPUT_${name.toUpperCase()}`,
    /^ {4}default: "?(.*?)"?$/m.exec(below)?.[1],
  ]),
);

/** Reads the inputs as a runner gives them that has the defaults alone. */
function readDefaults() {
  const read = new Set<string>();
  const before = process.env;
  process.env = new Proxy(Object.fromEntries(defaults), {
    get(target, name) {
      if (String(name).startsWith("INPUT_")) read.add(String(name));
      return Reflect.get(target, name);
    },
  });
  try {
    return { read, values: readInputs() };
  } finally {
    process.env = before;
  }
}

test("Every input and output has a description, and every input a default", () => {
  expect([inputs.size, outputs.size]).toEqual([10, 8]);
  for (const below of [...inputs.values(), ...outputs.values()]) {
    expect(below).toMatch(/^ {4}description: (\S|>-\n {6}\S)/);
  }
  for (const [name, value] of defaults) expect([name, value]).toEqual([name, expect.any(String)]);
});

test("The inputs of action.yml are those that the code reads", () => {
  expect([...readDefaults().read].sort()).toEqual([...defaults.keys()].sort());
});

test("The outputs of action.yml are those that the code sets, in the same order", () => {
  const set = outputsOf({ view: { table: undefined, findings: [], selinux: "off" } });
  expect([...outputs.keys()]).toEqual(Object.keys(set));
});

test("The defaults of action.yml are valid and mean what the code means by none", () => {
  const { values } = readDefaults();
  expect(values).toEqual({
    wanted: "all",
    image: "",
    containerfile: "",
    baseImage: "quay.io/fedora/fedora:44",
    engine: "auto",
    cacheImage: true,
    maxAge: 30,
    reset: false,
    credential: false,
    cleanup: false,
  });
});

test("The base image is the same in action.yml and in the Containerfile", () => {
  expect(text("container/Containerfile")).toContain(
    `ARG BASE_IMAGE=${defaults.get("INPUT_BASE-IMAGE")}\n`,
  );
});
