import { z } from "zod";
import { ChangeSet } from "../../domain/change-set.js";
import { Message } from "../../domain/run-event.js";
import { ask } from "../ask.js";
import { editsCheck } from "../edits.js";
import { joined, section } from "../prompt.js";
import { implement as question } from "../questions/implement.js";
import type { Room } from "../room.js";
import { defineStage } from "../step.js";
import type { Approach, Reading } from "./understand.js";

export const Draft = z.object({
  changes: ChangeSet,
  title: z.string(),
  summary: z.array(z.string()),
  conversation: z.array(Message),
});
export type Draft = z.infer<typeof Draft>;

/** Code for the approach ranked first, written without sight of the new tests. */
export const implement = defineStage<{ reading: Reading }, Draft>({
  name: "implement",
  version: 1,
  questions: [question],
  output: Draft,
  run: (room, { reading }) => implementApproach(room, "implement", reading, 0, null),
});

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
      lessons,
      section("Where", reading.places),
      section("The approach to take", described(approach)),
    ),
    questions: [question],
    edits: true,
    check: (_, edits) => check(edits),
  });
  const { title, summary } = answers.implement;
  return { changes: applied(), title, summary, conversation };
}

const described = ({ name, idea, risk }: Approach): string =>
  [`${name}:`, ...idea.map((point) => `- ${point}`), `- its risk: ${risk}`].join("\n");
