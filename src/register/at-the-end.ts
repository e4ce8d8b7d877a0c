import type { EngineChoice } from "../action/inputs.js";
import { saveWhatWasMade } from "../image/cache.js";
import { cleanUp } from "./clean-up.js";

/** Does in the post step what the main step left for it. */
export async function atTheEnd(choice: EngineChoice): Promise<void> {
  await cleanUp(choice);
  await saveWhatWasMade(choice);
}
