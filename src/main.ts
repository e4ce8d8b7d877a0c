import { readInputs } from "./action/inputs.js";
import { Problem } from "./action/messages.js";
import { report } from "./action/report.js";
import { fail, getState, saveState } from "./action/runner.js";
import { ARCHITECTURES } from "./host/architectures.js";
import { look, type HostState } from "./host/look.js";
import { nativeArchitecture } from "./host/native.js";
import { createProber } from "./host/probe.js";
import { decide } from "./register/decide.js";

/** Loaded on demand: a run that registers nothing must not pay for it. */
const onDemand = () => import("./on-demand.js");

async function main(): Promise<void> {
  const inputs = readInputs();
  const native = nativeArchitecture();
  if (inputs.isEmpty) console.log("The input 'platforms' is empty: all that the image holds.");
  const asked = inputs.wanted === "all" ? ARCHITECTURES : inputs.wanted;
  const architectures = [native, ...asked.filter(({ name }) => name !== native.name)];

  const prober = createProber(native);
  const lookAtHost = async (): Promise<HostState> => {
    const host = await look(prober, architectures);
    if (host.selinux === "off") return host;
    return (await onDemand()).checkConfined(host, inputs.engine, native);
  };
  try {
    const before = await lookAtHost();
    const { due, isRequired, why } = decide(before, inputs);
    if (due.length === 0) return await report({ host: before });

    const { core, provide, renew } = await onDemand();
    core.info(why);
    const job = { inputs, native, before, due, lookAtHost };
    await report(await (isRequired ? provide : renew)(job));
  } finally {
    prober.close();
  }
}

/** The end of the job. Nothing that goes wrong here may fail it. */
async function post(): Promise<void> {
  const left = ["cleanup-image", "cache-image"].some((name) => getState(name));
  if (left) await (await onDemand()).atTheEnd(readInputs().engine);
}

/** Shows the stack only of a failure that is not understood: else it would hide the message. */
function messageOf(error: unknown): string {
  if (error instanceof Problem) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** What keeps a step of a matrix over several systems from the others. */
const ONLY = "if: runner.os == 'Linux'";

const isPost = getState("isPost") !== "";

async function step(): Promise<void> {
  if (!isPost) saveState("isPost", "true");
  if (process.platform !== "linux") {
    if (!isPost) fail(`Only Linux can be set up, not ${process.platform}. Give this step: ${ONLY}`);
    return;
  }
  await (isPost ? post() : main());
}

/** Also handles exceptions that no promise catches, such as one thrown in a Node callback. */
async function end(error?: unknown): Promise<never> {
  if (error !== undefined && isPost) (await onDemand()).core.warning(messageOf(error));
  else if (error !== undefined) fail(messageOf(error));
  // A request to the cache that is given up keeps its connection, and this process, for minutes.
  process.exit();
}

process.once("uncaughtException", (error) => void end(error));
step().then(() => end(), end);
