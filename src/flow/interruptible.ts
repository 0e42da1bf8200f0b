import { PatchwrightError } from "../domain/errors.js";
import type { Room } from "./room.js";

/** The room for work that may be left off without losing anything: there a stop ends each run of the suite too. */
export function interruptible(room: Room): Room {
  const { stopping, suite } = room;
  if (stopping === undefined) return room;
  return {
    ...room,
    suite: {
      ...suite,
      run: async (request, signal) => {
        if (await stopping.look()) throw new PatchwrightError("stop-requested");
        return suite.run(request, signal);
      },
    },
  };
}
