import { BINFMT } from "./binfmt.js";

/** Where the programs of the job run, and so whose table of handlers counts. */
export interface Place {
  /** As the output `checked` says it. */
  readonly name: "host" | "podman" | "docker";
  /** As part of a sentence. */
  readonly where: string;
  /** Head of the column in the summary. */
  readonly column: string;
  /** What those who read the result have to know; empty for nothing. */
  readonly note: string;
  /** The command that shows the table. */
  readonly show: string;
  /** The command by which a line is written to a file of the table. */
  readonly write: (line: string, file: string) => string;
}

const SHOW = `grep -r . ${BINFMT}`;

const ENTER_DOCKER =
  'nsenter --user --mount --preserve-credentials --target="$(cat "$XDG_RUNTIME_DIR/docker.pid")"';

const HOST: Place = {
  name: "host",
  where: "on this host",
  column: "On the host",
  note: "",
  show: SHOW,
  write: (line, file) => `echo ${line} | sudo tee ${file}`,
};

/** The namespaces that the podman of a user without root keeps. Since Linux 6.7 they have a table of their own. */
const PODMAN: Place = {
  name: "podman",
  where: "in this user's podman",
  column: "In this user's podman",
  note: "This user's podman runs them, in podman run and podman build, as long as its pause process lives: mostly until the job ends. Rootless buildah, docker and programs started on the host do not: use podman build or podman unshare buildah, or let the runner's user run podman through sudo.",
  show: `podman unshare ${SHOW}`,
  write: (line, file) => `podman unshare sh -c 'echo ${line} >${file}'`,
};

/** The namespaces of a rootless docker's daemon. Its containers are in them, and so is their table. */
const DOCKER: Place = {
  name: "docker",
  where: "in this user's docker",
  column: "In this user's docker",
  note: "This user's rootless docker runs them, in docker run and docker build, as long as its daemon lives. podman, buildah and programs started on the host do not: let the runner's user run podman through sudo.",
  show: `${ENTER_DOCKER} ${SHOW}`,
  write: (line, file) => `${ENTER_DOCKER} sh -c 'echo ${line} >${file}'`,
};

/** Tells the program that it was started there (src/host/without-root.ts). */
export const PLACE_VARIABLE = "QEMU_USER_STATIC_PLACE";

/** State by which the post step knows it. */
export const PLACE_STATE = "place";

/** The place in which this process is. */
export const place = (): Place =>
  [PODMAN, DOCKER].find(({ name }) => name === process.env[PLACE_VARIABLE]) ?? HOST;

/**
 * What this program ends with where it fails in the namespaces of the user's engine: podman itself ends with 1 or
 * 125 (podman 4.3, measured).
 */
export const FAILED_THERE = 42;
