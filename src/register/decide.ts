import type { Inputs } from "../action/inputs.js";
import {
  isStale,
  isUnwanted,
  needsRegistration,
  reasonOf,
  type Finding,
  type View,
} from "../host/look.js";

/** What a run has to register, and why. */
export interface Decision {
  readonly due: readonly Finding[];
  /** Must it succeed? Not where all that is due runs, and is only old or was interrupted. */
  readonly isRequired: boolean;
  /** One line for the log. */
  readonly why: string;
}

/** Decides from what was seen of the host what has to be registered. */
export function decide(view: View, inputs: Inputs): Decision {
  const reasons = new Map<Finding, string>();
  for (const finding of view.findings) {
    if (needsRegistration(finding)) reasons.set(finding, reasonOf(finding, view));
    else if (isUnwanted(finding, inputs)) {
      reasons.set(finding, inputs.reset ? "reset asks for it" : "its flag C is not as asked for");
    }
  }
  const isRequired = reasons.size > 0;
  for (const finding of view.findings) {
    if (reasons.has(finding) || !isStale(finding, inputs)) continue;
    const why = finding.bridged ? "an earlier registration was interrupted" : "older than max-age";
    reasons.set(finding, why);
  }
  const due = [...reasons.keys()];
  return { due, isRequired, why: register(reasons) };
}

/** Names with the same reason share it: of 31 missing architectures it is said once. */
function register(reasons: ReadonlyMap<Finding, string>): string {
  const names = new Map<string, string[]>();
  for (const [{ architecture }, reason] of reasons) {
    names.set(reason, [...(names.get(reason) ?? []), architecture.name]);
  }
  const parts = [...names].map(([reason, of]) => `${of.join(", ")} (${reason})`);
  return `To register: ${parts.join("; ")}.`;
}
