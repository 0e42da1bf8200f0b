import { headAndTail } from "../testing/text.js";
import type { Answers } from "./question.js";
import { answers as question } from "./questions/answers.js";
import type { Room } from "./room.js";

/** Characters of one answer that are kept. */
const longest = 600;

/** What is asked along with the code: of a refinement, what became of each requirement. */
export const alongWithCode = ({ earlier, task }: Room) =>
  earlier === undefined || task.requirements.length === 0 ? [] : [question];

/**
 * A reply's answers in the order of the task's requirements, one line each; null where it says nothing of one. Lines are
 * told by their numbers, the first of a number counting; without any number by their order, where there are as many as
 * requirements. Undefined where nobody was asked.
 */
export function answersIn(
  room: Room,
  { answers = [] }: Partial<Answers<readonly [typeof question]>>,
): (string | null)[] | undefined {
  if (alongWithCode(room).length === 0) return undefined;
  const { requirements } = room.task;
  const lines = [answers]
    .flat()
    .flatMap((text) => text.split(beforeNumber))
    .flatMap(lineOf);
  const numbered = lines.some(({ number }) => number !== null);
  const inOrder = !numbered && lines.length === requirements.length;
  return requirements.map((_, index) => {
    const line = inOrder ? lines[index] : lines.find(({ number }) => number === index + 1);
    return line?.text ?? null;
  });
}

/** Where a text that holds several lines is parted; a line that begins with no number goes on from the one before. */
const beforeNumber = /\n(?=[ \t]*(?:- )?(?:requirement )?#?\d{1,4} ?[.:)])/i;

/** A line and the number it begins with; nothing for an empty one. */
function lineOf(said: string): { number: number | null; text: string }[] {
  const line = said.replace(/\s+/g, " ").trim();
  const [, number, rest] = /^(?:- )?(?:requirement )?#?(\d{1,4}) ?[.:)] ?(\S.*)$/i.exec(line) ?? [];
  const text = headAndTail(rest ?? line, longest).replace(/\s+/g, " ");
  if (text === "") return [];
  return [{ number: number === undefined ? null : Number(number), text }];
}
