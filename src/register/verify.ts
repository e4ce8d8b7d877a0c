import * as core from "@actions/core";

import type { Registration } from "../image/entrypoint.js";
import { isEmulated, needsRegistration, reasonOf, type View } from "../host/look.js";
import { doesNotRun } from "../action/messages.js";
import type { Wanted } from "../action/platforms.js";

/**
 * Judges the host after the registration, by what ran.
 *
 * @throws Problem where an architecture that was asked for by name does not run; where all were
 *   asked for, where none runs. Else one that the image holds and that does not run is a warning.
 */
export function judge(wanted: Wanted, view: View, { absent }: Registration): void {
  const failures = view.findings.filter(needsRegistration).map((finding) => {
    const { name } = finding.architecture;
    const reason = absent.includes(name)
      ? "the image holds no emulator for it"
      : reasonOf(finding, view);
    return { name, reason };
  });
  if (wanted !== "all") {
    if (failures.length > 0) throw doesNotRun(failures);
    return;
  }
  // Not counted is what this machine runs itself: its own architecture, and i386 on x86_64.
  const works = view.findings.some((found) => isEmulated(found) && !needsRegistration(found));
  const inImage = failures.filter(({ name }) => !absent.includes(name));
  if (!works) throw doesNotRun(inImage.length > 0 ? inImage : failures);
  if (inImage.length > 0) core.warning(doesNotRun(inImage).message);
}
