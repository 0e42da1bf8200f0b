import { z } from "zod";
import { alongWithCode, answersIn } from "../answered.js";
import { ask } from "../ask.js";
import { Draft } from "../draft.js";
import { editsCheck } from "../edits.js";
import { endsEarly } from "../ends-early.js";
import { joined, section } from "../prompt.js";
import { implement as question } from "../questions/implement.js";
import { note, type Room } from "../room.js";
import { defineStage } from "../step.js";
import type { Approach, Reading } from "./understand.js";

export { Draft };

/** Code for the approaches ranked first, as many as the plan has candidates, written without sight of the new tests. */
export const implement = defineStage<{ reading: Reading }, Draft[]>({
  name: "implement",
  version: 2,
  questions: [question],
  output: z.array(Draft).min(1),
  run: async (room, { reading }) =>
    reading.together?.draft ? [reading.together.draft] : sideBySide(room, reading),
});

/**
 * Each from the same prefix, none seeing another. One that can't be had, for want of a usable reply or of budget, is
 * left out as long as there is another.
 */
async function sideBySide(room: Room, reading: Reading): Promise<Draft[]> {
  const count = Math.min(room.plan.candidates, reading.approaches.length);
  const asked = await Promise.allSettled(
    reading.approaches
      .slice(0, count)
      .map((_, index) => implementApproach(room, "implement", reading, index, null)),
  );
  const drafts = asked.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const reasons = asked.flatMap((one): unknown[] => (one.status === "rejected" ? [one.reason] : []));
  for (const reason of reasons) {
    if (drafts.length === 0 || !endsEarly(reason)) throw reason;
    await note(room, "implement", "candidate-missing", reason.message);
  }
  return drafts;
}

/** Code for one approach, from the stable prefix; `lessons` says what failed before, and why. */
export async function implementApproach(
  room: Room,
  stage: "implement" | "iterateOnSuite" | "iterateOnTests",
  reading: Reading,
  index: number,
  lessons: string | null,
): Promise<Draft> {
  const approach = reading.approaches[index];
  if (approach === undefined) throw new Error(`there is no approach ${index}`);
  const { check, applied } = editsCheck(room);
  const { answers, conversation } = await ask(room, {
    stage,
    before: reading.prefix,
    opening: joined(
      reading.lessons ?? null,
      lessons,
      section("Where", reading.places),
      section("The approach to take", described(approach)),
    ),
    questions: [question, ...alongWithCode(room)],
    edits: true,
    check: (_, edits) => check(edits),
  });
  const { title, summary } = answers.implement;
  return {
    changes: applied(),
    title,
    summary,
    answers: answersIn(room, answers),
    conversation,
    approach: index,
  };
}

const described = ({ name, idea, risk }: Approach): string =>
  [`${name}:`, ...idea.map((point) => `- ${point}`), `- its risk: ${risk}`].join("\n");
