// One test at a time: most of them share the kernel's table and root's podman store.
export default {
  preset: "ts-jest/presets/default-esm",
  testEnvironment: "node",
  roots: ["<rootDir>/__tests__"],
  testMatch: ["**/*.test.ts"],
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  maxWorkers: 1,
  // What a failed test leaves open must not keep jest; script/own-host ends every process that is left.
  forceExit: true,
  testTimeout: 120_000,
};
