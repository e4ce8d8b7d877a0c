// Real here: the note, in a tool cache of the test's own, and the kernel's boot id. The emulators and
// their handlers are made up.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { Handler } from "../../src/host/binfmt.js";
import { writeNote } from "../../src/register/all.js";
import { nativeArchitecture } from "../../src/action/platforms.js";
import type { ProbeRoom } from "../../src/host/probe.js";
import { versionsOf, type Emulated } from "../../src/host/versions.js";

const aarch64 = nativeArchitecture("arm64");
const s390x = nativeArchitecture("s390x");

const SECOND = 1_777_863_721;
const handler = (other: Partial<Handler> = {}): Handler => ({
  name: "",
  enabled: true,
  interpreter: "/usr/bin/qemu-static",
  flags: "F",
  registered: new Date(SECOND * 1000 + 100),
  ...other,
});
const emulated = (other: Partial<Handler> = {}, architecture = aarch64): Emulated => ({
  architecture,
  handler: handler(other),
});
/** Registered so many seconds later. */
const later = (seconds: number): Emulated =>
  emulated({ registered: new Date((SECOND + seconds) * 1000) });

const version = jest.fn<ProbeRoom["version"]>();
const room: ProbeRoom = { probe: async () => [], version, close: () => undefined };
/** What the next run makes of it, when its emulators say this. */
async function run(said: string | undefined, ...all: readonly Emulated[]) {
  version.mockReset().mockResolvedValue(said);
  const versions = await versionsOf(room, all);
  return { versions, asked: version.mock.calls.map(([architecture]) => architecture) };
}

let cache: string;
const NOTE = "qemu-user-static-action/versions";
const note = (): string => readFileSync(join(cache, NOTE), "utf8");
const files = (): string[] => readdirSync(cache, { encoding: "utf8", recursive: true });
/** So that any writing shows. */
function mark(): void {
  writeFileSync(join(cache, NOTE), `${note()}\nmark`);
}

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "versions-"));
  process.env["RUNNER_TOOL_CACHE"] = cache;
});
afterEach(() => {
  delete process.env["RUNNER_TOOL_CACHE"];
  rmSync(cache, { recursive: true });
});

test("A build is asked once, and then its version is recalled", async () => {
  expect(await run("10.2.2", emulated())).toEqual({ versions: ["10.2.2"], asked: [aarch64] });
  expect(await run("1.0", emulated())).toEqual({ versions: ["10.2.2"], asked: [] });
  const both = [emulated({}, s390x), emulated()];
  expect(await run("1.0", ...both)).toEqual({ versions: ["10.2.2", "10.2.2"], asked: [] });
});

test("Nothing is asked or written where nothing is emulated", async () => {
  expect(await run("10.2.2")).toEqual({ versions: [], asked: [] });
  expect(files()).toEqual([]);
});

describe("What was noted is not believed of another", () => {
  test.each<[string, Partial<Handler>]>([
    ["folder", { interpreter: "/opt/bin/qemu-static" }],
    ["folder with the same end", { interpreter: "/opt/usr/bin/qemu-static" }],
    ["folder with the same end after a space", { interpreter: "/opt /usr/bin/qemu-static" }],
    ["folder inside it", { interpreter: "/usr/bin/static/qemu-static" }],
    ["second", { registered: new Date((SECOND + 1) * 1000) }],
    ["second, of which it has the last digits", { registered: new Date((SECOND % 1e9) * 1000) }],
    ["kind: without the flag F", { flags: "OC" }],
  ])("%s", async (_, other) => {
    for (const [noted, asked] of [
      [emulated(), emulated(other)],
      [emulated(other), emulated()],
    ] as const) {
      rmSync(join(cache, NOTE), { force: true });
      await run("10.2.2", noted);
      expect(await run("1.0", asked)).toEqual({ versions: ["1.0"], asked: [aarch64] });
    }
  });

  test("emulator, where the table can't be read", async () => {
    const unknown = { architecture: aarch64, handler: undefined };
    await run("10.2.2", unknown);
    expect(files()).toEqual([]);
    expect(await run("1.0", unknown)).toEqual({ versions: ["1.0"], asked: [aarch64] });
  });

  test("boot", async () => {
    await run("10.2.2", emulated());
    writeFileSync(join(cache, NOTE), note().replace(/^.{8}/, "00000000"));
    expect(await run("1.0", emulated())).toEqual({ versions: ["1.0"], asked: [aarch64] });
    expect(await run("2.0", emulated())).toEqual({ versions: ["1.0"], asked: [] });
  });
});

// A run finds the interpreter of the one by its path, which may be another file by now.
test("Of handlers of one second and folder, those without the flag F are asked each time", async () => {
  const mixed = [emulated(), emulated({ flags: "OC" }, s390x)];
  for (const all of [mixed, mixed.toReversed()]) {
    rmSync(join(cache, NOTE), { force: true });
    expect((await run("10.2.2", ...all)).asked).toHaveLength(2);
    expect(await run("1.0", ...all)).toEqual({
      versions: all.map(({ architecture }) => (architecture === s390x ? "1.0" : "10.2.2")),
      asked: [s390x],
    });
  }
});

test("Another flag beside F is no matter", async () => {
  const credential = emulated({ flags: "OCF" });
  await run("10.2.2", credential);
  expect(await run("1.0", credential)).toEqual({ versions: ["10.2.2"], asked: [] });
});

test("What says no version is noted by none, and is asked again", async () => {
  const silent = { versions: [undefined], asked: [aarch64] };
  expect(await run(undefined, emulated())).toEqual(silent);
  expect(files()).toEqual([]);
  expect(await run(undefined, emulated())).toEqual(silent);
});

test("Without a tool cache each run asks", async () => {
  delete process.env["RUNNER_TOOL_CACHE"];
  for (const said of ["10.2.2", "1.0"]) {
    expect(await run(said, emulated())).toEqual({ versions: [said], asked: [aarch64] });
  }
  expect(files()).toEqual([]);
});

test("Nothing is written where nothing is new", async () => {
  await run("10.2.2", emulated());
  mark();
  const before = note();
  await run("1.0", emulated(), emulated({}, s390x), emulated({ flags: "" }, s390x));
  expect(note()).toBe(before);
  await run("1.0", emulated(), later(1)); // but here
  expect(note()).not.toBe(before);
});

test("Builds are noted beside each other", async () => {
  await run("10.2.2", emulated());
  await run("1.0", later(1));
  await run("3.0", later(2));
  expect(await run("4.0", later(2), emulated(), later(1))).toEqual({
    versions: ["3.0", "10.2.2", "1.0"],
    asked: [],
  });
});

test("32 builds are kept, the newest", async () => {
  for (let i = 0; i < 40; i++) await run(`10.${i}`, later(i));
  expect(note().trim().split("\n")).toHaveLength(1 + 32); // the boot's line
  for (let i = 8; i < 40; i++) {
    expect(await run("1.0", later(i))).toEqual({ versions: [`10.${i}`], asked: [] });
  }
  expect(await run("1.0", later(7))).toEqual({ versions: ["1.0"], asked: [aarch64] });
});

describe("Garbage in the note is harmless", () => {
  const build = async (): Promise<string> => {
    await run("10.2.2", emulated());
    const [line = ""] = note().split("\n").slice(1);
    return line.slice("10.2.2".length);
  };

  test.each<[string, (build: string) => string]>([
    ["nothing", () => ""],
    ["empty lines", () => "\n\n\n"],
    ["no version", (build) => build],
    ["no build", () => "10.2.2"],
    ["no build, but a space", () => "10.2.2 "],
    ["a word for a version", (build) => `banana${build}`],
    ["two versions", (build) => `1.0 10.2.2${build}`],
    ["bytes", () => "\0\x7fELF \ufffd garbage"],
  ])("%s", async (_, text) => {
    writeNote("versions", text(await build()));
    expect(await run("3.0", emulated())).toEqual({ versions: ["3.0"], asked: [aarch64] });
    expect(await run("4.0", emulated())).toEqual({ versions: ["3.0"], asked: [] });
  });

  test("beside what is good", async () => {
    const good = `10.2.2${await build()}`;
    writeNote("versions", `\0 garbage\n\n${good}\nbanana`);
    expect(await run("3.0", emulated())).toEqual({ versions: ["10.2.2"], asked: [] });
  });

  test("a build that nobody notes", async () => {
    writeNote("versions", "10.2.2 aarch64"); // as an emulator is called where there is no table
    const unknown = { architecture: aarch64, handler: undefined };
    expect(await run("1.0", unknown)).toEqual({ versions: ["1.0"], asked: [aarch64] });
  });

  test("a folder in its place: it is said in the log", async () => {
    mkdirSync(join(cache, NOTE), { recursive: true });
    const log = jest.spyOn(console, "log").mockReturnValue();
    for (const said of ["10.2.2", "1.0"]) {
      expect(await run(said, emulated())).toEqual({ versions: [said], asked: [aarch64] });
    }
    expect(log.mock.calls.join()).toMatch(/versions could not be written: Error: E/);
    log.mockRestore();
    expect(files().sort()).toEqual(["qemu-user-static-action", NOTE]);
  });
});
