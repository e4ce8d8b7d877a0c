// Real here: the judgement. Stand-ins: standard output, and what is known of the host.
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { Table } from "../../src/host/binfmt.js";
import { verify } from "../../src/register/verify.js";
import type { HostState } from "../../src/host/look.js";
import { parsePlatforms } from "../../src/action/platforms.js";

const table: Table = { enabled: true, handlers: [] };

/** A host on which some architectures run; those in brackets do not: `x86_64 aarch64 (s390x)`. */
function stateOf(text: string): HostState {
  const findings = text.split(" ").map((word) => {
    const [request] = parsePlatforms(word.replace(/[()]/g, ""));
    if (!request || typeof request === "string") throw new Error(`unknown: ${word}`);
    const { architecture } = request;
    const runs = !word.startsWith("(");
    const emulated = runs && !["x86_64", "i386"].includes(architecture.name);
    return {
      architecture,
      runs,
      ending: runs ? "it ended with status 42" : "it ended by SIGSEGV",
      handler: undefined,
      version: emulated ? "10.2.2" : undefined,
    };
  });
  return { table, findings, selinux: "off" };
}

const said = jest.fn<(text: string | Uint8Array) => boolean>();
beforeEach(() => {
  said.mockReset().mockReturnValue(true);
  jest.spyOn(process.stdout, "write").mockImplementation(said);
});
afterEach(() => void jest.restoreAllMocks());
const warnings = (): string => said.mock.calls.map(([text]) => String(text)).join("");

/** What was to be registered. */
const ALL = ["aarch64", "s390x"];

describe("Where architectures were asked for by name", () => {
  const judged = (host: string, absent: readonly string[] = []) =>
    verify(parsePlatforms("arm64,s390x"), stateOf(host), ALL, { registered: [], absent });

  test("all have to run", () => {
    expect(() => judged("x86_64 aarch64 s390x")).not.toThrow();
    expect(warnings()).toBe("");
  });

  test("one that does not run is an error with its reason", () => {
    expect(() => judged("x86_64 aarch64 (s390x)")).toThrow(
      "Programs of s390x do not run on this host.\n" +
        "  Found: s390x: no handler in the table fits it; it ended by SIGSEGV\n",
    );
  });

  test("one that the image does not hold is an error that says so", () => {
    expect(() => judged("x86_64 (aarch64) (s390x)", ["s390x"])).toThrow(
      "Programs of aarch64, s390x do not run on this host.\n" +
        "  Found: aarch64: no handler in the table fits it; it ended by SIGSEGV; " +
        "s390x: the image holds no emulator for it\n",
    );
  });
});

/** The same host, where s390x fails in a confined container. */
function viewConfined(text: string): HostState {
  const { findings, ...host } = stateOf(text);
  const looked = findings.map((finding) => ({
    ...finding,
    confined: finding.architecture.name !== "s390x",
  }));
  return { ...host, findings: looked, selinux: "enforcing", denial: "SELinux denied read" };
}

describe("What runs on the host, and not confined,", () => {
  const none = { registered: [], absent: [] };

  test("is an error where it was asked for by name", () => {
    expect(() => verify(parsePlatforms("s390x"), viewConfined("x86_64 s390x"), ALL, none)).toThrow(
      "Programs of s390x do not run on this host.\n" +
        "  Found: s390x: it runs on the host, not in a confined container: SELinux denied read\n",
    );
  });

  test("is an error where it is all that runs", () => {
    expect(() => verify("all", viewConfined("x86_64 s390x"), ALL, none)).toThrow(
      "s390x do not run",
    );
  });

  test("is a warning where others run", () => {
    expect(() => verify("all", viewConfined("x86_64 aarch64 s390x"), ALL, none)).not.toThrow();
    expect(warnings()).toMatch(/^::warning::Programs of s390x do not run .*SELinux denied read/);
  });
});

describe("Where all were asked for", () => {
  const judged = (host: string, absent: readonly string[] = []) =>
    verify("all", stateOf(host), ALL, { registered: [], absent });

  test("one that the image does not hold is fine", () => {
    expect(() => judged("x86_64 aarch64 (s390x)", ["s390x"])).not.toThrow();
    expect(warnings()).toBe("");
  });

  test("one that the image holds and that does not run is a warning", () => {
    expect(() => judged("x86_64 aarch64 (s390x) (ppc)", ["ppc"])).not.toThrow();
    expect(warnings()).toMatch(/^::warning::Programs of s390x do not run on this host\./);
  });

  test("it is an error that none runs", () => {
    expect(() => judged("x86_64 (aarch64) (s390x) (ppc)", ["ppc"])).toThrow(
      "Programs of aarch64, s390x do not run on this host.",
    );
  });

  test("it is an error that none runs but i386, which x86_64 runs itself", () => {
    expect(() => judged("x86_64 i386 (aarch64) (s390x)")).toThrow("do not run");
  });

  test("it is an error that the image holds none of them", () => {
    expect(() => judged("x86_64 (aarch64) (s390x)", ["aarch64", "s390x"])).toThrow("do not run");
  });
});
