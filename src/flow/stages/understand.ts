import { codeToo, testsToo } from "../questions/together.js";
import { readApart } from "../reading/read-apart.js";
import { readTogether } from "../reading/read-together.js";
import { type Approach, Reading, type Understanding } from "../reading/reading.js";
import { readingQuestions } from "../reading/reading-questions.js";
import { defineStage } from "../step.js";

export { type Approach, Reading };

/** One reading of the task: what it wants, what the tests say, where, how, and in which order to try. */
export const understand = defineStage<Understanding, Reading>({
  name: "understand",
  version: 2,
  questions: [...readingQuestions, testsToo, codeToo],
  output: Reading,
  run: (room, given) => (room.plan.together ? readTogether(room, given) : readApart(room, given)),
});
