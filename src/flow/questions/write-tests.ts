import { z } from "zod";
import { defineQuestion } from "../question.js";

export const writeTests = defineQuestion({
  name: "write_tests",
  title: "Write tests",
  instructions: `Write tests that pass once the task is done and that a wrong solution would fail. Somebody else solves the task from the same text without seeing your tests, so test only what the task says or plainly implies: behaviour through the public interface, never how it is built, no wording of a message but where the task gives it.

Most are of kind "new": they fail on the code as it is. Begin with the task's own examples, word for word, but for those that an existing test shown above holds already; then each rule; then the edge cases, easy to hard. One behaviour a test, and as few tests as cover the rules. Every expected value must follow from the task: if you can't say from which sentence, or only from an assumption, leave the test out. Existing tests that the task contradicts are left to the maintainers. Where behaviour right next to the change must stay as it is, one or two tests may be of kind "guard": they pass already; none where nothing works yet.

Put them into one new file (more only if the repository's way demands it), in the style of the sample: same imports, same assertions, file named as its neighbours are. A title is a literal text, one a test. Don't change existing files.`,
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
