/**
 * Every failure that a person can read, in one place. Each has what happened, what was found and
 * what to do, and a name: that of its section in docs/troubleshooting.md.
 */

import { place } from "../host/place.js";

/** A failure with a cause that is understood; its message is complete as it stands. */
export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    /** Its section in docs/troubleshooting.md. */
    readonly section: string,
    readonly what: string,
    readonly found: string,
    remedy: string,
  ) {
    super(`${what}\n  Found: ${found}\n  To do: ${remedy}\n  More: ${linkTo(section)}`);
  }
}

/** Why something failed, as part of another message: without remedy and link. */
export function causeOf(error: unknown): string {
  if (error instanceof Problem) return `${error.what} ${error.found}`;
  return error instanceof Error ? error.message : String(error);
}

/** The page of the version that runs; the runner names it (GitHub, "Variables reference"). */
function linkTo(section: string): string {
  const page = `docs/troubleshooting.md#${section}`;
  const { GITHUB_SERVER_URL, GITHUB_ACTION_REPOSITORY, GITHUB_ACTION_REF } = process.env;
  if (!GITHUB_ACTION_REPOSITORY || !GITHUB_ACTION_REF) return page;
  const server = GITHUB_SERVER_URL ?? "https://github.com";
  return `${server}/${GITHUB_ACTION_REPOSITORY}/blob/${GITHUB_ACTION_REF}/${page}`;
}

const list = (words: readonly string[]): string => words.join(", ");

export const invalidInput = (input: string, value: string, expected: string): Problem =>
  new Problem(
    "invalid-input",
    `The input '${input}' is not valid.`,
    `'${value}'`,
    `give ${expected}.`,
  );

export const unknownPlatform = (
  name: string,
  nearest: string | undefined,
  known: readonly string[],
): Problem =>
  new Problem(
    "unknown-platform",
    `The platform '${name}' is not known.`,
    `'${name}' in the input 'platforms'${nearest ? `; did you mean '${nearest}'?` : ""}`,
    `use one of: ${list(known)}.`,
  );

export const otherSystem = (name: string): Problem =>
  new Problem(
    "other-system",
    `The platform '${name}' is not Linux: QEMU's user mode runs programs of Linux alone.`,
    `'${name}' in the input 'platforms'`,
    "leave it out of this step's input; images that hold no program of it to run while they are built need no emulator.",
  );

export const noEngine = (wanted: readonly string[], found: string): Problem =>
  new Problem(
    "no-engine",
    `No container engine answers: ${wanted.join(" or ")} is needed to register emulators.`,
    `${found} (PATH: ${process.env["PATH"] ?? "unset"})`,
    "install one, for instance: sudo dnf install podman. A runner that has docker's client without a daemon, as ubuntu-slim does, can't run containers: choose another.",
  );

export const otherMachine = (engine: string): Problem =>
  new Problem(
    "other-machine",
    `The engine ${engine} runs its containers on another machine, so nothing it registers serves this one.`,
    "the kernel there has another boot id than the one here",
    "have the job use an engine of this machine: unset DOCKER_HOST, DOCKER_CONTEXT or CONTAINER_HOST for this step, or set the input 'engine'.",
  );

export const checkpointImage = (image: string, annotation: string): Problem =>
  new Problem(
    "checkpoint-image",
    `The image ${image} asks podman to restore a checkpoint, by which it could leave every confinement, so it was not run.`,
    `the annotation ${annotation}`,
    "give another image, and ask who made this one (CVE-2026-94603, mended in podman 6.1.3).",
  );

export const engineFailed = (engine: string, why: string, next: string): Problem =>
  new Problem(
    "engine-failed",
    `The engine ${engine} failed, so ${next} is tried.`,
    why,
    `repair ${engine} on this runner, or set the input 'engine' to ${next}.`,
  );

export const allWithoutEngine = (missing: readonly string[]): Problem =>
  new Problem(
    "all-without-engine",
    "No container engine that can register, so what 'all' means is not known; what runs here is reported.",
    `these don't run: ${list(missing)}`,
    "name the platforms that the job needs: a missing one is an error then.",
  );

export const noSudo = (found: string): Problem =>
  new Problem(
    "no-sudo",
    "Registering needs root, and sudo does not give it without a password.",
    found,
    `${WITH_SUDO} (NOPASSWD:SETENV: where it needs a proxy's variables), give the user access to docker's socket, or run the runner as root. Without any root: podman installed for the user, on Linux 6.7 or newer.`,
  );

/** What a run in the user's own podman can always be replaced by. */
const WITH_SUDO =
  "let the runner's user run podman through sudo: USER ALL=(root) NOPASSWD: /usr/bin/podman in sudoers";

export const noUsersEngine = (engine: string): Problem =>
  new Problem(
    "no-engine",
    "The input 'rootless' is true, and this user has no engine of their own for it.",
    `engine is '${engine}'; PATH ${process.env["PATH"] ?? "unset"}`,
    "install podman, for instance: sudo dnf install podman, or start the user's rootless docker.",
  );

export const podmanNotSetUp = (found: string): Problem =>
  new Problem(
    "podman-not-set-up",
    "Without root, this user's own podman has to run other architectures, and it is not set up for this user.",
    found,
    `have an administrator install newuidmap (Fedora, RHEL: shadow-utils; Debian, Ubuntu: uidmap) and give the user ids: sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 USER; then podman system migrate. Or ${WITH_SUDO}.`,
  );

export const noUserTable = (found: string): Problem =>
  new Problem(
    "no-user-table",
    "Without root, this user's own podman has to run other architectures, and this kernel gives it no table of handlers: Linux 6.7 or newer does.",
    found,
    `${WITH_SUDO}; or take a host with Linux 6.7 or newer (RHEL 10, Fedora, Debian 13, Ubuntu 24.04).`,
  );

export const noUserNamespaces = (found: string): Problem =>
  new Problem(
    "no-user-namespaces",
    "Without root, this user's own podman has to run other architectures, and this host allows it no user namespace.",
    found,
    `have an administrator allow them: AppArmor by a profile for this podman, a setting by sudo sysctl with the other value. Or ${WITH_SUDO}.`,
  );

export const rootlessFailed = (found: string): Problem =>
  new Problem(
    "rootless-failed",
    "Without root, this user's own podman has to run other architectures, and it does not start.",
    found,
    `see by hand, as the runner's user: podman unshare true. Or ${WITH_SUDO}.`,
  );

export const hiddenFromPodman = (): Problem =>
  new Problem(
    "hidden-from-podman",
    "Programs of other architectures run on this host, and not in this user's own podman.",
    "the podman without root has a table of handlers of its own, which hides the machine's",
    "to take that table away: podman system migrate, which stops this user's containers. To fill it: the input 'rootless: true'. Or use sudo podman.",
  );

export const noBinfmt = (said: string): Problem =>
  new Problem(
    "no-binfmt",
    "This kernel has no binfmt_misc, so it can't run programs of other architectures.",
    said,
    "sudo modprobe binfmt_misc (a kernel built without CONFIG_BINFMT_MISC can't be helped)",
  );

export const readOnlyBinfmt = (said: string): Problem =>
  new Problem(
    "read-only-binfmt",
    "The kernel's table of handlers can't be written.",
    said,
    "sudo mount -o remount,rw /proc/sys/fs/binfmt_misc (in a container, the host has to do it)",
  );

export const notMountable = (names: readonly string[], tried: string): Problem =>
  new Problem(
    "not-mountable",
    `Programs of ${list(names)} do not run after their registration, and binfmt_misc could not be mounted on the engine's host. Without a mount of the host's own, registrations end with the container that made them.`,
    tried,
    "on the engine's host: sudo mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc",
  );

export const buildFailed = (containerfile: string, said: string): Problem =>
  new Problem(
    "build-failed",
    `The image could not be built from ${containerfile}.`,
    said,
    `read the build's output above, and see what root reaches: sudo podman pull quay.io/fedora/fedora:44. Behind a proxy or without a network give a mirror as 'base-image', or a ready image as 'image'.`,
  );

export const pullFailed = (image: string, said: string): Problem =>
  new Problem(
    "pull-failed",
    `The image ${image} could not be pulled.`,
    said,
    `check the name, the network and the login by hand: podman pull ${image}`,
  );

export const dockerReadsNoOci = (image: string, said: string): Problem =>
  new Problem(
    "pull-failed",
    `The image ${image} could not be loaded: docker's classic store reads archives of its own format alone.`,
    said,
    "make one with podman save --format=docker-archive, and give it as docker-archive:/path.",
  );

export const noEntrypoint = (image: string, said: string): Problem =>
  new Problem(
    "no-entrypoint",
    `The image ${image} speaks neither of the two ways to register that are known, so it was not run with privileges.`,
    `its entrypoint is not binfmt (as in docker.io/tonistiigi/binfmt), and did not list architectures as container-entrypoint does: ${said}`,
    "build it from container/Containerfile of this action, or copy container/container-entrypoint into it as /container-entrypoint and make it the ENTRYPOINT.",
  );

export const registerFailed = (image: string, said: string): Problem =>
  new Problem(
    "register-failed",
    `The container of ${image} could not register its emulators.`,
    said,
    `read the container's output above, and see the table: ${place().show}`,
  );

export const cannotProbe = (tried: readonly string[]): Problem =>
  new Problem(
    "cannot-probe",
    "Not even a program of this machine's own architecture could be executed, so nothing can be verified.",
    list(tried),
    'see where it points, and the limits: findmnt -T "$RUNNER_TEMP"; df -h "$RUNNER_TEMP"; ulimit -n. Give the job a RUNNER_TEMP or TMPDIR with free space on a file system that is not mounted noexec.',
  );

export const doesNotRun = (failures: readonly { name: string; reason: string }[]): Problem =>
  new Problem(
    "does-not-run",
    `Programs of ${list(failures.map(({ name }) => name))} do not run ${place().where}.`,
    failures.map(({ name, reason }) => `${name}: ${reason}`).join("; "),
    `see the handlers: ${place().show}. Leave these platforms out, or give an image that holds a working emulator for them.`,
  );

export const mislabelled = (names: readonly string[], denial: string): Problem =>
  new Problem(
    "mislabelled",
    `The handlers of ${list(names)} run ${place().column.toLowerCase()}, but not in confined containers. They are registered again with labels that every container may use.`,
    denial,
    "find what registers emulators on this host without label=level:s0 (a podman run --privileged, another image), and let this action do it.",
  );

export const deniedPermissively = (denial: string): Problem =>
  new Problem(
    "denied-permissively",
    "SELinux is permissive here. Were it enforcing, emulated programs would fail in confined containers.",
    denial,
    "set the input 'reset' once, or remove what registers emulators without label=level:s0.",
  );

export const notChecked = (why: string): Problem =>
  new Problem(
    "not-checked",
    "SELinux is on, but it was not checked that confined containers may use the emulators.",
    why,
    "let the runner's user run podman through sudo; this has to work: sudo -n podman info",
  );

export const foreignImage = (image: string, platform: string, own: readonly string[]): Problem =>
  new Problem(
    "foreign-image",
    `The image ${image} is made for another machine, so its container could not run here.`,
    `${platform}; this machine is ${list(own)}`,
    "give the image of this machine's architecture, or a multi-architecture tag.",
  );

export const imageIsOld = (image: string, days: number, why: string): Problem =>
  new Problem(
    "image-is-old",
    `The image ${image} is ${days} days old and could not be made anew. It serves all the same.`,
    why,
    "repair what failed, or raise 'max-age'.",
  );

export const dockerWithoutSelinux = (): Problem =>
  new Problem(
    "docker-without-selinux",
    "SELinux is on here, but docker runs without it: it ignores the label options, and its containers prove nothing about podman's.",
    "docker info names no SecurityOption 'selinux'",
    'register with podman (engine: podman), or set "selinux-enabled": true in /etc/docker/daemon.json.',
  );

export const notRenewed = (why: string): Problem =>
  new Problem(
    "not-renewed",
    "The handlers are older than 'max-age', or an earlier run was interrupted; they could not be registered anew, and serve all the same.",
    why,
    "repair what failed, or raise 'max-age'.",
  );

export const beforeProcessor = (name: string, handler: string, remedy: string): Problem =>
  new Problem(
    "before-processor",
    `Programs of ${name} run by an emulator here, although this machine's processor runs them itself, many times faster.`,
    `the handler ${handler} goes before the processor`,
    `remove it: ${remedy}`,
  );

export const oldEmulator = (names: readonly string[], version: string, oldest: string): Problem =>
  new Problem(
    "old-emulator",
    `The emulators of ${list(names)} are of QEMU ${version}, which crashes at random with today's kernels. This action has not registered them, so it leaves them alone.`,
    `QEMU ${version}, older than ${oldest}`,
    "run the step once with reset: true, which replaces them, or bring what registers them up to date.",
  );

export const highMemory = (version = "unknown"): Problem =>
  new Problem(
    "high-memory",
    "Programs of x86_64 get memory above bit 47 here, where x86_64 has none: those that Go before 1.25.4 has built crash.",
    `QEMU ${version} hands out what this kernel does`,
    "for a program that crashes: a newer Go, or compile it on this machine's own platform (FROM --platform=$BUILDPLATFORM, GOARCH=amd64).",
  );
