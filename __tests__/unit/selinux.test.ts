// Real here: the lines, as the SELinux lab (__tests__/selinux), the article and others' logs have
// them. The programs that print them are stand-ins on a PATH of the test's own.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { explainDenial, findDenials, parseDenial } from "../../src/selinux/denials.js";
import type { Denial } from "../../src/selinux/denials.js";
import { OwnPath } from "../support/tools.js";

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../selinux/fixtures/${name}`, import.meta.url));
const linesOf = (name: string): string[] => readFileSync(fixture(name), "utf8").split("\n");

/** The denial of an emulator in a file of the lab. */
function emulatorIn(name: string): string {
  const line = linesOf(name).find((text) => /denied.*path="\/usr\/bin\/qemu-/.test(text));
  if (!line) throw new Error(`none in ${name}`);
  return line;
}

const context = (type: string, level: string, before = "system_u:object_r") => ({
  type,
  level,
  text: `${before}:${type}:${level}`,
});
const container = (categories: string) =>
  context("container_t", `s0:${categories}`, "system_u:system_r");
const PRIVATE = context("container_file_t", "s0:c1022,c1023");

// From the article that this project was made from: Fedora, container-selinux.
const ARTICLE =
  '[10051.131634] audit: type=1400 audit(1749488918.807:3124): avc:  denied  { read execute } for  pid=32544 comm="dumb-init" path="/usr/bin/qemu-x86_64-static" dev="overlay" ino=434591 scontext=system_u:system_r:container_t:s0:c53,c117 tcontext=system_u:object_r:container_file_t:s0:c1022,c1023 tclass=file permissive=0';
const ARTICLE_ABEND =
  '[10051.131656] audit: type=1701 audit(1749488918.807:3125): auid=10018 uid=1000 gid=1000 ses=1 subj=system_u:system_r:container_t:s0:c53,c117 pid=32544 comm="dumb-init" exe="/usr/bin/qemu-x86_64-static" sig=11 res=1';
// From rsyslog/rsyslog#4055, RHEL 7: a name with spaces is hex.
const HEX =
  'type=AVC msg=audit(1576778703.971:602266): avc:  denied  { append } for  pid=13373 comm=72733A6D61696E20513A526567 path="/var/remotelog/vps/python.log" dev="dm-0" ino=402671676 scontext=system_u:system_r:syslogd_t:s0 tcontext=system_u:object_r:var_t:s0 tclass=file permissive=1';
// From rsyslog/rsyslog#2730, RHEL 6.9: its kernel does not say whether it was permissive.
const OLD =
  'type=AVC msg=audit(1526887667.794:8543): avc:  denied  { read } for  pid=30901 comm="in:imfile" name="/" dev=dm-4 ino=2 scontext=system_u:system_r:syslogd_t:s0 tcontext=system_u:object_r:var_t:s0 tclass=dir';
// What journalctl 252 makes of the lab's message with -o short-unix.
const JOURNAL_AUDIT = `1795476018.846000 lab audit[306]: ${emulatorIn("avc-journalctl-audit.txt").replace(/^.*?\]: /, "")}`;

describe("A denial is read from a line", () => {
  const article: Denial = {
    permissions: ["read", "execute"],
    comm: "dumb-init",
    path: "/usr/bin/qemu-x86_64-static",
    source: container("c53,c117"),
    target: PRIVATE,
    permissive: false,
    time: new Date("2025-06-09T17:08:38.807Z"),
  };
  const lab: Denial = {
    ...article,
    permissions: ["read"],
    comm: "probe-arm64",
    path: "/usr/bin/qemu-aarch64-static",
    source: container("c213,c727"),
    time: new Date(1795476018_846),
  };
  const audited = { ...lab, source: container("c696,c838"), time: new Date(1795476085_522) };

  test.each([
    ["dmesg prints, in the article", ARTICLE, article],
    ["dmesg prints", emulatorIn("avc-dmesg.txt"), lab],
    ["journalctl -k prints", emulatorIn("avc-journalctl-k.txt"), lab],
    [
      "journalctl -o cat prints of the kernel's log",
      emulatorIn("avc-journalctl-k.txt").replace(/^.* kernel: /, ""),
      lab,
    ],
    ["journalctl -o short-unix prints of the audit subsystem", JOURNAL_AUDIT, lab],
    ["ausearch prints", emulatorIn("avc-ausearch.txt"), audited],
    ["ausearch --raw prints", emulatorIn("avc-ausearch-raw.txt"), audited],
    [
      "dmesg prints on a permissive host",
      emulatorIn("avc-dmesg-permissive.txt"),
      {
        ...lab,
        permissive: true,
        source: container("c332,c433"),
        time: new Date(1795476054_378),
      },
    ],
    [
      // The lab's line of an enforcing kernel, with the other digit: auditd's control character
      // follows it.
      "ausearch --raw prints on a permissive host",
      emulatorIn("avc-ausearch-raw.txt").replace("permissive=0", "permissive=1"),
      { ...audited, permissive: true },
    ],
    [
      "has a name in place of a path",
      linesOf("avc-none.txt").find((line) => line.includes(" name=")) ?? "",
      {
        ...lab,
        path: "mmap_min_addr",
        source: container("c746,c769"),
        target: context("sysctl_vm_t", "s0"),
        time: new Date(1795476034_190),
      },
    ],
    [
      "has neither a name nor a path",
      ARTICLE.replace(' path="/usr/bin/qemu-x86_64-static"', ""),
      { ...article, path: "" },
    ],
    [
      "has a level with a range",
      linesOf("avc-dmesg.txt").find((line) => line.includes("modprobe")) ?? "",
      {
        permissions: ["read", "write"],
        comm: "modprobe",
        path: "socket:[10961]",
        source: context("kmod_t", "s0-s0:c0.c1023", "unconfined_u:unconfined_r"),
        target: context("unconfined_t", "s0-s0:c0.c1023", "unconfined_u:unconfined_r"),
        permissive: false,
        time: new Date(1795476000_114),
      },
    ],
    [
      "has a name as hex, and was only logged",
      HEX,
      {
        permissions: ["append"],
        comm: "rs:main Q:Reg",
        path: "/var/remotelog/vps/python.log",
        source: context("syslogd_t", "s0", "system_u:system_r"),
        target: context("var_t", "s0"),
        permissive: true,
        time: new Date(1576778703_971),
      },
    ],
    [
      "has a path as hex",
      ARTICLE.replace('"/usr/bin/qemu-x86_64-static"', "2F7573722F62696E2F71656D75206F6E65"),
      { ...article, path: "/usr/bin/qemu one" },
    ],
    ["has a quoted name that could be hex", ARTICLE.replace("dumb-init", "AD"), article, "AD"],
    [
      "comes from an old kernel",
      OLD,
      {
        permissions: ["read"],
        comm: "in:imfile",
        path: "/",
        source: context("syslogd_t", "s0", "system_u:system_r"),
        target: context("var_t", "s0"),
        permissive: false,
        time: new Date(1526887667_794),
      },
    ],
  ])("that %s", (_, line, denial, comm = denial.comm) => {
    expect(parseDenial(line)).toEqual({ ...denial, comm });
  });

  test.each([
    ["that says how the process ended", ARTICLE_ABEND],
    ...linesOf("avc-ausearch-raw.txt")
      .filter((line) => !line.startsWith("type=AVC"))
      .map((line): [string, string] => [`of ${/^\w+=\w+/.exec(line)?.[0] ?? "nothing"}`, line]),
    ["of ausearch's own", linesOf("avc-ausearch.txt")[1] ?? ""],
    ["of what was granted", ARTICLE.replace("denied ", "granted")],
    ["of SELinux in userspace", "dbus[4302]: avc:  received setenforce notice (enforcing=0)"],
    ["of AppArmor", 'audit: type=1400 audit(1.2:3): apparmor="DENIED" operation="open" pid=1'],
    ["that has no time", ARTICLE.replace("audit(1749488918.807:3124): ", "")],
    ["of journalctl where there is none", "-- No entries --"],
    ["that is empty", ""],
  ])("but not from one %s", (_, line) => {
    expect(parseDenial(line)).toBeUndefined();
  });

  test("and from no other of a log", () => {
    const denials = (name: string): number => linesOf(name).filter(parseDenial).length;
    expect([
      denials("avc-dmesg.txt"),
      denials("avc-dmesg-permissive.txt"),
      denials("avc-ausearch-raw.txt"),
      denials("user-ausearch.txt"),
      denials("user-dmesg.txt"),
      denials("user-journalctl-k.txt"),
    ]).toEqual([9, 6, 3, 0, 0, 0]);
  });
});

describe("A denial is explained", () => {
  const explained = (line: string): string => {
    const denial = parseDenial(line);
    if (!denial) throw new Error(line);
    return explainDenial(denial);
  };
  const CATEGORIES =
    "the file has the categories c1022,c1023, the process has not. The emulator was registered without label=level:s0, so the engine gave its image categories of its own; it serves no other container.";

  test.each([
    [
      "by the categories",
      emulatorIn("avc-dmesg.txt"),
      `SELinux denied read on /usr/bin/qemu-aarch64-static (system_u:object_r:container_file_t:s0:c1022,c1023) to the process system_u:system_r:container_t:s0:c213,c727: ${CATEGORIES}`,
    ],
    [
      "with each permission",
      ARTICLE,
      `SELinux denied read and execute on /usr/bin/qemu-x86_64-static (system_u:object_r:container_file_t:s0:c1022,c1023) to the process system_u:system_r:container_t:s0:c53,c117: ${CATEGORIES}`,
    ],
    [
      "where the kernel did not name the file",
      ARTICLE.replace(' path="/usr/bin/qemu-x86_64-static"', ""),
      `SELinux denied read and execute on a file (system_u:object_r:container_file_t:s0:c1022,c1023) to the process system_u:system_r:container_t:s0:c53,c117: ${CATEGORIES}`,
    ],
  ])("%s", (_, line, text) => {
    expect(explained(line)).toBe(text);
  });

  // A registration from the host's own file system: no categories, but a type of which the policy
  // lets containers use nothing.
  test.each([
    ["the file has no categories", "system_u:object_r:user_home_t:s0"],
    ["file and process have the same categories", "system_u:object_r:user_home_t:s0:c53,c117"],
  ])("by the types, where %s", (_, label) => {
    const text = explained(
      ARTICLE.replace("system_u:object_r:container_file_t:s0:c1022,c1023", label),
    );
    expect(text).toMatch(
      `SELinux denied read and execute on /usr/bin/qemu-x86_64-static (${label}) to the process system_u:system_r:container_t:s0:c53,c117: the policy `,
    );
    expect(text).toMatch(/: the policy [^:]*\bcontainer_t\b[^:]*\buser_home_t\b[^:]*\.$/);
    expect(text).not.toContain("categories");
  });
});

describe("The logs", () => {
  let path: OwnPath;
  const USER = 1000;
  const QEMU = "/usr/bin/qemu-aarch64-static";
  /** Before the denials of the lab's second scenario, at .842 and .846. */
  const since = new Date(1795476018_500);

  beforeEach(() => void (path = new OwnPath())); // the machine's own dmesg is not asked
  afterEach(() => {
    path.remove();
    jest.restoreAllMocks();
  });

  const asUser = (id: number): void =>
    void jest.spyOn(process as Required<NodeJS.Process>, "getuid").mockReturnValue(id);
  const calls = (): string[] => path.calls();
  const program = (name: string, script: string): void => path.program(name, script);
  const prints = (file: string): string => `exec /bin/cat ${fixture(file)}`;
  const refuses = (file: string): string => `/bin/cat ${fixture(file)} >&2; exit 1`;
  const forRoot = (script: string, otherwise: string): string =>
    `if [ -n "$ROOT" ]; then ${script}; else ${otherwise}; fi`;
  /** As journalctl 252 prints the lab's journal with each of the two formats. */
  const journal = (transport: "kernel" | "audit"): string => {
    const name = transport === "kernel" ? "k" : "audit";
    const messages = linesOf(`avc-journalctl-${name}.txt`).filter(Boolean);
    const cat = messages.map((line) => line.replace(/^.* (kernel|audit\[\d+\]): /, ""));
    const unix = messages.map((line, i) =>
      line.replace(/^.* lab/, `1795476018.84${i === 0 ? 2 : 6}000 lab`),
    );
    const files = {
      cat: path.folder.file("cat", cat.join("\n")),
      unix: path.folder.file("unix", unix.join("\n")),
    };
    return `case $* in *short-unix*) exec /bin/cat ${files.unix} ;; *) exec /bin/cat ${files.cat} ;; esac`;
  };
  /** As a user sees the system's journal who is in no group that may. */
  const journalOfOthers = `case " $* " in
    *" --quiet "*) ;;
    *) /bin/grep -v '^--' ${fixture("user-journalctl-k.txt")} >&2; echo '-- No entries --' ;;
    esac`;
  /** ausearch where auditd runs and logged nothing of the kind. */
  const noMatches = "echo '<no matches>' >&2; exit 1";
  // What a test does to process.env decides which program is started, but jest keeps it from reaching
  // that program: its PATH is the machine's.
  const sudo = (): void =>
    program("sudo", `shift; export ROOT=1 PATH=${path.folder.path}; exec "$@"`);
  const noSudo = (): void => program("sudo", "echo 'sudo: a password is required' >&2; exit 1");

  const AUSEARCH = "ausearch --input-logs --raw -m AVC -ts recent";
  const JOURNALCTL =
    /^journalctl .*--since=@1795476018 (.* )?_TRANSPORT=audit \+ _TRANSPORT=kernel$/;

  describe("as root", () => {
    beforeEach(() => asUser(0));

    test("are asked one after another, without sudo, up to the first that has any", async () => {
      program("ausearch", noMatches);
      program("journalctl", journal("kernel"));
      program("dmesg", prints("avc-dmesg.txt"));
      sudo();
      const denials = await findDenials(since, [QEMU]);
      expect(denials).toEqual([parseDenial(emulatorIn("avc-journalctl-k.txt"))]);
      expect(calls()).toEqual([AUSEARCH, expect.stringMatching(JOURNALCTL)]);
    });

    test("end with the kernel's own", async () => {
      program("ausearch", noMatches);
      program("journalctl", journalOfOthers);
      program("dmesg", prints("avc-dmesg.txt"));
      expect(await findDenials(since, [QEMU])).toHaveLength(1);
      expect(calls()).toEqual([AUSEARCH, expect.stringMatching(JOURNALCTL), "dmesg "]);
    });

    test("may be missing", async () => {
      program("dmesg", prints("avc-dmesg.txt"));
      expect(await findDenials(since, [QEMU])).toHaveLength(1);
    });

    test("may all be missing", async () => {
      expect(await findDenials(since, [QEMU])).toBeUndefined();
    });

    test("of auditd come first", async () => {
      program("ausearch", prints("avc-ausearch-raw.txt"));
      program("journalctl", journal("kernel"));
      expect(await findDenials(since, [QEMU])).toEqual([
        parseDenial(emulatorIn("avc-ausearch-raw.txt")),
      ]);
      expect(calls()).toEqual([AUSEARCH]);
    });

    // While auditd runs, the kernel's own log has no denial.
    test("of the audit subsystem in the journal are read", async () => {
      program("journalctl", journal("audit"));
      expect(await findDenials(since, [QEMU])).toEqual([
        parseDenial(emulatorIn("avc-journalctl-k.txt")),
      ]);
    });
  });

  describe("as a user", () => {
    beforeEach(() => asUser(USER));

    test("are read without sudo where that is allowed", async () => {
      program("ausearch", prints("avc-ausearch-raw.txt"));
      sudo();
      expect(await findDenials(since, [QEMU])).toHaveLength(1);
      expect(calls()).toEqual([AUSEARCH]);
    });

    test("are read with sudo where they refuse", async () => {
      program("ausearch", forRoot(prints("avc-ausearch-raw.txt"), refuses("user-ausearch.txt")));
      sudo();
      expect(await findDenials(since, [QEMU])).toHaveLength(1);
      expect(calls()).toEqual([AUSEARCH, `sudo -n ${AUSEARCH}`, AUSEARCH]);
    });

    test("are read with sudo where the journal shows nothing of the system's", async () => {
      program("journalctl", forRoot(journal("kernel"), journalOfOthers));
      sudo();
      expect(await findDenials(since, [QEMU])).toHaveLength(1);
      expect(calls().slice(-3)).toEqual([
        expect.stringMatching(JOURNALCTL),
        expect.stringMatching(/^sudo -n journalctl .*_TRANSPORT=kernel$/),
        expect.stringMatching(JOURNALCTL),
      ]);
    });

    test("are not known where sudo refuses too", async () => {
      program("ausearch", refuses("user-ausearch.txt"));
      program("journalctl", journalOfOthers);
      program("dmesg", refuses("user-dmesg.txt"));
      noSudo();
      expect(await findDenials(since, [QEMU])).toBeUndefined();
      expect(calls().filter((call) => call.startsWith("sudo"))).toEqual([
        `sudo -n ${AUSEARCH}`,
        expect.stringMatching(/^sudo -n journalctl /),
        "sudo -n dmesg",
      ]);
    });

    test("are known to be empty where one can be read", async () => {
      program("ausearch", refuses("user-ausearch.txt"));
      program("dmesg", forRoot(prints("avc-none.txt"), refuses("user-dmesg.txt")));
      sudo();
      expect(await findDenials(since, [QEMU])).toEqual([]);
    });

    test("are known to be empty where auditd says so", async () => {
      program("ausearch", forRoot(noMatches, refuses("user-ausearch.txt")));
      sudo();
      expect(await findDenials(since, [QEMU])).toEqual([]);
    });
  });

  describe("are sifted:", () => {
    beforeEach(() => asUser(0));
    const found = async (file: string, from: Date, interpreters: string[]) => {
      program("dmesg", prints(file));
      return (await findDenials(from, interpreters))?.map(({ permissions, path }) => [
        ...permissions,
        path,
      ]);
    };

    test.each([
      ["to the millisecond is", 1795476018_846, 1],
      ["before it is not", 1795476018_847, 0],
    ])("what was denied at the moment, %s found", async (_, from, count) => {
      expect(await found("avc-dmesg.txt", new Date(from), [QEMU])).toHaveLength(count);
    });

    // A program may not write to the caller's pipe, and QEMU may not read vm.mmap_min_addr, where
    // all is well: refpolicy, the lab.
    test("nothing but the emulator counts, whatever else its process was denied", async () => {
      expect(await found("avc-dmesg-permissive.txt", since, [QEMU])).toEqual([
        ["read", QEMU],
        ["execute", QEMU],
      ]);
      expect(await found("avc-none.txt", since, [QEMU])).toEqual([]);
    });

    // Debian's handlers name /usr/libexec/qemu-binfmt/aarch64-binfmt-P, a link to the emulator.
    test.each([
      [
        "the handler's interpreter is a symbolic link",
        ["/usr/libexec/qemu-binfmt/aarch64-binfmt-P"],
      ],
      ["the interpreter's file system was mounted elsewhere", ["/mnt/usr/bin/qemu-aarch64-static"]],
      ["the table of handlers can't be read", []],
    ])("the emulator is found where %s", async (_, interpreters) => {
      expect(await found("avc-dmesg.txt", since, interpreters)).toEqual([["read", QEMU]]);
    });

    test("an emulator of another name is found by its handler", async () => {
      const text = readFileSync(fixture("avc-dmesg.txt"), "utf8").replaceAll(QEMU, "/opt/fex/FEX");
      program("dmesg", `exec /bin/cat ${path.folder.file("log", text)}`);
      expect(await findDenials(since, ["/opt/fex/FEX"])).toHaveLength(1);
      expect(await findDenials(since, [QEMU])).toEqual([]);
    });
  });
});
