import { z } from "zod";
import { defineQuestion } from "../question.js";
import { implement } from "./implement.js";

/** As `write_tests`, for a call that asks for the code too: what keeps the tests honest is the task's own words. */
export const testsToo = defineQuestion({
  name: "write_tests",
  title: "Write tests",
  instructions: `Write tests that pass once the task is done and that a wrong solution would fail, before you write the code. They test what the task says or plainly implies: behaviour through the public interface, never how it is built, no wording of a message but where the task gives it.

Most are of kind "new": they fail on the code as it is. Begin with the task's own examples, word for word; then each rule; then the edge cases. One behaviour a test, and as few tests as cover the rules. Every expected value must follow from the task, not from your code: give the sentence or example it follows from, word for word as it stands in the task. A test or two of kind "guard" may hold behaviour right next to the change, and pass already.

Put them into one new file, in the style of the sample. Don't change existing test files. When the task is unclear, write none and leave the list empty.`,
  answer: z.object({
    tests: z.array(
      z.object({
        title: z.string().describe("as in the file"),
        kind: z.enum(["new", "guard"]),
        follows_from: z
          .string()
          .describe(
            "the sentence or example of the task, word for word; for a guard, the behaviour it holds",
          ),
      }),
    ),
  }),
});

/** As `implement`, for a call that asks for the tests too. */
export const codeToo = defineQuestion({
  name: "implement",
  title: "Write the code",
  instructions: `Write the code for the approach that you think best. Before you write, run each example and each edge case through it in your head. Keep the change as small as the task allows, handle the cause and not the symptom, and keep public behaviour that the task does not mention. Where the repository keeps its own documentation or type declarations of what you change in step with the code, and they are shown to you, change them too.

All edits follow the YAML block: the new test file, and the changes to the code. Don't edit existing tests; those that you declared contradicted stay as they are and may fail. When the task is unclear or already so, change no code and leave title and summary empty.`,
  answer: implement.answer,
});
