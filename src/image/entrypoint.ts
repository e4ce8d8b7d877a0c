import type { Inputs } from "../action/inputs.js";
import { needsRegistration, type Finding } from "../host/look.js";

/** What a container did, by QEMU's names. */
export interface Registration {
  readonly registered: readonly string[];
  /** Asked for, but not in the image. */
  readonly absent: readonly string[];
}

/** The inputs that say how to register. */
export type Asked = Pick<Inputs, "reset" | "credential">;

/** How an image's program is asked to register, and what it answers. */
export interface Entrypoint {
  /** Arguments that register what is due. */
  register(due: readonly Finding[], asked: Asked): string[];
  /**
   * Reads what it wrote to standard output.
   *
   * @throws Error where that is no answer
   */
  read(stdout: string, due: readonly Finding[], asked: Asked): Registration;
  /** Arguments that remove handlers, by QEMU's names. */
  unregister(names: readonly string[]): string[];
}

/** This project's: container/container-entrypoint. */
const own: Entrypoint = {
  register(due, { reset, credential }) {
    return [
      ...(credential ? ["--credential"] : []),
      // What has a handler already is no good as it stands, also when its entry reads as the image's own.
      ...(reset || due.some(({ handler }) => handler) ? ["--reset"] : []),
      "register",
      // Without names: exactly the image's, and no other of QEMU's.
      ...(reset ? [] : due.map(({ architecture }) => architecture.name)),
    ];
  },
  read(stdout) {
    const lines = stdout.split("\n").map((line) => line.split(" "));
    const names = (verb: string): string[] =>
      lines.flatMap(([said, name]) => (said === verb && name ? [name] : []));
    return { registered: names("registered"), absent: names("absent") };
  },
  unregister(names) {
    return ["unregister", ...names];
  },
};

/** Go's GOARCH, by which binfmt knows an architecture; undefined where OCI has no platform of it. */
const goArch = ({ architecture }: Finding): string | undefined =>
  architecture.platforms[0]?.split("/")[1];

/** What it can replace: it removes a rule before it knows whether the image has a better one. */
function replaces(finding: Finding, { reset, credential }: Asked): boolean {
  if (goArch(finding) === undefined || finding.isNative) return false;
  if (reset || credential || needsRegistration(finding)) return true;
  return finding.handler?.interpreter === `/usr/bin/qemu-${finding.architecture.name}`;
}

/**
 * That of tonistiigi/binfmt and of images made like it: `--uninstall NAMES --install ARCHS`, in this
 * order, then the names of all enabled entries as JSON. Its exit status is 0 whatever happened, and
 * the flag C is always set (cmd/binfmt/main.go).
 */
const binfmt: Entrypoint = {
  register(due, asked) {
    const replaced = due.filter((finding) => replaces(finding, asked));
    const names = replaced.map(({ architecture }) => `qemu-${architecture.name}`);
    return [
      ...["--uninstall", asked.reset ? "qemu-*" : names.join(",")],
      ...["--install", replaced.map(goArch).join(",")],
    ];
  },
  read(stdout, due, asked) {
    const answer: unknown = JSON.parse(stdout);
    const emulators =
      typeof answer === "object" && answer && "emulators" in answer ? answer.emulators : [];
    const enabled: readonly unknown[] = Array.isArray(emulators) ? emulators : [];
    const names = (findings: readonly Finding[]): string[] =>
      findings.map(({ architecture }) => architecture.name);
    const registered = names(due.filter((finding) => replaces(finding, asked))).filter((name) =>
      enabled.includes(`qemu-${name}`),
    );
    const runs = names(due.filter((finding) => !needsRegistration(finding)));
    const absent = names(due).filter((name) => ![...registered, ...runs].includes(name));
    return { registered, absent };
  },
  unregister(names) {
    return ["--uninstall", names.map((name) => `qemu-${name}`).join(",")];
  },
};

/** The entrypoints that the action knows. */
export const ENTRYPOINTS = { own, binfmt } as const;

export type EntrypointName = keyof typeof ENTRYPOINTS;
