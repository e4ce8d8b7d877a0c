import { saveWhatWasMade } from "../image/cache.js";
import { cleanUp } from "../register/clean-up.js";
import type { EngineChoice } from "./inputs.js";

/** Does at the end of the job what the main step left for it. */
export async function atTheEnd(choice: EngineChoice): Promise<void> {
  await cleanUp(choice);
  await saveWhatWasMade(choice);
}
