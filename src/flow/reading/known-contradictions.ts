import type { Baseline } from "../../domain/baseline.js";
import { noteKind } from "../../domain/note-kind.js";
import { taskText } from "../../domain/task.js";
import type { Contradicted } from "../progress.js";
import { quotes } from "../quote.js";
import { note, type Room } from "../room.js";

/** Only tests that exist, and only with a sentence that the task really holds. */
export async function knownContradictions(
  room: Room,
  baseline: Baseline,
  claimed: readonly { file: string; test: string; sentence: string }[],
): Promise<Contradicted[]> {
  const known: Contradicted[] = [];
  for (const { file, test, sentence } of claimed) {
    const ids = Object.keys(baseline.states).filter((id) => id.startsWith(`${file} > `) && id.includes(test));
    if (ids.length > 0 && quotes(taskText(room.task), sentence)) {
      known.push(...ids.map((id) => ({ id, sentence })));
      for (const id of ids)
        await note(room, "understand", noteKind.changedExpectation, `${id}: “${sentence}”`);
    } else {
      await note(room, "understand", "claim-dropped", `no such test, or no such sentence: ${file} > ${test}`);
    }
  }
  return known;
}
