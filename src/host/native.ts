import { ARCHITECTURES, type Architecture } from "./architectures.js";

/** QEMU's names by Node's `process.arch`, where they differ. */
const BY_NODE: Readonly<Record<string, string>> = {
  x64: "x86_64",
  ia32: "i386",
  arm64: "aarch64",
  loong64: "loongarch64",
  ppc64: "ppc64le", // little-endian on every Linux that GitHub's runner supports
};

/**
 * The architecture of this machine.
 *
 * @param arch as Node's `process.arch` names it
 * @throws Error where the table has no such architecture
 */
export function nativeArchitecture(arch: string = process.arch): Architecture {
  const native = ARCHITECTURES.find(({ name }) => name === (BY_NODE[arch] ?? arch));
  if (!native) throw new Error(`no architecture in the table for Node's '${arch}'`);
  return native;
}

/** What else a processor may run itself. It depends on the processor and on how the kernel was built. */
const FAMILY: Readonly<Record<string, readonly string[]>> = {
  x86_64: ["i386"],
  aarch64: ["arm"], // AArch32
};

/** May this machine's processor run the architecture itself? */
export const isOfOwnFamily = (native: Architecture, { name }: Architecture): boolean =>
  name === native.name || (FAMILY[native.name]?.includes(name) ?? false);
