// Real here: shells and other programs, whose output and end are looked at.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, jest, test } from "@jest/globals";
import { CommandFailed, execute, lastLines, run, runInto } from "../../src/host/command.js";

/** The failure of a shell script. */
async function failureOf(script: string): Promise<CommandFailed> {
  const failure: unknown = await run(["sh", "-c", script]).catch((error: unknown) => error);
  if (!(failure instanceof CommandFailed)) throw new Error(`not CommandFailed: ${String(failure)}`);
  return failure;
}

describe("A command", () => {
  test("gives its standard output, and not its standard error", async () => {
    expect(await run(["sh", "-c", "echo out; echo err >&2; echo ünd"])).toBe("out\nünd\n");
  });

  test("gets its arguments as they are", async () => {
    const folder = mkdtempSync(join(tmpdir(), "command-"));
    const file = join(folder, "made-by-a-shell");
    const args = [
      "two words",
      `it's "quoted"`,
      `$(touch ${file})`,
      `\`touch ${file}\``,
      `; touch ${file}`,
      "$HOME",
      "*",
      "",
      "back\\slash",
      "new\nline",
      "--option=a b",
    ];
    expect(await run(["printf", "[%s]", ...args])).toBe(args.map((arg) => `[${arg}]`).join(""));
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  test("may end at once, without a look at its standard input", async () => {
    const commands = Array.from({ length: 50 }, () => run(["true"]));
    expect(new Set(await Promise.all(commands))).toEqual(new Set([""]));
  });

  test.each([
    ["silently", false, ""],
    ["with its output in the log", true, expect.stringMatching(/echo seen.*\nseen\n/s)],
  ])("runs %s", async (_, live, log) => {
    const write = jest.spyOn(process.stdout, "write").mockReturnValue(true);
    try {
      await execute(["sh", "-c", "echo seen"], live);
      expect(write.mock.calls.map(([text]) => String(text)).join("")).toEqual(log);
    } finally {
      write.mockRestore();
    }
  });
});

describe("A command that fails", () => {
  test("says its command line, status, standard error and standard output", async () => {
    const failure = await failureOf("echo out; echo err >&2; exit 7");
    expect(failure).toMatchObject({ status: 7, said: "err", stdout: "out\n" });
    expect(failure.message).toMatch(
      /^A command ended with status 7\.\n {2}Found: sh -c echo out; echo err >&2; exit 7: err\n {2}To do: /,
    );
  });

  test.each([
    ["its standard output where standard error is empty", "echo out; exit 1", "out"],
    [
      "its last twelve lines",
      "seq 20 >&2; exit 1",
      "9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n20",
    ],
    ["that nothing was said", "exit 1", "nothing was said"],
  ])("says %s", async (_, script, said) => {
    expect((await failureOf(script)).said).toBe(said);
  });

  test("is one that a signal ends", async () => {
    await failureOf("kill -9 $$");
  });

  test.each(["qemu-no-such-program", "/no/such/program", "no such program"])(
    "is one that is not there: %s",
    async (program) => {
      const failure: unknown = await run([program, "x"]).catch((error: unknown) => error);
      expect(failure).not.toBeInstanceOf(CommandFailed);
      expect(String(failure)).toContain(program);
    },
  );
});

test.each([
  ["", undefined, ""],
  ["one\n", undefined, "one"],
  ["1\n2\n3\n", 2, "2\n3"],
  ["\n\n 1 \n\n", 3, "1"],
  ["1\n\n\n2\n", 2, "2"],
])("The last lines of %j (%p) are %j", (text, count, lines) => {
  expect(lastLines(text, count)).toBe(lines);
});

describe("Standard output into a file", () => {
  const folder = mkdtempSync(join(tmpdir(), "command-"));
  const file = join(folder, "output");
  afterAll(() => rmSync(folder, { recursive: true }));

  test("is kept byte by byte", async () => {
    await runInto(file, [
      "sh",
      "-c",
      "head -c 5000000 /proc/self/exe; printf '\\377\\0'; echo x >&2",
    ]);
    const bytes = readFileSync(file);
    expect(bytes.subarray(1, 4).toString()).toBe("ELF");
    expect([...bytes.subarray(-2)]).toEqual([255, 0]);
  });

  test("is that of a command that has to succeed", async () => {
    const failed = runInto(file, ["sh", "-c", "echo out; echo no image >&2; exit 3"]);
    await expect(failed).rejects.toThrow(CommandFailed);
    await expect(failed).rejects.toMatchObject({ status: 3, said: "no image" });
  });

  test("on a full disk is an error", async () => {
    await expect(runInto("/dev/full", ["echo", "x"])).rejects.toThrow("No space left on device");
  });
});
