// Started several times at once by unit/programs.test.ts: executes programs from the tool cache over and
// over, and fails as soon as one does not run. Its argument tells its programs from those of the others.
import { nativeArchitecture } from "../../src/action/platforms.js";
import { openRoom } from "../../src/host/probe.js";

const [, , mark = ""] = process.argv;
const native = nativeArchitecture();
const programs = Array.from({ length: 12 }, (_, i) => ({
  ...native,
  name: `program-${i}`,
  exit42: native.exit42 + mark, // behind the code, where nothing executes it
}));
for (let round = 0; round < 25; round++) {
  const room = openRoom(native);
  const failed = (await room.probe([native, ...programs])).filter(({ runs }) => !runs);
  room.close();
  if (failed.length > 0) throw new Error(failed.map(({ ending }) => ending).join(", "));
}
