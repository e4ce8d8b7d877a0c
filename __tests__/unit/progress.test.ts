// Real here: the kernel's count of what this process moves, and time. Made up: the work.
import { setTimeout as after } from "node:timers/promises";

import { expect, test } from "@jest/globals";

import { whileItMoves } from "../../src/image/progress.js";

const LIMIT = 100;

test("work that answers in time gives its answer", async () => {
  expect(await whileItMoves(LIMIT, after(10, "done"))).toBe("done");
});

test("work that fails gives its error", async () => {
  const failing = after(10).then(() => Promise.reject(new Error("refused")));
  await expect(whileItMoves(LIMIT, failing)).rejects.toThrow("refused");
});

test("work that goes on for longer than the limit may end, while what another process writes grows", async () => {
  let size = 0;
  const measure = (): number => (size += 70_000);
  expect(await whileItMoves(LIMIT, after(5 * LIMIT, "done"), measure)).toBe("done");
});

test("and while this process moves bytes", async () => {
  const { readFile } = await import("node:fs/promises");
  const work = async (): Promise<string> => {
    for (const start = Date.now(); Date.now() - start < 5 * LIMIT; await after(20)) {
      await readFile(process.execPath);
    }
    return "done";
  };
  expect(await whileItMoves(LIMIT, work())).toBe("done");
});

test("work that stands still is given up", async () => {
  const started = Date.now();
  await expect(whileItMoves(LIMIT, new Promise(() => undefined))).rejects.toThrow(
    "no progress of the cache within 0.1 s",
  );
  expect(Date.now() - started).toBeGreaterThanOrEqual(LIMIT - 1);
});
