import { z } from "zod";
import type { Context } from "../../context/context.js";
import type { Baseline } from "../../domain/baseline.js";
import { ChangeSet, changeSetHash } from "../../domain/change-set.js";
import { ask } from "../ask.js";
import { editsCheck } from "../edits.js";
import { orWithout } from "../ends-early.js";
import { repositoryPrompt, systemOfOneAnswer } from "../prompt.js";
import { answerAtOnce } from "../questions/answer-at-once.js";
import type { Room } from "../room.js";
import { defineStage } from "../step.js";

const Drawn = z.object({ changes: ChangeSet, title: z.string(), summary: z.array(z.string()) });
export type Drawn = z.infer<typeof Drawn>;

/** Answers that are asked for at the same time. */
const atOnce = 4;

/**
 * `count` answers to one and the same prompt, with the context and the edit format of the flow, none corrected: an
 * answer that can't be used is lost. They come in an order of their own, not in that of their arrival, so that what is
 * made of them does not hang on luck.
 */
export const draw = defineStage<{ context: Context; baseline: Baseline; count: number }, Drawn[]>({
  name: "implement",
  version: 1,
  questions: [answerAtOnce],
  output: z.array(Drawn),
  run: async (room, { context, baseline, count }) => {
    // Whatever the plan: nobody asks again, and nothing more is looked up.
    const uncorrected = { ...room, plan: { ...room.plan, tries: 1, needRounds: 0, next: null } };
    const answers: Drawn[] = [];
    for (let asked = 0; asked < count; asked += atOnce) {
      const batch = Array.from({ length: Math.min(atOnce, count - asked) }, () =>
        orWithout(room, "implement", null, () => drawOne(uncorrected, context, baseline)),
      );
      await Promise.allSettled(batch);
      answers.push(...(await Promise.all(batch)).filter((answer) => answer !== null));
    }
    return answers.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  },
});

async function drawOne(room: Room, context: Context, baseline: Baseline): Promise<Drawn> {
  const { check, applied } = editsCheck(room);
  const { answers } = await ask(room, {
    stage: "implement",
    before: [{ role: "system", content: systemOfOneAnswer }],
    opening: repositoryPrompt(room.task, context, room.suite, baseline),
    questions: [answerAtOnce],
    edits: true,
    // Nobody could correct it: what touches a test is left out, and the rest is taken.
    check: (_, edits) => check(edits.filter((edit) => !room.suite.isTestFile(edit.path))),
  });
  const { title, summary } = answers.answer;
  return { changes: applied(), title, summary };
}

const orderOf = ({ changes, title, summary }: Drawn): string =>
  JSON.stringify([changeSetHash(changes), title, summary]);
