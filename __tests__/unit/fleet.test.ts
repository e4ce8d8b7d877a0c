// Real here: script/fleet as people call it, and docs/fleet.md. Most figures are made up, so that the right
// result can be told by hand.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { afterAll, describe, expect, test } from "@jest/globals";

import { ROOT } from "../support/action.js";

type Way = "each" | "stay" | "cache" | "registry" | "mirror" | "archive" | "boot";

/** One way with so many jobs a day. */
interface Result {
  readonly events: Readonly<Record<string, number>>;
  readonly pulls: number;
  readonly requests: number;
  readonly registryBytes: number;
  readonly cacheBytes: number;
  readonly seconds: number;
  readonly mostPullsOfAddress: number;
  readonly mostPullsOfAccount: number;
  readonly mostRequestsInSecond: number;
}
type Breaks = Readonly<Record<"hubAnonymous" | "hubAccount" | "quayPerSecond", number | null>>;
interface Report {
  readonly costs: Readonly<Record<string, Pick<Result, "registryBytes" | "seconds">>>;
  readonly rows: readonly {
    readonly jobs: number;
    readonly ways: Readonly<Record<Way, Result>>;
  }[];
  readonly breaks: Readonly<Record<Way, Breaks>>;
}

const folder = mkdtempSync("/tmp/fleet-");
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) =>
  spawnSync(path.join(ROOT, "script/fleet"), args, { encoding: "utf8" });

/** Every event has other bytes and seconds, so that a sum tells what it is made of. */
const cost = (requests: object, registryBytes: number, cacheBytes: number, seconds: number) => ({
  requests,
  registryBytes,
  cacheBytes,
  seconds,
});
const GET = { manifestGet: 2, blobGet: 2 };
const HEAD = { manifestHead: 1 };
const FIGURES = {
  date: "2026-01-01",
  machine: "a machine",
  base: "a base",
  architectures: [1, 4],
  events: {
    pull: [cost(GET, 1000, 0, 10), cost(GET, 4000, 0, 16)],
    look: [cost({}, 0, 0, 1), cost({}, 0, 0, 1)],
    stored: [cost({}, 0, 0, 2), cost({}, 0, 0, 2)],
    fill: [cost(GET, 1000, 900, 12), cost(GET, 4000, 3600, 20)],
    hit: [cost({}, 0, 900, 5), cost({}, 0, 3600, 8)],
    archive: [cost({}, 0, 0, 4), cost({}, 0, 0, 7)],
    boot: [cost({}, 0, 0, 3), cost({}, 0, 0, 3)],
    mirror: [cost(HEAD, 10, 0, 9), null],
    peerFresh: [cost({ ...GET, manifestHead: 1 }, 2000, 0, 20), null],
    peerAgain: [cost(HEAD, 10, 0, 11), null],
    peerCached: [cost(GET, 30, 0, 15), null],
  },
};
const figures = path.join(folder, "figures.json");
writeFileSync(figures, JSON.stringify(FIGURES));

function report(...args: string[]): Report {
  const { status, stdout, stderr } = run("--json", "--figures", figures, ...args);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Report;
}
function ways(...args: string[]): Readonly<Record<Way, Result>> {
  const [row] = report(...args).rows;
  if (!row) throw new Error("no row");
  return row.ways;
}

test("docs/fleet.md has the tables that the script writes", () => {
  const docs = readFileSync(path.join(ROOT, "docs/fleet.md"), "utf8");
  const [, tables] =
    /<!-- tables of script\/fleet -->\n([^]*)<!-- end of tables -->/.exec(docs) ?? [];
  expect(tables?.trim()).toBe(run().stdout.trim());
});

describe("hosts that are made for one job", () => {
  const jobs = ["--jobs", "100", "--days", "10"];

  test("a pull a job, and with docker/setup-qemu-action too", () => {
    const { registry, each } = ways(...jobs);
    expect(registry).toMatchObject({ events: { pull: 1000 }, pulls: 100, registryBytes: 100_000 });
    expect(registry).toMatchObject({ requests: 400, seconds: 1000 });
    expect(each).toMatchObject({ events: { peerFresh: 1000 }, pulls: 100, seconds: 2000 });
  });

  test("the cache: one pull for each repository and period", () => {
    const always = ["--job-minutes", "0", "--cache-days", "10", "--repositories", "3"];
    const { cache } = ways(...jobs, ...always);
    expect(cache.events).toEqual({ fill: 3, hit: 997 });
    expect(cache).toMatchObject({ pulls: 0.3, registryBytes: 300, cacheBytes: 90_000 });
    expect(ways(...jobs, ...always, "--max-age", "5").cache.events["fill"]).toBe(6);
  });

  test("the cache: jobs that start before the first one ends pull; what nobody used for days is gone", () => {
    const one = ["--repositories", "1"];
    const { events } = ways(...jobs, ...one, "--job-minutes", "1440").cache;
    expect(events).toMatchObject({ fill: 1 });
    // Those of 24 hours, the first day's and some of the second's
    expect(events["pull"]).toBeGreaterThanOrEqual(99);
    expect(events["pull"]).toBeLessThan(200);
    const rare = ["--jobs", "1", "--days", "30", "--job-minutes", "0", ...one];
    expect(ways(...rare, "--cache-days", "2").cache.events["fill"]).toBe(1);
    const often = ways(...rare, "--cache-days", "1").cache.events["fill"] ?? 0;
    expect(often).toBeGreaterThan(5);
    expect(often).toBeLessThan(30);
  });

  test("a mirror: one pull for all, then version checks; an archive: nothing", () => {
    const { mirror, archive } = ways(...jobs);
    expect(mirror).toMatchObject({ events: { pull: 1, mirror: 999 }, pulls: 0.1 });
    expect(ways(...jobs, "--max-age", "5").mirror.events["pull"]).toBe(2);
    expect(archive).toMatchObject({
      events: { archive: 1000 },
      pulls: 0,
      requests: 0,
      seconds: 400,
    });
  });
});

describe("hosts that stay", () => {
  const args = ["--jobs", "1000", "--days", "28", "--hosts", "10", "--boot-days", "7"];

  test("one pull each in max-age days, one registration at each start, and then looks", () => {
    const { stay } = ways(...args);
    expect(stay.events).toEqual({ pull: 10, stored: 30, look: 28_000 - 40 });
    expect(stay.pulls).toBeCloseTo(10 / 28);
    expect(ways(...args, "--max-age", "14").stay.events["pull"]).toBe(20);
    const never = ways(...args, "--max-age", "14", "--boot-days", "100").stay.events;
    expect(never).toEqual({ pull: 20, look: 28_000 - 20 });
  });

  test("registered when they start: all jobs look, the starts pull and register", () => {
    expect(ways(...args).boot.events).toEqual({ pull: 10, boot: 30, look: 28_000 });
    expect(ways(...args).boot.mostPullsOfAddress).toBe(10);
  });

  test("where no host is made for one job, every way is theirs; docker/setup-qemu-action asks each time", () => {
    const { stay, registry, cache, each } = ways(...args, "--ephemeral", "0");
    expect(registry).toEqual(stay);
    expect(cache.events).toMatchObject({
      look: stay.events["look"],
      stored: stay.events["stored"],
    });
    expect(each.events).toEqual({ peerFresh: 10, peerAgain: 27_990 });
    expect(each.pulls).toBeCloseTo(10 / 28);
  });

  test("a share of them", () => {
    const { pull = 0 } = ways(...args, "--ephemeral", "0.25").registry.events;
    expect(pull / 28_000).toBeCloseTo(0.25, 1);
  });
});

describe("limits", () => {
  const peak = ["--peak-share", "1"]; // all jobs of a day within the window

  test("the first job too many breaks one", () => {
    const { breaks } = report("--jobs", "1000", ...peak);
    expect(breaks.registry).toMatchObject({ hubAnonymous: 101 });
    // To the hundredth part
    expect(breaks.registry.hubAccount).toBeGreaterThanOrEqual(201);
    expect(breaks.registry.hubAccount).toBeLessThanOrEqual(203);
    expect(breaks.each).toMatchObject({ hubAnonymous: 101 });
    expect(breaks.stay).toMatchObject({ hubAnonymous: null, hubAccount: null });
    expect(breaks.archive).toEqual({ hubAnonymous: null, hubAccount: null, quayPerSecond: null });
    const other = report("--jobs", "1000", ...peak, "--hub-anonymous", "7").breaks;
    expect(other.registry.hubAnonymous).toBe(8);
    expect(other.stay.hubAnonymous).toBeGreaterThanOrEqual(8);
    expect(other.mirror.hubAnonymous).toBeNull();
  });

  test("the window rolls: the busiest six hours, not all of the day, nor those by the clock", () => {
    const { registry } = ways("--jobs", "2000", "--days", "1", "--peak-share", "0.5");
    expect(registry.mostPullsOfAddress).toBeGreaterThan(950);
    expect(registry.mostPullsOfAddress).toBeLessThan(1100);
    const day = ways("--jobs", "2000", "--days", "1", "--window-hours", "24");
    expect(day.registry.mostPullsOfAddress).toBe(2000);
  });

  test("addresses share an address's limit out, not an account's", () => {
    const args = ["--jobs", "1000", "--days", "1", "--hosts", "100", ...peak];
    const { registry } = ways(...args, "--addresses", "4");
    expect(registry.mostPullsOfAccount).toBe(1000);
    expect(registry.mostPullsOfAddress).toBeGreaterThan(249);
    expect(registry.mostPullsOfAddress).toBeLessThan(300);
  });

  test("requests in one second", () => {
    const { registry, archive } = ways("--jobs", "10", "--days", "1");
    expect(registry.mostRequestsInSecond).toBe(4);
    expect(archive.mostRequestsInSecond).toBe(0);
    expect(report("--jobs", "10", "--quay-per-second", "3").breaks.registry.quayPerSecond).toBe(1);
  });
});

test("architectures: on the line through the two that were measured, or all the same", () => {
  const at = (count: number) => report("--jobs", "1", "--architectures", String(count)).costs;
  expect(at(1)["pull"]).toMatchObject({ registryBytes: 1000, seconds: 10 });
  expect(at(2)["pull"]).toMatchObject({ registryBytes: 2000, seconds: 12 });
  expect(at(31)["pull"]).toMatchObject({ registryBytes: 31_000, seconds: 70 });
  expect(at(31)["peerFresh"]).toMatchObject({ registryBytes: 2000, seconds: 20 });
});

test("the same seed gives the same days, another one others", () => {
  const args = ["--jobs", "500", "--days", "2"];
  expect(report(...args)).toEqual(report(...args));
  const [one, two] = ["1", "2"].map((seed) => ways(...args, "--seed", seed).registry);
  expect(one?.pulls).toBe(two?.pulls);
  expect(one?.mostPullsOfAddress).not.toBe(two?.mostPullsOfAddress);
});

const wrong: [string[], string][] = [
  [["--hosts", "0"], "--hosts has to be a whole number from 1 to 100000, not '0'"],
  [["--hosts", "1.5"], "--hosts has to be a whole number from 1 to 100000, not '1.5'"],
  [["--ephemeral", "half"], "--ephemeral has to be a number from 0 to 1, not 'half'"],
  [["--ephemeral", "2"], "--ephemeral has to be a number from 0 to 1, not '2'"],
  [["--ephemeral", ""], "--ephemeral has to be a number from 0 to 1, not ''"],
  [["--jobs", "10,x"], "--jobs has to be a whole number from 1 to 1000000, not 'x'"],
  [["--host", "10"], "Unknown option '--host'"],
  [["ten"], "Unexpected argument 'ten'"],
  [["--figures", "/none.json"], "/none.json can't be read"],
  [["--figures", path.join(folder, "half.json")], "half.json can't be read: no peerCached"],
];
test.each(wrong)("%j is refused", (args, message) => {
  const events = { ...FIGURES.events, peerCached: undefined };
  writeFileSync(path.join(folder, "half.json"), JSON.stringify({ ...FIGURES, events }));
  const { status, stdout, stderr } = run(...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toMatch(/^script\/fleet: /);
  expect(stderr).toContain(message);
});

test("--help names every option", () => {
  const { status, stdout } = run("--help");
  expect(status).toBe(0);
  const read = readFileSync(path.join(ROOT, "script/fleet"), "utf8");
  const options = [...read.matchAll(/^ {2}"?([a-z-]+)"?: \[[\d.]/gm)].map(([, name]) => name);
  expect(options.length).toBeGreaterThan(15);
  for (const name of [...options, "jobs", "figures", "json", "docs"]) {
    expect(stdout).toMatch(new RegExp(`^  --${name} .*`, "m"));
  }
});
