import { changeSoFar } from "../earlier.js";
import { joined, repositoryPrompt } from "../prompt.js";
import type { Room } from "../room.js";
import type { Reading, Understanding } from "./reading.js";

/** What a reading begins with: repository and task, the change of the run that is refined, what an earlier effort tried. */
export async function openingOf(room: Room, { context, baseline, lessons }: Understanding): Promise<string> {
  // A refinement's requirements are shown after the change that they are about.
  const task = room.earlier === undefined ? room.task : { ...room.task, requirements: [] };
  return joined(repositoryPrompt(task, context, room.suite, baseline), await changeSoFar(room), lessons);
}

/** Where the change of the run that is refined already does what is asked on top, it still has to be proven and proposed. */
export const judgementIn = ({ earlier }: Room, judgement: Reading["judgement"]): Reading["judgement"] =>
  earlier !== undefined && judgement === "already-so" ? "clear" : judgement;
