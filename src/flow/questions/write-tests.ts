import { z } from "zod";
import { defineQuestion } from "../question.js";

export const writeTests = defineQuestion({
  name: "write_tests",
  title: "Write tests",
  instructions: `Write tests that pass once the task is done and that a wrong solution would fail. Somebody else solves the task from the same text without seeing your tests, so test only what the task says or plainly implies: behaviour through the public interface, never how it is built, no wording of messages that the task does not give.

Most are of kind "new": they fail on the code as it is. Begin with the task's own examples, word for word; then each rule; then the edge cases, easy to hard. One behaviour a test. Every expected value must follow from the task: if you can't say from which sentence, leave the test out. One or two are of kind "guard": they pass already and hold behaviour right next to the change that must stay as it is. As few as cover the rules; three to six are usually enough.

Put them into one new file (more only if the repository's way demands it), in the style of the sample: same imports, same assertions, file named as its neighbours are. Don't change existing files.`,
  answer: z.object({
    tests: z
      .array(
        z.object({
          title: z.string().describe("as in the file"),
          kind: z.enum(["new", "guard"]),
          follows_from: z
            .string()
            .describe("the sentence or example of the task; for a guard, the behaviour it holds"),
        }),
      )
      .min(1),
  }),
});
