/** Where the programs of the job run, and so whose table of handlers counts. */
export interface Place {
  /** As the output `checked` says it. */
  readonly name: "host" | "podman";
  /** As part of a sentence. */
  readonly where: string;
  /** Head of the column in the summary. */
  readonly column: string;
  /** What those who read the result have to know; empty for nothing. */
  readonly note: string;
  /** The command by which a line is written to a file of the table. */
  readonly write: (line: string, file: string) => string;
}

const HOST: Place = {
  name: "host",
  where: "on this host",
  column: "On the host",
  note: "",
  write: (line, file) => `echo ${line} | sudo tee ${file}`,
};

/** The namespaces that the podman of a user without root keeps. Since Linux 6.7 they have a table of their own. */
const PODMAN: Place = {
  name: "podman",
  where: "in this user's podman",
  column: "In this user's podman",
  note: "This user's podman runs them, in podman run and podman build, as long as its pause process lives: mostly until the job ends. Rootless buildah, docker and programs started on the host do not: use podman build or podman unshare buildah, or let the runner's user run podman through sudo.",
  write: (line, file) => `podman unshare sh -c 'echo ${line} >${file}'`,
};

/** Tells the program that `podman unshare` has started it (src/host/user-podman.ts). */
export const PLACE_VARIABLE = "QEMU_USER_STATIC_PLACE";

/** State by which the post step knows it. */
export const PLACE_STATE = "place";

/** The place in which this process is. */
export const place = (): Place => (process.env[PLACE_VARIABLE] === PODMAN.name ? PODMAN : HOST);

/**
 * What this program ends with where it fails in the user's podman: podman itself ends with 1 or 125 (podman 4.3,
 * measured).
 */
export const FAILED_THERE = 42;
