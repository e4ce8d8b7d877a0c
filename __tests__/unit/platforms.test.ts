import { describe, expect, test } from "@jest/globals";
import { ARCHITECTURES } from "../../src/host/architectures.js";
import { parsePlatforms } from "../../src/action/platforms.js";
import { nativeArchitecture } from "../../src/host/native.js";

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
