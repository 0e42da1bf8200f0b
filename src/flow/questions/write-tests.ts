import { z } from "zod";
import { defineQuestion } from "../question.js";

export const writeTests = defineQuestion({
  name: "write_tests",
  title: "Write tests",
  instructions: `Write tests that fail on the code as it is and pass once the task is done, and that a wrong solution would fail. Somebody else solves the task from the same text without seeing your tests, so test only what the task says or plainly implies: behaviour through the public interface, never how it is built, no wording of messages that the task does not give.

Begin with the task's own examples, word for word; then each rule; then the edge cases, easy to hard. One behaviour a test, with a title that says it. Every expected value must follow from the task: if you can't say from which sentence, leave the test out. Four to eight tests are usually enough. Include one or two that guard behaviour next to the change which must stay.

Put them into one new file (more only if the repository's way demands it), in the style of the sample: same imports, same assertions, same file naming. Don't change existing files.`,
  answer: z.object({
    tests: z
      .array(
        z.object({
          title: z.string(),
          follows_from: z.string().describe("the sentence or example of the task"),
        }),
      )
      .min(1),
  }),
});
