// Real here: the pure functions, on texts of real kernels.
import { expect, test } from "@jest/globals";

import { idsIn, isTooOld } from "../../src/register/user-table.js";

test.each([
  ["a user without further ids", "         0       1000          1\n", 1],
  [
    "a user with 65536 further ids",
    "         0       1000          1\n         1     100000      65536\n",
    65_537,
  ],
  ["the host itself", "         0          0 4294967295\n", 4_294_967_295],
])("The ids of %s are counted", (_, map, ids) => {
  expect(idsIn(map)).toBe(ids);
});

test.each([
  ["RHEL 9", "5.14.0-611.el9.x86_64", true],
  ["Debian 12", "6.1.0-41-amd64", true],
  ["the last without", "6.6.119", true],
  ["the first with", "6.7.0", false],
  ["Ubuntu 24.04", "6.8.0-90-generic", false],
  ["RHEL 10", "6.12.0-124.el10.x86_64", false],
  ["a later one", "7.0.0-rc1", false],
])("Whether the kernel has a table for a user namespace: %s", (_, release, isOld) => {
  expect(isTooOld(release)).toBe(isOld);
});
