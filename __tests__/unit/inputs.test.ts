// Real here: the reading of the inputs, from variables as the runner sets them.
import { beforeEach, describe, expect, test, jest } from "@jest/globals";
import { readInputs, type Inputs } from "../../src/action/inputs.js";
import { DEFAULTS } from "../support/samples.js";

/** Reads inputs from the variables that the runner would set for this `with`. */
function read(inputs: Readonly<Record<string, string>>): Inputs {
  for (const [name, value] of Object.entries({ platforms: "all", ...inputs })) {
    process.env[`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`] = value;
  }
  return readInputs();
}

beforeEach(() => {
  for (const name of Object.keys(process.env)) {
    if (name.startsWith("INPUT_")) delete process.env[name];
  }
});

test("Inputs that are not set have their defaults", () => {
  expect(read({})).toEqual(DEFAULTS);
});

test("Inputs are read from the runner's variables, without blanks around them", () => {
  const inputs = read({
    platforms: "linux/arm64\nlinux/s390x\n",
    containerfile: " my containers/Containerfile ",
    "base-image": "registry.example/fedora:45",
    engine: "podman",
  });
  expect(inputs).toMatchObject({
    wanted: [{ platform: "linux/arm64" }, { platform: "linux/s390x" }],
    containerfile: "my containers/Containerfile",
    baseImage: "registry.example/fedora:45",
    engine: "podman",
  });
});

test("An image to pull and a Containerfile to build exclude each other", () => {
  expect(read({ image: "localhost:5000/qemu:1" }).image).toBe("localhost:5000/qemu:1");
  expect(() => read({ image: "localhost:5000/qemu:1", containerfile: "Containerfile" })).toThrow(
    "either 'image' or 'containerfile'",
  );
});

test("An empty input platforms means all, and the log says so", () => {
  const log = jest.spyOn(console, "log").mockImplementation(() => undefined);
  expect(readInputs().wanted).toBe("all");
  expect(log.mock.calls).toEqual([["The input 'platforms' is empty, which means all."]]);
  log.mockRestore();
});

describe.each([
  ["cache-image", "cacheImage", true],
  ["reset", "reset", false],
  ["credential", "credential", false],
  ["cleanup", "cleanup", false],
] as const)("The switch %s", (name, property, unset) => {
  test.each([
    ["true", true],
    ["True", true],
    ["TRUE", true],
    ["false", false],
    ["False", false],
    ["FALSE", false],
    ["", unset],
  ])("is '%s' for %p", (value, expected) => {
    expect(read({ [name]: value })[property]).toBe(expected);
  });

  test.each(["yes", "1", "tRUE", "truefalse"])("may not be '%s'", (value) => {
    expect(() => read({ [name]: value })).toThrow(
      `The input '${name}' is not valid.\n  Found: '${value}'\n  To do: give true or false.`,
    );
  });
});

describe("The input max-age", () => {
  test.each([
    ["0", 0],
    ["7", 7],
    ["0.5", 0.5],
    ["", 30],
  ])("may be '%s'", (value, days) => {
    expect(read({ "max-age": value }).maxAge).toBe(days);
  });

  test.each(["-1", "7d", "1e3", ".5", "1.", "Infinity", "NaN"])("may not be '%s'", (value) => {
    expect(() => read({ "max-age": value })).toThrow(
      `The input 'max-age' is not valid.\n  Found: '${value}'\n  To do: give a number of days.`,
    );
  });
});

test.each([
  ["engine", "engine", "docker"],
  ["containerfile", "containerfile", "https://example.com/Containerfile"],
  ["containerfile", "containerfile", "http://example.com/Containerfile"],
] as const)("The input %s may be '%s'", (name, property, value) => {
  expect(read({ [name]: value })[property]).toBe(value);
});

describe("A short name", () => {
  test.each([
    ["fedora", "docker.io/library/fedora"],
    ["fedora:44", "docker.io/library/fedora:44"],
    ["tonistiigi/binfmt:latest", "docker.io/tonistiigi/binfmt:latest"],
    ["a/b/c", "docker.io/a/b/c"],
    [`fedora@sha256:${"a0".repeat(32)}`, `docker.io/library/fedora@sha256:${"a0".repeat(32)}`],
  ])("is docker.io's, as docker has it: %s", (value, expected) => {
    expect(read({ image: value }).image).toBe(expected);
  });

  // It is what FROM may have, and the host's registries.conf says what it means.
  test("is left alone as the base image", () => {
    expect(read({ "base-image": "fedora" }).baseImage).toBe("fedora");
  });

  test.each(["localhost/qemu", "localhost:5000/qemu", "registry:5000/qemu", "quay.io/qemu"])(
    "is not %s",
    (value) => {
      expect(read({ image: value }).image).toBe(value);
    },
  );
});

describe("An archive", () => {
  test.each([
    "oci-archive:image.tar",
    "docker-archive:/srv/image.tar:qemu:1",
    "docker://quay.io/fedora/fedora:44",
    "dir:/srv/image",
  ])("or another transport may not be %s", (value) => {
    expect(() => read({ image: value })).toThrow(
      `The input 'image' is not valid.\n  Found: '${value}'\n`,
    );
  });

  test.each(["oci-archive:/srv/my image.tar", "docker-archive:/a/-b;c.tar"])(
    "is named by its path, whatever that holds: %s",
    (value) => {
      expect(read({ image: value }).image).toBe(value);
    },
  );
});

describe.each([
  [
    "image",
    "a reference such as quay.io/org/image:tag, or oci-archive:/path or docker-archive:/path",
  ],
  ["base-image", "an image reference such as quay.io/fedora/fedora:44"],
])("The reference %s", (name, expected) => {
  test.each([
    "quay.io/fedora/fedora:44",
    "localhost:5000/a/b_c/d-e:1.0_x",
    `quay.io/fedora/fedora@sha256:${"a0".repeat(32)}`,
  ])("may be %s", (value) => {
    const { image, baseImage } = read({ [name]: value });
    expect(name === "image" ? image : baseImage).toBe(value);
  });

  test.each([
    "-v=/:/host",
    "--privileged",
    "a b",
    "a\nb",
    "a;reboot",
    "$(reboot)",
    "`reboot`",
    "a'b",
    "/srv/image.tar",
    ":44",
    "fedora,44",
    "fédora",
  ])("may not be %j", (value) => {
    expect(() => read({ [name]: value })).toThrow(
      `The input '${name}' is not valid.\n  Found: '${value}'\n  To do: give ${expected}.`,
    );
  });
});

test.each(["oci-archive:/srv/image.tar", "docker-archive:/srv/image.tar", "docker://quay.io/a"])(
  "base-image has no transport: %s",
  (value) => {
    expect(() => read({ "base-image": value })).toThrow("The input 'base-image' is not valid.");
  },
);

test.each([
  ["engine", "crun", "auto, podman or docker"],
  ["engine", "Podman", "auto, podman or docker"],
  ["rootless", "yes", "auto, true or false"],
  ["containerfile", "-f", "the path or URL of a Containerfile"],
  ["containerfile", "--privileged", "the path or URL of a Containerfile"],
])("The input %s may not be '%s'", (name, value, expected) => {
  expect(() => read({ [name]: value })).toThrow(
    `The input '${name}' is not valid.\n  Found: '${value}'\n  To do: give ${expected}.`,
  );
});

test.each([
  ["", "auto"],
  ["auto", "auto"],
  ["true", true],
  ["False", false],
])("The input rootless: '%s' is %s", (value, expected) => {
  expect(read({ rootless: value }).rootless).toBe(expected);
});
