// Stand-ins: other machines' names, as Node has them. What people write is in names.test.ts.
import { describe, expect, test } from "@jest/globals";

import { nativeArchitecture } from "../../src/host/native.js";

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
