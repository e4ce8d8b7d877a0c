// Real here: the files that the runner reads. Stand-ins: the log, and what is known of the host.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { parseHandler } from "../../src/host/binfmt.js";
import { reasonOf, type Finding, type HostState } from "../../src/host/look.js";
import { doesNotRun, mislabelled, notChecked } from "../../src/action/messages.js";
import { PLACE_VARIABLE } from "../../src/host/place.js";
import { nativeArchitecture } from "../../src/host/native.js";
import {
  outputsOf,
  report,
  sentenceOf,
  summaryOf,
  tallyOf,
  type Result,
} from "../../src/action/report.js";
import { parseFileCommands } from "../support/action.js";
import { native, pulled, stateOf } from "../support/samples.js";

const handler = (name: string) =>
  parseHandler(
    name,
    "enabled\ninterpreter /usr/bin/qemu\nflags: F\nextension .x\n",
    new Date("2026-05-04T03:02:01Z"),
  );

const aarch64: Finding = {
  ...native,
  architecture: nativeArchitecture("arm64"),
  handler: handler("qemu-aarch64"),
  version: "10.2.2",
};
const arm: Finding = {
  ...aarch64,
  architecture: nativeArchitecture("arm"),
  handler: handler("debian-arm"),
};
const hppa: Finding = { ...aarch64, architecture: nativeArchitecture("hppa") };
const s390x: Finding = {
  ...native,
  architecture: nativeArchitecture("s390x"),
  runs: false,
};

const nothingDone: Result = { host: stateOf(native) };
const done: Result = {
  host: stateOf(native, aarch64, arm, hppa, s390x),
  registration: { registered: ["aarch64", "hppa"], absent: ["s390x"] },
  image: pulled,
};

test("The outputs say what runs, the machine's own first, and what was registered by which image", () => {
  expect(outputsOf(done, "all")).toEqual({
    platforms: "linux/amd64,linux/arm64,linux/arm/v7",
    architectures: '["aarch64","arm","hppa"]',
    matrix: '["linux/amd64","linux/arm64","linux/arm/v7"]',
    registered: '["aarch64","hppa"]',
    "qemu-version": "10.2.2",
    image: "quay.io/example/qemu:1@4f2d",
    "cache-hit": "false",
    checked: "host",
  });
});

test("The outputs are complete where there was nothing to do", () => {
  expect(outputsOf(nothingDone, "all")).toEqual({
    platforms: "linux/amd64",
    architectures: "[]",
    matrix: '["linux/amd64"]',
    registered: "[]",
    "qemu-version": "",
    image: "",
    "cache-hit": "false",
    checked: "host",
  });
});

test.each([
  ["cache", "true"],
  ["store", "false"],
  ["pull", "false"],
  ["build", "false"],
] as const)("Of an image from the %s, cache-hit is %s", (source, hit) => {
  expect(outputsOf({ ...done, image: { ...pulled, source } }, "all")["cache-hit"]).toBe(hit);
});

test("An emulator that is not QEMU has no version, and does not hide QEMU's", () => {
  const other = { ...arm, version: undefined };
  expect(outputsOf({ host: stateOf(native, other, aarch64) }, "all")).toMatchObject({
    architectures: '["arm","aarch64"]',
    "qemu-version": "10.2.2",
  });
});

test.each([
  [[native], [], "Nothing is emulated here; nothing had to be done."],
  [
    [native, aarch64],
    [],
    "Programs of 1 other architecture run on this host (QEMU 10.2.2); nothing had to be done.",
  ],
  [
    [native, aarch64, arm],
    ["arm"],
    "Programs of 2 other architectures run on this host (QEMU 10.2.2); 1 registered now.",
  ],
  [
    [native, { ...aarch64, confined: true }],
    ["aarch64"],
    "Programs of 1 other architecture run on this host and in confined containers (QEMU 10.2.2); 1 registered now.",
  ],
  [[native, s390x], [], "Nothing is emulated here; nothing had to be done."],
])("The sentence counts what runs: case %#", (findings, registered, end) => {
  const selinux = findings.some(({ confined }) => confined) ? "enforcing" : "off";
  const host = { ...stateOf(...findings), selinux } as const;
  const result = { host, registration: { registered, absent: [] } };
  expect(sentenceOf(result)).toBe(`${end} The processor runs x86_64 itself.`);
});

test.each([
  [[native, aarch64, s390x], "2 of 3 programs ran on the host."],
  [
    [native, { ...aarch64, confined: true }, { ...arm, confined: false }],
    "3 of 3 programs ran on the host, 1 of 2 in a confined container.",
  ],
])("The tally counts what ran, and where: case %#", (findings, tally) => {
  expect(tallyOf(stateOf(...findings))).toBe(tally);
});

const SUMMARY = `### QEMU user-mode emulators

Programs of 3 other architectures run on this host (QEMU 10.2.2); 2 registered now. The processor runs x86_64 itself. SELinux is off. The step took 1.3 s.

| Platform | Architecture | How it runs | QEMU | On the host | Confined | Registered (UTC) |
| :-- | :-- | :-- | :-- | :-: | :-: | :-- |
| \`linux/amd64\` | x86_64 | native |  | ✅ | – |  |
| \`linux/arm64\` | aarch64 | registered now | 10.2.2 | ✅ | – | 2026-05-04 03:02 |
| \`linux/arm/v7\` | arm | was there already (debian-arm) | 10.2.2 | ✅ | – | 2026-05-04 03:02 |
| – | hppa | registered now | 10.2.2 | ✅ | – | 2026-05-04 03:02 |
`;

test("The summary is a table of what runs", () => {
  expect(summaryOf(done, 1260)).toBe(SUMMARY);
});

describe("Where SELinux is on", () => {
  const confined = { ...aarch64, confined: true };

  test("the output and the summary say what ran in a confined container", () => {
    const result: Result = { host: { ...stateOf(native, confined, arm), selinux: "enforcing" } };
    expect(outputsOf(result, "all")).toMatchObject({ checked: "host,confined" });
    const [sentence, , , , ...rows] = summaryOf(result, 80).split("\n").slice(2, -1);
    expect(sentence).toContain("and in confined containers");
    expect(sentence).toMatch(/SELinux is enforcing\. The step took 0\.1 s\.$/);
    expect(rows).toEqual([
      "| `linux/amd64` | x86_64 | native |  | ✅ | – |  |",
      "| `linux/arm64` | aarch64 | was there already (qemu-aarch64) | 10.2.2 | ✅ | ✅ | 2026-05-04 03:02 |",
      "| `linux/arm/v7` | arm | was there already (debian-arm) | 10.2.2 | ✅ | – | 2026-05-04 03:02 |",
    ]);
  });

  test.each([
    ["no container was asked", aarch64, "–"],
    ["none ran in it", { ...aarch64, confined: false }, "❌"],
  ])("nothing is said of a confined container where %s", (_, finding, mark) => {
    const result: Result = { host: { ...stateOf(native, finding), selinux: "enforcing" } };
    expect(outputsOf(result, "all")).toMatchObject({ checked: "host" });
    const summary = summaryOf(result, 80);
    expect(summary).not.toContain("confined container");
    expect(summary).toContain(`| ✅ | ${mark} | 2026`);
  });
});

test("What QEMU runs is not called native where the table can't be read", () => {
  const rows = summaryOf({ host: stateOf(native, { ...aarch64, handler: undefined }) }, 1).split(
    "\n",
  );
  expect(rows.filter((row) => row.includes("native"))).toHaveLength(1);
});

describe("The report", () => {
  let folder: string;
  const file = (name: string): string => join(folder, name);
  const FILES = ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"];
  /** Lines of the log: what is written, and what the console is given. */
  let log: string[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "report-"));
    for (const name of FILES) {
      writeFileSync(file(name), "");
      process.env[name] = file(name);
    }
    log = [];
    jest.spyOn(process.stdout, "write").mockImplementation((text) => {
      log.push(...String(text).trimEnd().split("\n"));
      return true;
    });
    jest.spyOn(console, "log").mockImplementation((text) => void log.push(String(text)));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    for (const name of FILES) delete process.env[name];
    rmSync(folder, { recursive: true });
  });

  test("reaches the runner's files and the log", async () => {
    report(done, "all");
    const outputs = parseFileCommands(readFileSync(file("GITHUB_OUTPUT"), "utf8"));
    expect(outputs).toEqual(outputsOf(done, "all"));
    const summary = readFileSync(file("GITHUB_STEP_SUMMARY"), "utf8");
    expect(summary.replace(/took [\d.]+ s/, "took 1.3 s")).toBe(SUMMARY);
    expect(log).toEqual([sentenceOf(done), "aarch64, arm, hppa"]);
    report({ host: stateOf(native, aarch64) }, "all");
    expect(log.slice(2)).toEqual([sentenceOf({ host: stateOf(native, aarch64) }), "aarch64"]);
  });

  test("says the time since the step's program was started", async () => {
    jest.spyOn(process, "uptime").mockReturnValue(83.21);
    report(done, "all");
    expect(readFileSync(file("GITHUB_STEP_SUMMARY"), "utf8")).toContain("The step took 83.2 s.");
  });

  describe("warns", () => {
    const good = { ...aarch64, confined: true };
    const bad = { ...s390x, confined: false };
    const denial = "SELinux denied read";
    /** All that is said of a host of which this is known. */
    const said = async (known: Partial<HostState>, ...findings: Finding[]): Promise<string[]> => {
      const result: Result = { host: { ...stateOf(native, ...findings), ...known } };
      report(result, "all");
      expect(log.splice(-2)).toEqual([
        sentenceOf(result),
        findings.flatMap(({ runs, architecture: { name } }) => (runs ? [name] : [])).join(", "),
      ]);
      return log;
    };

    test("of what would be denied, on a permissive host", async () => {
      expect(await said({ selinux: "permissive", denial }, good)).toEqual([
        expect.stringMatching(
          /^::warning::SELinux is permissive here\..*Found: SELinux denied read%0A[^\n]*$/,
        ),
      ]);
    });

    test("that nothing was checked", async () => {
      const unchecked = notChecked("no podman");
      expect(await said({ selinux: "enforcing", unchecked }, good)).toEqual([
        expect.stringMatching(
          /^::warning::SELinux is on, but it was not checked .*Found: no podman%0A[^\n]*$/,
        ),
      ]);
    });

    test("of nothing where all is well", async () => {
      expect(await said({ selinux: "enforcing" }, good)).toEqual([]);
      expect(await said({ selinux: "off" }, aarch64)).toEqual([]);
    });

    test("of no permissive host for what failed", async () => {
      expect(await said({ selinux: "permissive", denial }, good, bad)).toEqual([]);
    });
  });
});

describe("In the user's own podman", () => {
  beforeEach(() => {
    process.env[PLACE_VARIABLE] = "podman";
  });
  afterEach(() => {
    delete process.env[PLACE_VARIABLE];
  });

  test("it is said where the programs ran", () => {
    expect(outputsOf(done, "all")).toMatchObject({ checked: "podman" });
    const confined = stateOf(native, { ...aarch64, confined: true });
    expect(outputsOf({ host: { ...confined, selinux: "enforcing" } }, "all")).toMatchObject({
      checked: "podman,confined",
    });
    expect(sentenceOf(done)).toContain("run in this user's podman");
    expect(tallyOf(done.host)).toBe("4 of 5 programs ran in this user's podman.");
    expect(summaryOf(done, 1000)).toContain("| QEMU | In this user's podman | Confined |");
  });

  test("what fails is said of it, with the command that shows its table", () => {
    const reason = reasonOf({ ...aarch64, confined: false }, { ...done.host, denial: "denied" });
    expect(reason).toMatch(/^it runs in this user's podman, not in a confined container/);
    expect(doesNotRun([{ name: "aarch64", reason }]).message).toContain(
      "podman unshare grep -r . /proc/sys/fs/binfmt_misc",
    );
    expect(mislabelled(["aarch64"], "denied").message).toContain(
      "run in this user's podman, but not in confined containers",
    );
  });

  test("it is said who does not run them, and what to do", () => {
    expect(summaryOf(done, 1000)).toMatch(/on the host do not: use podman build or podman unshare/);
  });
});
