import { copyFileSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { buildImage } from "./build.js";
import { EMULATED } from "./native.js";
import { Folder } from "./tools.js";

const PROGRAM = fileURLToPath(new URL("binfmt-image/binfmt", import.meta.url));

/** The architectures that it holds: none that this machine runs itself. */
export const HELD = EMULATED.map(({ name }) => name).filter((name) =>
  ["aarch64", "ppc64le", "riscv64", "s390x"].includes(name),
);

/**
 * Builds a stand-in for docker.io/tonistiigi/binfmt, which can't be had on a test machine: a program
 * that speaks as the original's does, with Debian's emulators and rules under the original's paths,
 * and its flags.
 *
 * @returns the image's id in root's podman
 */
export async function buildBinfmtImage(): Promise<string> {
  const context = new Folder();
  try {
    copyFileSync(PROGRAM, context.file("binfmt", ""));
    copyFileSync("/bin/busybox", context.file("busybox", ""));
    for (const name of HELD) {
      copyFileSync(`/usr/bin/qemu-${name}-static`, context.file(`qemu/qemu-${name}`, ""));
      const rule = readFileSync(`/usr/lib/binfmt.d/qemu-${name}.conf`, "utf8").trim();
      const [, entry = "", kind, offset, magic, mask] = rule.split(":");
      const line = ["", entry, kind, offset, magic, mask, `/usr/bin/qemu-${name}`, "CF"].join(":");
      context.file(`rules/${name}`, line);
    }
    const containerfile = context.file(
      "Containerfile",
      [
        "FROM scratch",
        "COPY --chmod=755 busybox /bin/busybox",
        "COPY --chmod=755 qemu /usr/bin/",
        "COPY --chmod=755 binfmt /usr/bin/binfmt",
        "COPY rules /rules",
        'RUN ["/bin/busybox", "--install", "-s", "/bin"]',
        'ENTRYPOINT ["/usr/bin/binfmt"]',
        "",
      ].join("\n"),
    );
    return await buildImage([`--file=${containerfile}`], context.path);
  } finally {
    context.remove();
  }
}
