// Real here: what images are asked, and how answers are read. Stand-ins: the answers, and what is
// known of the host.
import { describe, expect, test } from "@jest/globals";

import { parseHandler } from "../../src/host/binfmt.js";
import { ENTRYPOINTS } from "../../src/image/entrypoint.js";
import { findingsOf } from "../support/samples.js";

const { own, binfmt } = ENTRYPOINTS;
const asked = { reset: false, credential: false };

const handler = (interpreter: string, flags: string) =>
  parseHandler("qemu-x", `enabled\ninterpreter ${interpreter}\nflags: ${flags}\n`, new Date());

describe("What container-entrypoint says", () => {
  test.each([
    ["nothing", "", [], []],
    ["one architecture", "registered aarch64\n", ["aarch64"], []],
    [
      "each kind of line",
      "kept arm\nabsent vax\nregistered s390x\nremoved ppc\nabsent cris\nregistered x86_64\n",
      ["s390x", "x86_64"],
      ["vax", "cris"],
    ],
    ["a last line without an end", "registered aarch64\nabsent vax", ["aarch64"], ["vax"]],
    ["verbs without a name", "registered\nregistered \nabsent\n", [], []],
    ["words that only look alike", "unregistered arm\n registered arm\nabsently arm\n", [], []],
  ])("is read: %s", (_, stdout, registered, absent) => {
    expect(own.read(stdout, [], asked)).toEqual({ registered, absent });
  });
});

describe("binfmt", () => {
  const missing = findingsOf("arm64,s390x");

  test("is asked by Go's names to remove what does not work, then to install", () => {
    expect(binfmt.register([...missing, ...findingsOf("hppa,386")], asked)).toEqual([
      ...["--uninstall", "qemu-aarch64,qemu-s390x,qemu-i386"],
      ...["--install", "arm64,s390x,386"],
    ]);
  });

  test("is not asked to remove what runs and which it may not hold", () => {
    const theirs = findingsOf("arm", {
      runs: true,
      handler: handler("/usr/bin/qemu-arm-static", "F"),
    });
    const its = findingsOf("s390x", { runs: true, handler: handler("/usr/bin/qemu-s390x", "OCF") });
    expect(binfmt.register([...theirs, ...its], asked).at(-1)).toBe("s390x");
    expect(binfmt.register(theirs, { ...asked, credential: true }).at(-1)).toBe("arm");
    const without = findingsOf("arm", { runs: true, handler: handler("/usr/bin/qemu-arm", "") });
    expect(binfmt.register(without, asked).at(-1)).toBe("arm");
  });

  test("is asked to remove all of QEMU's by a reset", () => {
    expect(binfmt.register(missing, { ...asked, reset: true })).toEqual([
      ...["--uninstall", "qemu-*", "--install", "arm64,s390x"],
    ]);
  });

  test("answers with all entries that are enabled", () => {
    const stdout =
      '{\n  "supported": ["linux/amd64"],\n  "emulators": ["jar", "qemu-aarch64"]\n}\n';
    expect(binfmt.read(stdout, [...missing, ...findingsOf("hppa")], asked)).toEqual({
      registered: ["aarch64"],
      absent: ["s390x", "hppa"],
    });
  });

  test("says neither registered nor absent of what it was not asked for and which runs", () => {
    const theirs = findingsOf("arm", {
      runs: true,
      handler: handler("/usr/bin/qemu-arm-static", "F"),
    });
    const answer = binfmt.read('{"supported":[],"emulators":["qemu-arm"]}', theirs, asked);
    expect(answer).toEqual({ registered: [], absent: [] });
  });

  test.each(['{"supported":[],"emulators":null}', "{}", "null", "[]"])(
    "registered nothing where it says %s",
    (stdout) => {
      expect(binfmt.read(stdout, missing, asked)).toEqual({
        registered: [],
        absent: ["aarch64", "s390x"],
      });
    },
  );

  test("that can't mount the table says nothing that can be read", () => {
    expect(() => binfmt.read("", missing, asked)).toThrow(SyntaxError);
  });

  test("removes by the entries' names", () => {
    expect(binfmt.unregister(["aarch64", "arm"])).toEqual(["--uninstall", "qemu-aarch64,qemu-arm"]);
  });
});
