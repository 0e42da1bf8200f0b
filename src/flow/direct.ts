import type { Outcome } from "../domain/outcome.js";
import type { Room } from "./room.js";
import { sample } from "./sample.js";

/** The baseline of one prompt and one answer, with the flow's own context and edit format: a sample of one. */
export const direct = (room: Room): Promise<Outcome> => sample(room, 1);
