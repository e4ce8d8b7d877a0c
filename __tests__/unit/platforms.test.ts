// Real here: this machine's processor, and glibc's word for it. Stand-ins: other machines' names and flags.
import { describe, expect, test } from "@jest/globals";
import { ARCHITECTURES, isOfFamily } from "../../src/host/architectures.js";
import {
  nativeArchitecture,
  parsePlatforms,
  thisMachine,
  variantsOf,
} from "../../src/action/platforms.js";
import { nativePlatforms } from "../support/native.js";

/** QEMU's names of what a text asks for. */
function names(text: string): readonly string[] | "all" {
  const wanted = parsePlatforms(text);
  return wanted === "all" ? wanted : wanted.map(({ name }) => name);
}

describe("a platform", () => {
  test.each([
    ["x86_64", ["x86_64", "amd64", "linux/amd64", "linux/x86_64"]],
    ["x86_64", ["linux/amd64/v1", "linux/amd64/v2", "linux/amd64/v3", "linux/amd64/v4"]],
    ["i386", ["i386", "386", "linux/386", "linux/i386", "i686"]],
    ["aarch64", ["aarch64", "arm64", "linux/arm64", "linux/arm64/v8", "linux/aarch64"]],
    ["arm", ["arm", "linux/arm", "linux/arm/v7", "arm/v7", "linux/arm/v6", "arm/v6"]],
    ["arm", ["linux/arm/v5", "armv7l", "armhf"]],
    ["loongarch64", ["loongarch64", "loong64", "linux/loong64"]],
    ["mips", ["mips", "linux/mips"]],
    ["mips64", ["mips64", "linux/mips64"]],
    ["mips64el", ["mips64el", "mips64le", "linux/mips64le"]],
    ["mipsel", ["mipsel", "mipsle", "linux/mipsle"]],
    ["ppc64", ["ppc64", "linux/ppc64"]],
    ["ppc64le", ["ppc64le", "linux/ppc64le"]],
    ["riscv64", ["riscv64", "linux/riscv64"]],
    ["s390x", ["s390x", "linux/s390x"]],
    ["sparc32plus", ["sparc32plus"]],
  ])("%s is known as %j", (name, spellings) => {
    for (const spelling of spellings)
      expect([spelling, names(spelling)]).toEqual([spelling, [name]]);
  });

  // The docstring of parsePlatforms: "with or without `linux/`".
  test.each([
    ["aarch64", "arm64/v8"],
    ["x86_64", "amd64/v2"],
    ["arm", "arm/v5"],
  ])("%s is known as %s, without linux/", (name, spelling) => {
    expect(names(spelling)).toEqual([name]);
  });

  test("answers to every name of QEMU", () => {
    expect(names(ARCHITECTURES.map(({ name }) => name).join())).toHaveLength(33);
  });

  test("is read in capitals too", () => {
    expect(names("Linux/ARM64")).toEqual(["aarch64"]);
  });
});

describe("a list", () => {
  test.each([
    ["commas", "linux/arm64,s390x"],
    ["spaces", "linux/arm64 s390x"],
    ["new lines", "linux/arm64\ns390x\n"],
    ["Windows' line ends", "linux/arm64\r\ns390x\r\n"],
    ["all of them", " linux/arm64 ,\n\ts390x, "],
  ])("is separated by %s", (_, text) => {
    expect(names(text)).toEqual(["aarch64", "s390x"]);
  });

  test("keeps its order and names each architecture once", () => {
    expect(names("s390x,linux/arm/v7,linux/s390x,linux/arm/v6")).toEqual(["s390x", "arm"]);
  });

  test.each(["all", "ALL", "linux/arm64,all", "all s390x"])("means all by '%s'", (text) => {
    expect(parsePlatforms(text)).toBe("all");
  });

  test.each(["", " ", ",", "\n , \n"])("is refused when it is empty: %j", (text) => {
    expect(() => parsePlatforms(text)).toThrow("The input 'platforms' is an empty list.");
  });
});

describe("an unknown name", () => {
  test.each([
    ["linux/arm46", "linux/arm64"],
    ["s390", "s390x"],
    ["aarhc64", "aarch64"],
    ["windows/amd64", "linux/amd64"],
  ])("is refused, '%s' with the nearest, '%s'", (name, nearest) => {
    expect(() => parsePlatforms(name)).toThrow(
      `The platform '${name}' is not known.\n` +
        `  Found: '${name}' in the input 'platforms'; did you mean '${nearest}'?\n`,
    );
  });

  test("is refused next to names that are known, and next to all", () => {
    expect(() => parsePlatforms("arm64,vax")).toThrow("'vax'");
    expect(() => parsePlatforms("all,vax")).toThrow("'vax'");
  });

  test("is answered with the list of those that are known", () => {
    expect(() => parsePlatforms("vax")).toThrow(
      /To do: use one of: all, linux\/amd64, linux\/386, linux\/arm64, linux\/arm\/v7, aarch64_be, .*, xtensaeb\.\n/,
    );
  });
});

describe("this machine", () => {
  test.each([
    ["x64", "x86_64"],
    ["ia32", "i386"],
    ["arm64", "aarch64"],
    ["arm", "arm"],
    ["loong64", "loongarch64"],
    ["ppc64", "ppc64le"],
    ["riscv64", "riscv64"],
    ["s390x", "s390x"],
  ])("is, where Node says %s, %s", (arch, name) => {
    expect(nativeArchitecture(arch).name).toBe(name);
  });

  test("is refused where the table does not hold it", () => {
    expect(() => nativeArchitecture("vax")).toThrow("'vax'");
  });
});

describe("the variants of linux/amd64", () => {
  test("of this machine are those that glibc finds", () => {
    expect(thisMachine().platforms).toEqual(nativePlatforms());
  });

  const V2 = "fpu sse2 pni ssse3 cx16 sse4_1 sse4_2 movbe popcnt xsave lahf_lm";
  const V3 = `${V2} avx f16c abm bmi1 avx2 bmi2 fma`;
  test.each([
    ["", []],
    ["fpu sse2", []],
    [V2, ["v2"]],
    [V3, ["v2", "v3"]],
    [V3.replace("popcnt ", ""), []], // no level without those below
    [V3.replace("avx2 ", ""), ["v2"]],
    [`${V3} avx512f avx512dq avx512cd avx512bw avx512vl`, ["v2", "v3", "v4"]],
  ])("with the flags '%s' are %j", (flags, variants) => {
    const cpuinfo = `processor\t: 0\nflags\t\t: ${flags}\nbugs\t\t:\n`;
    expect(variantsOf(cpuinfo)).toEqual(variants.map((variant) => `linux/amd64/${variant}`));
  });

  test("are none where the kernel names no flags", () => {
    expect(variantsOf("processor\t: 0\nFeatures\t: fp asimd\n")).toEqual([]);
  });
});

// QEMU, scripts/qemu-binfmt-conf.sh: a host gets no rule for its own family.
test.each([
  ["x86_64", ["x86_64", "i386"]],
  ["aarch64", ["aarch64", "arm"]],
  ["ppc64le", ["ppc64le"]],
  ["s390x", ["s390x"]],
  ["riscv64", ["riscv32", "riscv64"]],
])("the family of a host with %s: %j", (host, family) => {
  const named = ARCHITECTURES.find(({ name }) => name === host);
  const own = ARCHITECTURES.filter((row) => named && isOfFamily(named, row));
  expect(own.map(({ name }) => name)).toEqual(family);
});
