import { saveWhatWasMade } from "./cache.js";
import { cleanUp } from "./cleanup.js";
import type { EngineChoice } from "./inputs.js";

/** Does at the end of the job what the main step left for it. */
export async function atTheEnd(choice: EngineChoice): Promise<void> {
  await cleanUp(choice);
  await saveWhatWasMade(choice);
}
