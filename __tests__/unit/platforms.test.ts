import { describe, expect, test } from "@jest/globals";

import { parsePlatforms } from "../../src/action/platforms.js";
import { ARCHITECTURES } from "../../src/host/architectures.js";
import { nativeArchitecture } from "../../src/host/native.js";

/** What a text asks for: QEMU's name and the platforms of each architecture. */
function asked(text: string): string | readonly string[] {
  const wanted = parsePlatforms(text);
  const said = (platforms: readonly string[]): string => platforms.join("+");
  return wanted === "all" ? wanted : wanted.map((row) => `${row.name} ${said(row.platforms)}`);
}

describe("A platform is known by the names that people write", () => {
  test.each([
    ["x86_64 linux/amd64", "amd64 x86_64 x86-64 x64 X64 AMD64 linux/amd64 linux/x86_64 linux/x64"],
    ["x86_64 linux/amd64/v3", "linux/amd64/v3 amd64/v3"],
    ["i386 linux/386", "386 i386 i486 i586 i686 x86 linux/386 linux/i386 linux/x86"],
    ["aarch64 linux/arm64", "arm64 aarch64 arm64v8 armv8 linux/aarch64 linux/arm/v8 linux/arm64/8"],
    ["aarch64 linux/arm64/v8", "linux/arm64/v8 arm64/v8"],
    ["arm linux/arm/v7", "arm armv7 armv7l armv7hf armhf arm32v7 linux/arm linux/armv7"],
    ["arm linux/arm/v7", "linux/armhf linux/arm/7 arm/v7 ARMHF"],
    ["arm linux/arm/v6", "linux/arm/v6 armv6 armv6l arm32v6 arm/v6"],
    ["arm linux/arm/v5", "armel armv5 arm32v5 linux/arm/v5"],
    ["loongarch64 linux/loong64", "loong64 loongarch64 linux/loongarch64"],
    ["mips64el linux/mips64le", "mips64le mips64el linux/mips64el"],
    ["mipsel linux/mipsle", "mipsle mipsel"],
    ["ppc ", "ppc powerpc"],
    ["ppc64 linux/ppc64", "ppc64 powerpc64"],
    ["ppc64le linux/ppc64le", "ppc64le ppc64el powerpc64le linux/ppc64el"],
    ["riscv64 linux/riscv64", "riscv64 linux/riscv64"],
    ["s390x linux/s390x", "s390x linux/s390x S390X"],
    ["sparc32plus ", "sparc32plus"],
  ])("%s: %s", (expected, names) => {
    for (const name of names.split(" ")) expect([name, asked(name)]).toEqual([name, [expected]]);
  });

  test("and by QEMU's own", () => {
    const names = ARCHITECTURES.map(({ name }) => name);
    const wanted = parsePlatforms(names.join());
    expect(wanted === "all" ? [] : wanted.map(({ name }) => name)).toEqual(names);
  });
});

describe("A list", () => {
  test.each([
    ["commas", "linux/arm64,s390x"],
    ["spaces", "linux/arm64 s390x"],
    ["new lines", "linux/arm64\ns390x\n"],
    ["Windows' line ends", "linux/arm64\r\ns390x\r\n"],
    ["all of them, and one at the end", " linux/arm64 ,\n\ts390x, "],
    ["YAML's dashes", "- linux/arm64\n- s390x\n"],
    ["YAML's brackets", "[linux/arm64, s390x]"],
    ["JSON's quotes", '["linux/arm64","s390x"]'],
    ["single quotes", "'linux/arm64','s390x'"],
    ["comments", "linux/arm64 # servers\n# those of IBM\ns390x"],
  ])("may have %s", (_, text) => {
    expect(asked(text)).toEqual(["aarch64 linux/arm64", "s390x linux/s390x"]);
  });

  test("keeps its order, and has an architecture once, with the platforms that were asked for", () => {
    expect(asked("s390x,linux/arm/v7,linux/s390x,linux/arm/v6")).toEqual([
      "s390x linux/s390x",
      "arm linux/arm/v7+linux/arm/v6",
    ]);
  });

  test.each(["all", "ALL", "linux/arm64,all", "", " ", ",", "[]", "# none"])(
    "%j is all",
    (text) => {
      expect(parsePlatforms(text)).toBe("all");
    },
  );
});

describe("An unknown name", () => {
  test.each([
    ["linux/arm46", "linux/arm64"],
    ["s390", "s390x"],
    ["aarhc64", "aarch64"],
    ["riscv65", "riscv64"],
  ])("is refused, '%s' with a near one, '%s'", (name, near) => {
    expect(() => parsePlatforms(name)).toThrow(
      `The platform '${name}' is not known.\n` +
        `  Found: '${name}' in the input 'platforms'; did you mean '${near}'?\n`,
    );
  });

  test.each(["auto", "none", "linux", "vax", "ppc64_be", "mipseb", "linux/"])(
    "is refused without one: '%s'",
    (name) => {
      expect(() => parsePlatforms(name)).toThrow(/is not known[^]*'platforms'\n/);
    },
  );

  test("is refused next to names that are known, and next to all", () => {
    expect(() => parsePlatforms("arm64,vax")).toThrow("'vax'");
    expect(() => parsePlatforms("all,vax")).toThrow("'vax'");
  });

  test("is answered with the list of those that are known", () => {
    expect(() => parsePlatforms("vax")).toThrow(
      /To do: use one of: all, linux\/amd64, linux\/386, linux\/arm64, linux\/arm\/v7, aarch64_be, .*, xtensaeb\.\n/,
    );
  });

  test.each(["windows/amd64", "darwin/arm64", "wasi/wasm"])("of no Linux: '%s'", (name) => {
    expect(() => parsePlatforms(name)).toThrow(`'${name}' is not Linux`);
  });
});

describe("This machine", () => {
  test.each([
    ["x64", "x86_64"],
    ["ia32", "i386"],
    ["arm64", "aarch64"],
    ["loong64", "loongarch64"],
    ["ppc64", "ppc64le"],
    ["s390x", "s390x"],
  ])("is, where Node says %s, %s", (arch, name) => {
    expect(nativeArchitecture(arch).name).toBe(name);
  });

  test("is refused where the table does not hold it", () => {
    expect(() => nativeArchitecture("vax")).toThrow("'vax'");
  });
});
