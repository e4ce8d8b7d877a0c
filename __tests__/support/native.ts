import { ARCHITECTURES } from "../../src/host/architectures.js";
import { isOfOwnFamily, nativeArchitecture } from "../../src/host/native.js";

const native = nativeArchitecture();

/** The platform of this machine, as the outputs name it. */
export const NATIVE = native.platforms[0] ?? "";

/** What its processor runs besides, on machines of x86_64 and of arm64: i386, arm. */
export const RELATIVE = ARCHITECTURES.find((row) => row !== native && isOfOwnFamily(native, row));

/** The platforms of its family: its own, and that of what its processor runs besides. */
export const FAMILY = [native, ...(RELATIVE ? [RELATIVE] : [])].map(
  (row) => row.platforms[0] ?? "",
);

/** The architectures of other families: what is emulated here. */
export const EMULATED = ARCHITECTURES.filter((row) => !isOfOwnFamily(native, row));

/** What every machine of this architecture runs itself: not all of arm64 run programs of 32 bits. */
export const UNEMULATED = ARCHITECTURES.filter(
  (row) => isOfOwnFamily(native, row) && row.name !== "arm",
);
