// Real here: the committed dist under Node 24. A stand-in: process.platform of another system, and with it the
// /proc that is not there.
import { afterAll, expect, test } from "@jest/globals";

import { NODE24, ROOT, Runner } from "../support/action.js";
import { Folder } from "../support/tools.js";

const folder = new Folder();
const other = folder.file(
  "other.cjs",
  `Object.defineProperty(process, "platform", { value: "darwin" });
  const fs = require("node:fs");
  const { readFileSync } = fs;
  fs.readFileSync = (file, ...rest) => {
    if (String(file).startsWith("/proc/")) throw new Error("ENOENT: " + file);
    return readFileSync(file, ...rest);
  };`,
);
const runner = new Runner(undefined, [NODE24, "--require", other, `${ROOT}/dist/index.js`]);
afterAll(() => {
  runner.remove();
  folder.remove();
});

test("On another system the step ends with one sentence, and the post step says nothing", async () => {
  const env = { RUNNER_OS: "macOS" };
  const main = await runner.step({ platforms: "linux/arm64" }, [], env);
  expect(main).toMatchObject({
    status: 1,
    output:
      "::error::This action needs a runner with Linux, and this one has macOS: give the step `if: runner.os == 'Linux'`.\n",
  });
  expect(await runner.post(main, {}, [], env)).toMatchObject({ status: 0, output: "" });
});
