import { dump } from "js-yaml";
import type { Message } from "../../domain/run-event.js";
import { ask } from "../ask.js";
import { system } from "../prompt.js";
import type { Room } from "../room.js";
import { openingOf } from "./opening.js";
import type { Reading, Understanding } from "./reading.js";
import { readingOf } from "./reading-of.js";
import { objection, questionsOf, type ReadingAnswers } from "./reading-questions.js";

/** The reading alone, in one call or, where the plan says so, in two; tests and code are asked for after it. */
export async function readApart(room: Room, given: Understanding): Promise<Reading> {
  const { context, lessons } = given;
  const { task, ways } = questionsOf(room.plan);
  const inTwo = room.plan.readingCalls === 2 && ways.length > 0;
  const first = await ask(room, {
    stage: "understand",
    before: [{ role: "system", content: system }],
    opening: await openingOf(room, given),
    questions: inTwo ? task : [...task, ...ways],
    shown: context.files,
    edits: false,
    check: async (answers) => objection(answersOf(answers)),
  });
  const answers = answersOf(first.answers);
  const more =
    inTwo && answers.reflect.judgement !== "unclear" ? await askWays(room, given, first.conversation) : {};
  const reading = await readingOf(
    room,
    given,
    { ...answers, ...more },
    prefixOf(first.conversation, answers, lessons),
  );
  return lessons === null ? reading : { ...reading, lessons };
}

async function askWays(room: Room, { context }: Understanding, before: readonly Message[]) {
  const { answers } = await ask(room, {
    stage: "understand",
    before,
    opening: null,
    questions: questionsOf(room.plan).ways,
    shown: context.files,
    edits: false,
  });
  return answers;
}

/** The schema was made from the very questions whose answers these are; those left out are absent. */
const answersOf = (answers: Record<string, unknown>): ReadingAnswers => answers as unknown as ReadingAnswers;

/**
 * The conversation with the last reply cut down to what the task says, and nothing of how to do it; nor of how an
 * earlier effort did it, since tests are written from here too.
 */
function prefixOf(
  conversation: readonly Message[],
  { reflect, explain_tests }: ReadingAnswers,
  lessons: string | null,
): Message[] {
  const said = { reflect, ...(explain_tests !== undefined && { explain_tests }) };
  const content = `\`\`\`yaml\n${dump(said, { lineWidth: -1 })}\`\`\``;
  const asked = conversation
    .slice(0, -1)
    .map((message) =>
      lessons === null
        ? message
        : { ...message, content: message.content.replace(`\n\n${lessons}`, () => "") },
    );
  return [...asked, { role: "assistant", content }];
}
