const PREFIX = "io.github.qemu-user-static-action";

/** Labels of the images that the action makes. */
export const LABELS = {
  /** Hash of the recipe, on every image that the action makes. */
  recipe: `${PREFIX}.recipe`,
  /** Hash of the recipe without its architectures. */
  family: `${PREFIX}.family`,
  /** 1 where the entrypoint keeps the contract of container-entrypoint; the Containerfile sets it. */
  entrypoint: `${PREFIX}.entrypoint`,
  /** QEMU's names of the emulators, separated by spaces. */
  architectures: `${PREFIX}.architectures`,
  /** Name of the run whose build made it, on what docker's builder leaves; container/Containerfile sets it. */
  run: `${PREFIX}.run`,
} as const;
