// Real here: action.yml, the README, the Containerfile, and the code that reads and sets.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

import { expect, test } from "@jest/globals";
import { isMap, parseDocument, visit } from "yaml";

import { readInputs } from "../../src/action/inputs.js";
import { outputsOf } from "../../src/action/report.js";
import { ACTION, defaults, ROOT } from "../support/action.js";
import { examples, workflowOf } from "../support/examples.js";
import { DEFAULTS } from "../support/samples.js";

const text = (file: string): string =>
  readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");

const { inputs, outputs } = ACTION;
const names = inputs.map(([name]) => name);

const variable = (input: string): string => `INPUT_${input.toUpperCase()}`;

/** Reads the inputs as a runner gives them that has the defaults alone. */
function readDefaults() {
  const read = new Set<string>();
  const before = process.env;
  const given = Object.entries(defaults()).map(([name, value]) => [variable(name), value] as const);
  process.env = new Proxy(Object.fromEntries(given), {
    get(target, name) {
      if (String(name).startsWith("INPUT_")) read.add(String(name));
      return target[String(name)];
    },
  });
  try {
    return { read, values: readInputs() };
  } finally {
    process.env = before;
  }
}

test("Every input and output has a description, and every input a default", () => {
  for (const [name, entry] of [...inputs, ...outputs]) {
    expect([name, entry["description"]]).toEqual([name, expect.stringMatching(/\S/)]);
  }
  for (const [name, input] of inputs) {
    expect([name, input["default"]]).toEqual([name, expect.any(String)]);
  }
});

test("The inputs of action.yml are those that the code reads", () => {
  expect([...readDefaults().read].sort()).toEqual(names.map(variable).sort());
});

test("The outputs of action.yml are those that the code sets, in the same order", () => {
  const set = outputsOf({ host: { table: undefined, findings: [], selinux: "off" } }, "all");
  expect(outputs.map(([name]) => name)).toEqual(Object.keys(set));
});

test("The defaults of action.yml are valid and mean what the code means by none", () => {
  const { values } = readDefaults();
  expect(values).toEqual(DEFAULTS);
});

test("The base image is the same in action.yml, in the Containerfile, and where Dependabot looks", () => {
  const base = defaults()["base-image"];
  expect(text("container/Containerfile")).toContain(`ARG BASE_IMAGE=${base}\n`);
  expect(text(".github/base-image/Dockerfile")).toContain(`\nFROM ${base}\n`);
});

test("The whole house names one release of Fedora", () => {
  const pattern = String.raw`quay\.io/fedora/fedora:[0-9]+`;
  const files = ["--", ".", ":(exclude)__tests__/unit", ":(exclude)docs/image.md"];
  const named = execFileSync("git", ["grep", "-ohE", pattern, ...files], {
    cwd: ROOT,
    encoding: "utf8",
  });
  expect(new Set(named.trim().split("\n"))).toEqual(new Set([defaults()["base-image"]]));
});

/** The first two cells of every row of the table below a heading of the README. */
function table(heading: string): string[][] {
  const sections = text("README.md").split(/^## /m);
  const section = sections.find((section) => section.startsWith(`${heading}\n`)) ?? "";
  const [, , ...rows] = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.map((row) =>
    row
      .split("|")
      .slice(1, 3)
      .map((cell) => cell.trim()),
  );
}

test("The README lists the inputs of action.yml, in the same order, with the same defaults", () => {
  const code = (value: string): string => value && `\`${value}\``;
  const expected = Object.entries(defaults()).map((cells) => cells.map(code));
  expect(table("Inputs")).toEqual(expected);
});

test("The README lists the outputs of action.yml, in the same order", () => {
  const listed = table("Outputs").map(([name]) => name);
  expect(listed).toEqual(outputs.map(([name]) => `\`${name}\``));
});

test("Every input is used in an example, and the examples use no other", () => {
  const used = new Set<string>();
  for (const example of examples()) {
    visit(parseDocument(workflowOf(example)), {
      Map(_, step) {
        const given = step.get("with");
        if (!String(step.get("uses")).startsWith("org/qemu-user-static-action@")) return;
        if (isMap(given)) for (const { key } of given.items) used.add(String(key));
      },
    });
  }
  expect([...used].toSorted()).toEqual(names.toSorted());
});
