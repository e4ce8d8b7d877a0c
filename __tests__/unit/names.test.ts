// Real here: the names that people write in `platforms`, from public workflows and from the lists that
// src/action/names.ts names.
import { readFileSync } from "node:fs";
import path from "node:path";

import { describe, expect, test } from "@jest/globals";

import { NAMES } from "../../src/action/names.js";
import { architecturesOf, parsePlatforms } from "../../src/action/platforms.js";
import { ARCHITECTURES } from "../../src/host/architectures.js";
import { ROOT } from "../support/action.js";

/** The platforms that a text asks for; QEMU's name where OCI has none. */
function asked(text: string): string {
  const wanted = parsePlatforms(text);
  if (wanted === "all") return wanted;
  return wanted.map(({ architecture, platform }) => platform ?? architecture.name).join(",");
}

describe("what people write is what they get", () => {
  test.each([
    // As platforms of OCI, which come back as they were asked for
    ["linux/amd64,linux/arm64", "linux/amd64,linux/arm64"],
    ["linux/arm/v7", "linux/arm/v7"],
    ["arm/v6", "linux/arm/v6"],
    ["linux/arm/v5", "linux/arm/v5"],
    ["linux/amd64/v2", "linux/amd64/v2"],
    ["arm64,arm", "linux/arm64,linux/arm/v7"],
    ["linux/arm/v6,linux/arm/v7", "linux/arm/v6,linux/arm/v7"],
    // What containerd takes for the same platform
    ["linux/arm64/v8", "linux/arm64/v8"],
    ["linux/arm64/8,arm64,linux/arm/v8", "linux/arm64"],
    ["x86_64 x86-64 AMD64", "linux/amd64"],
    ["linux/arm/7", "linux/arm/v7"],
    ["linux/arm", "linux/arm/v7"],
    ["armhf,linux/armhf", "linux/arm/v7"],
    ["armel", "linux/arm/v5"],
    // Debian
    ["ppc64el,mips64el,i386,armhf", "linux/ppc64le,linux/mips64le,linux/386,linux/arm/v7"],
    ["powerpc", "ppc"],
    // Docker Hub
    ["arm32v5,arm32v6,arm32v7,arm64v8", "linux/arm/v5,linux/arm/v6,linux/arm/v7,linux/arm64"],
    // uname -m, RPM, Rust
    ["armv7l,armv6l,armv8l", "linux/arm/v7,linux/arm/v6"],
    ["i686,i586,armv7hl", "linux/386,linux/arm/v7"],
    ["powerpc64le,riscv64gc", "linux/ppc64le,linux/riscv64"],
    // runner.arch, Node
    ["X64", "linux/amd64"],
    ["x86,ia32", "linux/386"],
    ["ARM64", "linux/arm64"],
    // .NET's runtime identifiers
    ["linux-x64,linux-arm64", "linux/amd64,linux/arm64"],
    // run-on-arch, balena, Home Assistant
    ["armv6,armv7,aarch64", "linux/arm/v6,linux/arm/v7,linux/arm64"],
    ["armv7hf", "linux/arm/v7"],
    ["linux/armv7", "linux/arm/v7"],
    ["linux/mips64el,linux/loongarch64", "linux/mips64le,linux/loong64"],
    ["loong64", "linux/loong64"],
    // QEMU alone has a name
    ["sparc64,hppa,linux/alpha", "sparc64,hppa,alpha"],
  ])("%s", (text, platforms) => {
    expect(asked(text)).toBe(platforms);
  });
});

describe("however the list is written", () => {
  test.each([
    ["commas", "linux/arm64,s390x"],
    ["commas and blanks", " linux/arm64 , s390x , "],
    ["lines", "linux/arm64\ns390x\n"],
    ["Windows' lines", "linux/arm64\r\ns390x\r\n"],
    ["JSON", '["linux/arm64", "s390x"]'],
    ["JSON of toJSON()", '[\n  "linux/arm64",\n  "s390x"\n]'],
    ["a list of YAML in a block", "- linux/arm64\n- s390x\n"],
    ["a list of YAML with quotes", "- 'linux/arm64'\n- \"s390x\"\n"],
    ["a list of YAML in a line", "[linux/arm64, s390x]"],
    ["dashes without blanks", "-linux/arm64\n-s390x"],
    ["comments", "linux/arm64 # phones\n# big iron:\ns390x#z"],
    ["capitals", "Linux/ARM64,S390X"],
    ["one of them twice", "arm64,s390x,linux/arm64"],
  ])("%s", (_, text) => {
    expect(asked(text)).toBe("linux/arm64,linux/s390x");
  });

  test.each(["", " ", ",", "[]", "# none", "all", "ALL", '"all"', "- all", "linux/arm64,all"])(
    "%j is all",
    (text) => {
      expect(parsePlatforms(text)).toBe("all");
    },
  );
});

test("an architecture that is asked for as two platforms is looked at once", () => {
  const wanted = parsePlatforms("arm/v6,arm/v7,arm64");
  if (wanted === "all") throw new Error("not all");
  expect(architecturesOf(wanted).map(({ name }) => name)).toEqual(["arm", "aarch64"]);
});

describe("what is not known is refused", () => {
  test.each([
    ["linux/arm46", "linux/arm64"],
    ["aarhc64", "aarch64"],
    ["s390", "s390x"],
    ["amd46", "linux/amd64"],
    ["ppc64l", "ppc64le"],
    ["mips64l", "mips64el"],
    ["i368", "i386"],
    ["aarch64be", "aarch64_be"],
  ])("%s, with the suggestion %s", (name, nearest) => {
    expect(() => parsePlatforms(name)).toThrow(`; did you mean '${nearest}'?`);
  });

  // Each was once answered with a name that is far off, or of the other byte order.
  test.each([
    "auto",
    "none",
    "linux",
    "linux/",
    "native",
    "-x",
    "vax",
    "armle",
    "xtensal",
    "riscv",
  ])("%s, without a suggestion of the other byte order", (name) => {
    const refused = (): unknown => parsePlatforms(name);
    expect(refused).toThrow(`is not known.`);
    expect(refused).not.toThrow(/did you mean '(?:armeb|arm|386|linux\/|i386|sh4|ppc64|xtensaeb)'/);
  });

  test.each(["auto", "none", "linux", "-x", "vax"])("%s, without any suggestion", (name) => {
    expect(() => parsePlatforms(name)).not.toThrow("did you mean");
    expect(() => parsePlatforms(name)).toThrow(/To do: use one of: all, linux\/amd64, /);
  });

  test.each(["windows/amd64", "darwin/arm64", "macos", "wasi/wasm", "freebsd/amd64", "js/wasm"])(
    "%s, which is not Linux, in words of its own",
    (name) => {
      expect(() => parsePlatforms(`linux/arm64,${name}`)).toThrow(
        `The platform '${name}' is not Linux: QEMU's user mode runs programs of Linux alone.`,
      );
    },
  );

  test("a name that begins like another system's is not taken for it", () => {
    expect(() => parsePlatforms("iosx")).toThrow("is not known");
  });
});

describe("the table of names", () => {
  test("has each name once, and none that QEMU or OCI have", () => {
    const names = NAMES.flatMap(([, , text]) => text.split(" "));
    const own = ARCHITECTURES.flatMap(({ name, platforms }) => [
      name,
      ...platforms.map((platform) => platform.replace("linux/", "")),
    ]);
    expect(names.filter((name, i) => names.indexOf(name) !== i || own.includes(name))).toEqual([]);
  });

  test("is that of docs/platforms.md", () => {
    const docs = readFileSync(path.join(ROOT, "docs/platforms.md"), "utf8");
    const rows = docs.split("\n").filter((line) => /^\| (?:`|–)/.test(line));
    const cells = rows.map((row) =>
      row.split("|").map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name)),
    );
    for (const [, platform = [], architecture = [], names = []] of cells) {
      const expected = platform[0] ?? architecture[0];
      for (const name of [...platform, ...architecture, ...names]) {
        if (name === architecture[0]) continue; // QEMU's name is the preferred platform's
        expect([name, asked(name)]).toEqual([name, expected]);
      }
    }
    const known = [
      ...NAMES.flatMap(([, , text]) => text.split(" ")),
      ...ARCHITECTURES.map(({ name }) => name),
    ];
    const documented = cells.flat(2).map((name) => name.replace("linux/", ""));
    expect(known.filter((name) => !documented.includes(name))).toEqual([]);
  });
});
