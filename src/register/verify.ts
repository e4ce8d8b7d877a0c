import * as core from "@actions/core";

import type { Registration } from "../image/entrypoint.js";
import { isEmulated, needsRegistration, reasonOf, type HostState } from "../host/look.js";
import { doesNotRun } from "../action/messages.js";
import type { Wanted } from "../action/platforms.js";

/**
 * Verifies by what ran that the registration did what was asked for.
 *
 * @param due QEMU's names of what was to be registered
 * @throws Problem where an architecture that was asked for by name does not run; where all were
 *   asked for, where none runs. Else one that the image holds and that does not run is a warning.
 */
export function verify(
  wanted: Wanted,
  host: HostState,
  due: readonly string[],
  { absent }: Registration,
): void {
  const failures = host.findings.filter(needsRegistration).map((finding) => {
    const { name } = finding.architecture;
    const reason =
      absent.includes(name) && !finding.isNative
        ? "the image holds no emulator for it"
        : reasonOf(finding, host);
    return { name, reason };
  });
  if (wanted !== "all") {
    if (failures.length > 0) throw doesNotRun(failures);
    return;
  }
  // Not counted is what this machine runs itself: its own architecture, and i386 on x86_64.
  const works = host.findings.some((found) => isEmulated(found) && !needsRegistration(found));
  const inImage = failures.filter(({ name }) => due.includes(name) && !absent.includes(name));
  if (!works) throw doesNotRun(inImage.length > 0 ? inImage : failures);
  if (inImage.length > 0) core.warning(doesNotRun(inImage).message);
}
