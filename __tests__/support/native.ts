import { nativeArchitecture } from "../../src/host/native.js";

/** The platform of this machine, as the outputs name it. */
export const NATIVE = nativeArchitecture().platforms[0] ?? "";
