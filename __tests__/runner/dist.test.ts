// Real here: ncc, the committed dist under the Node of today's runner, podman, the kernel's table.
import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";

import { afterAll, expect, test } from "@jest/globals";

import { nativeArchitecture } from "../../src/host/native.js";
import { NODE24, ROOT, Runner, must } from "../support/action.js";
import { Host } from "../support/host.js";
import { NATIVE } from "../support/native.js";
import { Folder } from "../support/tools.js";

const folder = new Folder();
const runner = new Runner();
afterAll(() => {
  folder.remove();
  runner.remove();
});

function contents(directory: string): Record<string, string> {
  const files = readdirSync(directory).sort();
  return Object.fromEntries(
    files.map((name) => [name, readFileSync(path.join(directory, name), "utf8")]),
  );
}

test("dist is what a fresh build gives", async () => {
  await must([path.join(ROOT, "script/build"), folder.path]);
  const committed = contents(path.join(ROOT, "dist"));
  const fresh = contents(folder.path);
  expect(Object.keys(fresh)).toEqual(Object.keys(committed));
  // Not toEqual: the difference of two bundles is longer than any terminal.
  const differing = Object.keys(fresh).filter((name) => fresh[name] !== committed[name]);
  expect(differing).toEqual([]);
});

test("the Node is that of today's runner", async () => {
  expect(await must([NODE24, "--version"])).toMatch(/^v24\./);
});

test("a step for this machine's own platform needs nothing", async () => {
  const { outputs, summary } = await runner.must({ platforms: NATIVE });
  expect(outputs).toEqual({
    platforms: [NATIVE].join(","),
    architectures: "[]",
    matrix: JSON.stringify([NATIVE]),
    registered: "[]",
    "qemu-version": "",
    image: "",
    "cache-hit": "false",
    checked: "host",
  });
  expect(summary).toMatch(
    new RegExp(`\\| \`${NATIVE}\`.* \\| ${nativeArchitecture().name} \\| native \\|`),
  );
});

test("the main chunk stays small", () => {
  expect(readFileSync(path.join(ROOT, "dist/index.js")).length).toBeLessThan(90_000);
});

/** A runner of a copy of dist that lacks the chunks whose text matches. */
function runnerWithout(chunk: RegExp): Runner {
  const copy = path.join(folder.path, `without-${chunk.source}`);
  const lacking = Object.entries(contents(path.join(ROOT, "dist"))).filter(
    ([name, text]) => /^\d+\.index\.js$/.test(name) && chunk.test(text),
  );
  if (lacking.length === 0) throw new Error(`no chunk has ${chunk.source}`);
  cpSync(path.join(ROOT, "dist"), path.join(copy, "dist"), { recursive: true });
  cpSync(path.join(ROOT, "container"), path.join(copy, "container"), { recursive: true });
  for (const [name] of lacking) rmSync(path.join(copy, "dist", name));
  return new Runner(path.join(copy, "runner"), [NODE24, path.join(copy, "dist/index.js")]);
}

test("a step with nothing to do reads the main chunk alone", async () => {
  const alone = runnerWithout(/./);
  const step = await alone.must({ platforms: NATIVE });
  expect(step.outputs["checked"]).toBe("host");
  expect(await alone.post(step, { platforms: NATIVE })).toMatchObject({
    status: 0,
    output: "",
  });
  // Nor does one whose input is wrong
  const wrong = await alone.step({ platforms: "linux/avr" });
  expect(wrong.output).toMatch(/^::error::The platform 'linux\/avr' is not known/m);
  // It can fail: what has something to register reads another chunk
  const failing = await alone.step({ platforms: "linux/ppc64le" });
  expect(failing.output).toMatch(/Cannot find module '.*\d+\.index\.js'/);
});

test("a registration reads the cache's library only where there is a cache", async () => {
  const host = await Host.create();
  await host.mount();
  const without = runnerWithout(/BlockBlobClient/);
  const platforms = { platforms: "linux/ppc64le" };
  try {
    expect((await without.must(platforms, host.prefix)).outputs["registered"]).toBe('["ppc64le"]');
    await host.write("qemu-ppc64le", "-1");
    const env = { ACTIONS_RESULTS_URL: "http://127.0.0.1:9/", ACTIONS_CACHE_SERVICE_V2: "True" };
    const asking = { ...platforms, containerfile: path.join(ROOT, "container/Containerfile") };
    const step = await without.step(
      { ...asking, "base-image": "localhost/none" },
      host.prefix,
      env,
    );
    expect(step.output).toMatch(/could not be restored from the Actions cache.*Cannot find module/);
  } finally {
    await host.end();
  }
});
