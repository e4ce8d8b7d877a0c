import { ARCHITECTURES } from "./host/architectures.js";
import { decide } from "./register/decide.js";
import { readInputs } from "./action/inputs.js";
import { look, type View } from "./host/look.js";
import { CommandFailed, commandFailed, Problem } from "./action/messages.js";
import { recall } from "./register/all.js";
import { thisMachine } from "./action/platforms.js";
import { openRoom } from "./host/probe.js";
import { recipeOf } from "./image/recipe.js";
import { report } from "./action/report.js";
import { fail, getState, saveState } from "./action/runner.js";

/** Read only by those who need it. */
const rest = () => import("./on-demand.js");

async function main(): Promise<void> {
  const inputs = readInputs();
  const native = thisMachine();
  const recipe = recipeOf(inputs, native);
  const named = inputs.wanted === "all" ? (recall(recipe) ?? ARCHITECTURES) : inputs.wanted;
  const architectures = [native, ...named.filter(({ name }) => name !== native.name)];

  const room = openRoom(native);
  const lookAround = async (): Promise<View> => {
    const view = await look(room, architectures);
    if (view.selinux === "off") return view;
    return (await rest()).lookConfined(view, inputs.engine, native);
  };
  try {
    const before = await lookAround();
    const { due, isRequired, why } = decide(before, inputs);
    if (due.length === 0) return await report({ view: before });

    const { core, provide, renew } = await rest();
    core.info(why);
    const job = { inputs, recipe, native, before, due, lookAround };
    await report(await (isRequired ? provide : renew)(job));
  } finally {
    room.close();
  }
}

/** The end of the job. Nothing that goes wrong here may fail it. */
async function post(): Promise<void> {
  const left = ["cleanup-image", "cache-image"].some((name) => getState(name));
  if (left) await (await rest()).atTheEnd(readInputs().engine);
}

/** The stack only of a failure that is not understood: else it would hide the message. */
function messageOf(error: unknown): string {
  if (error instanceof Problem) return error.message;
  if (error instanceof CommandFailed) return commandFailed(error).message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

const isPost = getState("isPost") !== "";

async function step(): Promise<void> {
  if (!isPost) saveState("isPost", "true");
  await (isPost ? post() : main());
}

/** Also for what is thrown where nobody waits, as by a callback of Node's own. */
async function end(error?: unknown): Promise<never> {
  if (error !== undefined && isPost) (await rest()).core.warning(messageOf(error));
  else if (error !== undefined) fail(messageOf(error));
  // A request to the cache that is given up keeps its connection, and this process, for minutes.
  process.exit();
}

process.once("uncaughtException", (error) => void end(error));
step().then(() => end(), end);
