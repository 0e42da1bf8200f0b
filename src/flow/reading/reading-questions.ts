import type { Part } from "../parts.js";
import type { Plan } from "../plan.js";
import type { Answers, Question } from "../question.js";
import { approaches } from "../questions/approaches.js";
import { explainTests } from "../questions/explain-tests.js";
import { localise } from "../questions/localise.js";
import { rank } from "../questions/rank.js";
import { reflect } from "../questions/reflect.js";

export const readingQuestions = [reflect, explainTests, localise, approaches, rank] as const;

type All = Answers<typeof readingQuestions>;

/** A question that the plan leaves out has no answer. */
export type ReadingAnswers = Pick<All, "reflect"> & Partial<Omit<All, "reflect">>;

/** What is asked of the task itself, and what of the ways to solve it; without approaches there is nothing to rank. */
export function questionsOf({ without }: Plan): { task: Question[]; ways: Question[] } {
  const asked = (questions: readonly (Question & { name: Part })[]) =>
    questions.filter(({ name }) => !without.includes(name));
  return {
    task: [reflect, ...asked([explainTests, localise])],
    ways: without.includes("approaches") ? [] : asked([approaches, rank]),
  };
}

/** The only complaint about a reading that is in shape. */
export const objection = ({ reflect: { judgement, questions_to_asker } }: ReadingAnswers): string | null =>
  judgement === "unclear" && questions_to_asker.length === 0
    ? "judgement is unclear, but questions_to_asker is empty"
    : null;
