import { readEngine, readInputs } from "./action/inputs.js";
import { Problem } from "./action/messages.js";
import { architecturesOf } from "./action/platforms.js";
import { report } from "./action/report.js";
import { fail, getState, saveState } from "./action/runner.js";
import { ARCHITECTURES } from "./host/architectures.js";
import { isDoubtful, look, type HostState } from "./host/look.js";
import { nativeArchitecture } from "./host/native.js";
import { lookIntoPodman } from "./host/pause-process.js";
import { FAILED_THERE, PLACE_STATE, place } from "./host/place.js";
import { createProber } from "./host/probe.js";
import { decide } from "./register/decide.js";

/** Loaded on demand: a run that registers nothing must not pay for it. */
const onDemand = () => import("./on-demand.js");

async function main(): Promise<void> {
  const inputs = readInputs();
  if (inputs.rootless === true && place().name === "host") {
    return (await onDemand()).continueWithoutRoot(inputs.engine);
  }
  const native = nativeArchitecture();
  const asked = inputs.wanted === "all" ? ARCHITECTURES : architecturesOf(inputs.wanted);
  const architectures = [native, ...asked.filter(({ name }) => name !== native.name)];

  const prober = createProber(native);
  const lookAtHost = async (): Promise<HostState> => {
    const host = await lookIntoPodman(prober, await look(prober, architectures));
    if (host.selinux === "off" && !host.findings.some(isDoubtful)) return host;
    return (await onDemand()).checkConfined(host, inputs.engine, native);
  };
  process.once("exit", () => prober.close());
  const before = await lookAtHost();
  const { due, isRequired, why } = decide(before, inputs);
  if (due.length === 0) return report({ host: before }, inputs.wanted);

  const { continueWithoutRoot, core, mayContinueWithoutRoot, provide, renew } = await onDemand();
  core.info(why);
  const job = { inputs, native, before, due, lookAtHost };
  try {
    report(await (isRequired ? provide : renew)(job), inputs.wanted);
  } catch (error) {
    if (!mayContinueWithoutRoot(error, inputs)) throw error;
    await continueWithoutRoot(inputs.engine, error);
  }
}

/** The end of the job. Nothing that goes wrong here may fail it. */
async function post(): Promise<void> {
  const left = ["run", "cleanup-image", "cache-image", "max-age"].some((name) => getState(name));
  if (!left) return;
  const { atTheEnd, continueWithoutRoot } = await onDemand();
  const where = getState(PLACE_STATE);
  const isThere = (where === "podman" || where === "docker") && place().name === "host";
  await (isThere ? continueWithoutRoot(where) : atTheEnd(readEngine()));
}

/** Shows the stack only of a failure that is not understood: else it would hide the message. */
function messageOf(error: unknown): string {
  if (error instanceof Problem) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

const isPost = getState("isPost") !== "";

async function step(): Promise<void> {
  if (!isPost) saveState("isPost", "true");
  if (process.platform === "linux") await (isPost ? post() : main());
  else if (!isPost) {
    const system = process.env["RUNNER_OS"] ?? process.platform;
    fail(
      `This action needs a runner with Linux, and this one has ${system}: give the step \`if: runner.os == 'Linux'\`.`,
    );
  }
}

/** Also handles exceptions that no promise catches, such as one thrown in a Node callback. */
async function end(error?: unknown): Promise<never> {
  if (error !== undefined && isPost) (await onDemand()).core.warning(messageOf(error));
  else if (error !== undefined) fail(messageOf(error));
  // A request to the cache that is given up keeps its connection, and this process, for minutes.
  if (place().name !== "host" && process.exitCode) process.exitCode = FAILED_THERE;
  process.exit();
}

process.once("uncaughtException", (error) => void end(error));
// src/host/command.ts takes them over where there is more to end than this process
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));
step().then(() => end(), end);
