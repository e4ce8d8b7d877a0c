/** An image reference (OCI distribution-spec: name, tag, digest). Never an option of the engine. */
const REFERENCE = /^[A-Za-z0-9][\w.:/@+-]*$/;

/** What names a transport of containers-transports(5) and not a registry's image. */
const TRANSPORT = /^(?:oci|docker)-archive:|:\//;

/** A registry is told from a folder by a dot, a port, or the name localhost (distribution/reference). */
const QUALIFIED = /^(localhost|[^/:]+\.[^/:]+|[^/:]+(?=:\d))(:\d+)?\/[^/]/;

/** Is it a registry's image, without a transport? */
export const isReference = (image: string): boolean =>
  REFERENCE.test(image) && !TRANSPORT.test(image);

/** Absolute path of an archive that podman knows by a transport (containers-transports(5)). */
export function archiveOf(image: string): string | undefined {
  return /^(?:oci|docker)-archive:(\/[^:]+)$/.exec(image)?.[1];
}

/**
 * A name without a registry is docker.io's, as docker has it. podman would choose by the host's
 * configuration what root is to run.
 */
export function qualified(name: string): string {
  if (QUALIFIED.test(name)) return name;
  return `docker.io/${name.includes("/") ? "" : "library/"}${name}`;
}
