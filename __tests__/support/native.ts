import { ARCHITECTURES } from "../../src/host/architectures.js";
import { isOfOwnFamily, nativeArchitecture } from "../../src/host/native.js";

const native = nativeArchitecture();

/** The platform of this machine, as the outputs name it. */
export const NATIVE = native.platforms[0] ?? "";

/** The platforms of the family of this machine: its own, and what its processor runs besides, if it does. */
export const FAMILY = ARCHITECTURES.flatMap((row) =>
  isOfOwnFamily(native, row) ? row.platforms.slice(0, 1) : [],
);

/** The architectures of other families: what is emulated here. */
export const EMULATED = ARCHITECTURES.filter((row) => !isOfOwnFamily(native, row));

/** What every machine of this architecture runs itself: not all of arm64 run programs of 32 bits. */
export const UNEMULATED = ARCHITECTURES.filter(
  (row) => isOfOwnFamily(native, row) && row.name !== "arm",
);
