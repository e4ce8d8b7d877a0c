import { daysSince } from "../action/days.js";
import type { Inputs } from "../action/inputs.js";
import { isOwn, type Handler } from "../host/binfmt.js";
import {
  isEmulated,
  needsRegistration,
  NO_HANDLER,
  NOT_RUN,
  reasonOf,
  type Finding,
  type HostState,
} from "../host/look.js";
import type { Inspected } from "../image/inspect.js";

/** What a run has to register, and why. */
export interface Decision {
  readonly due: readonly Finding[];
  /** Must it succeed? Not where all that is due runs, and is only old or was interrupted. */
  readonly isRequired: boolean;
  /** For the log: what does not run or is to be registered anew, and whose handlers are replaced. */
  readonly why: string;
}

/** The inputs that say how handlers are to be, besides that they work. */
export type HandlerOptions = Pick<Inputs, "maxAge" | "reset" | "credential">;

/**
 * Does it run otherwise than this run wants it? It does where all are to be registered anew, where it
 * lacks the flag C that is asked for, or has it from an earlier run of this action. The flag C of other
 * people's handlers is theirs.
 */
export function isUnwanted(finding: Finding, { reset, credential }: HandlerOptions): boolean {
  const { runs, handler } = finding;
  if (!runs || !handler) return reset && isEmulated(finding);
  const hasCredential = handler.flags.includes("C");
  if (reset || credential) return reset || !hasCredential;
  return hasCredential && isOwn(handler);
}

/**
 * Why something that serves had better be registered anew: this action's own handler is too old, or its
 * registration was interrupted. Others' handlers are theirs to renew.
 */
function staleness(
  { architecture, handler }: Finding,
  { table }: HostState,
  { maxAge }: HandlerOptions,
): string | undefined {
  // The second name that container-entrypoint gives to a handler while it replaces it
  const bridge = table?.handlers.find(({ name }) => name === `qemu-${architecture.name}.bridge`);
  if (bridge && Date.now() - bridge.registered.getTime() > LOCK_MS) {
    return "an earlier registration was interrupted";
  }
  if (!handler || !isOwn(handler)) return undefined;
  const isOld = daysSince(handler.registered) > maxAge;
  return isOld ? "older than max-age" : undefined;
}

/** How long container-entrypoint waits for the lock: by then a registration that is under way has ended. */
const LOCK_MS = 60_000;

const RESET = "reset asks for it";

/** Decides from what was seen of the host what has to be registered. */
export function decide(host: HostState, options: HandlerOptions): Decision {
  const reasons = new Map<Finding, string>();
  for (const finding of host.findings) {
    if (needsRegistration(finding)) reasons.set(finding, reasonOf(finding, host));
    else if (isUnwanted(finding, options)) {
      reasons.set(finding, options.reset ? RESET : "its flag C is not as asked for");
    }
  }
  const isRequired = reasons.size > 0;
  for (const finding of host.findings) {
    const stale = reasons.has(finding) ? undefined : staleness(finding, host, options);
    if (stale) reasons.set(finding, stale);
  }
  const why = [...toRegister(reasons), ...toReplace(reasons, host, options)].join("\n");
  return { due: [...reasons.keys()], isRequired, why };
}

/**
 * Can this image change that an architecture does not run? It can't where it holds no emulator for it, nor where
 * its handler is of this very image already.
 */
export function canHelp({ holds, created }: Inspected, finding: Finding): boolean {
  const { runs, handler, architecture } = finding;
  if (runs) return true;
  if (holds && !holds.includes(architecture.name)) return false;
  return !handler || !isOwn(handler) || handler.registered < created;
}

/** Names with the same reason share it: of 31 missing architectures it is said once. */
function toRegister(reasons: ReadonlyMap<Finding, string>): string[] {
  const names = new Map<string, string[]>();
  for (const [{ architecture }, reason] of reasons) {
    names.set(reason, [...(names.get(reason) ?? []), architecture.name]);
  }
  return [...names].map(([reason, of]) =>
    reason === NO_HANDLER || reason === NOT_RUN
      ? `The kernel runs no ${of.join(", ")} programs yet.`
      : `To register again: ${of.join(", ")} (${reason}).`,
  );
}

/**
 * Says which handlers of others have to go, and why: those of the same names, and with `reset` all of QEMU's.
 * One of another name stays behind the new one.
 */
function toReplace(
  reasons: ReadonlyMap<Finding, string>,
  { table }: HostState,
  { reset }: HandlerOptions,
): string[] {
  const why = new Map(
    [...reasons].map(([{ architecture }, reason]) => [`qemu-${architecture.name}`, reason]),
  );
  const replaced = (table?.handlers ?? []).flatMap((handler) => {
    const { name, interpreter } = handler;
    const reason = why.get(name) ?? (reset && isOfQemu(handler) ? RESET : undefined);
    return reason && !isOwn(handler) ? [`${name} (${interpreter}): ${reason}`] : [];
  });
  return replaced.length > 0
    ? [`Handlers of others that are replaced: ${replaced.join("; ")}.`]
    : [];
}

/** What the entrypoints take for one of QEMU's. */
const isOfQemu = ({ name }: Handler): boolean => name.startsWith("qemu-");
