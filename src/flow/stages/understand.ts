import { dump } from "js-yaml";
import { z } from "zod";
import type { Context } from "../../context/context.js";
import type { Baseline } from "../../domain/baseline.js";
import { noteKind } from "../../domain/note-kind.js";
import { Message } from "../../domain/run-event.js";
import { taskText } from "../../domain/task.js";
import { ask } from "../ask.js";
import { Contradicted } from "../progress.js";
import { repositoryPrompt, system } from "../prompt.js";
import type { Answers } from "../question.js";
import { approaches } from "../questions/approaches.js";
import { explainTests } from "../questions/explain-tests.js";
import { localise } from "../questions/localise.js";
import { rank } from "../questions/rank.js";
import { reflect } from "../questions/reflect.js";
import { quotes } from "../quote.js";
import { note, type Room } from "../room.js";
import { defineStage } from "../step.js";

const questions = [reflect, explainTests, localise, approaches, rank] as const;

const Approach = z.object({ name: z.string(), idea: z.array(z.string()), risk: z.string() });
export type Approach = z.infer<typeof Approach>;

export const Reading = z.object({
  judgement: z.enum(["clear", "unclear", "already-so"]),
  questions: z.array(z.string()),
  alreadySoBecause: z.array(z.string()),
  goal: z.string(),
  /** Best first. */
  approaches: z.array(Approach).min(1),
  contradicted: z.array(Contradicted),
  /** What is to change and what must keep working, in a few lines: for who writes the code. */
  places: z.string(),
  /**
   * From the repository's files to the reading itself, without places and approaches: what tests and code are both
   * asked from. Who writes the tests must not know how it will be built, and one prefix serves both from a cache.
   */
  prefix: z.array(Message),
  /** The test file that was shown as a sample of style. */
  sample: z.string().nullable(),
});
export type Reading = z.infer<typeof Reading>;

/** One reading of the task: what it wants, what the tests say, where, how, and in which order to try. */
export const understand = defineStage<{ context: Context; baseline: Baseline }, Reading>({
  name: "understand",
  version: 1,
  questions,
  output: Reading,
  run: async (room, { context, baseline }) => {
    const { answers, conversation } = await ask(room, {
      stage: "understand",
      before: [{ role: "system", content: system }],
      opening: repositoryPrompt(room.task, context, room.suite, baseline),
      questions,
      shown: context.files,
      edits: false,
      check: async ({ reflect: { judgement, questions_to_asker } }) =>
        judgement === "unclear" && questions_to_asker.length === 0
          ? "judgement is unclear, but questions_to_asker is empty"
          : null,
    });
    return {
      judgement: answers.reflect.judgement,
      questions: answers.reflect.questions_to_asker,
      alreadySoBecause: answers.reflect.already_so_because,
      goal: answers.reflect.goal,
      approaches: ranked(answers.approaches.sketches, answers.rank.order),
      contradicted: await knownContradictions(room, baseline, answers.explain_tests.contradicted_tests),
      places: placesOf(answers.localise),
      prefix: withoutApproaches(conversation, answers),
      sample: context.styleSample?.path ?? null,
    };
  },
});

/** The conversation with the last reply cut down to what the task says, and nothing of how to do it. */
function withoutApproaches(conversation: readonly Message[], answers: Answers<typeof questions>): Message[] {
  const { reflect, explain_tests } = answers;
  const content = `\`\`\`yaml\n${dump({ reflect, explain_tests }, { lineWidth: -1 })}\`\`\``;
  return [...conversation.slice(0, -1), { role: "assistant", content }];
}

function placesOf({ change, may_be_affected }: Answers<typeof questions>["localise"]): string {
  const lines = change.map(({ path, symbol, why }) => `- ${path}, ${symbol}: ${why}`);
  const affected = may_be_affected.length === 0 ? [] : [`May be affected: ${may_be_affected.join(", ")}`];
  return [...lines, ...affected].join("\n");
}

/** The sketches in the order given; one that the order leaves out comes last. */
function ranked(sketches: readonly Approach[], order: readonly string[]): Approach[] {
  const plain = (name: string) => name.toLowerCase().replace(/\W+/g, " ").trim();
  const place = (sketch: Approach) => {
    const index = order.findIndex((name) => plain(name) === plain(sketch.name));
    return index < 0 ? order.length : index;
  };
  return [...sketches].sort((a, b) => place(a) - place(b));
}

/** Only tests that exist, and only with a sentence that the task really holds. */
async function knownContradictions(
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
