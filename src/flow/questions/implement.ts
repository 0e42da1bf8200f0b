import { z } from "zod";
import { defineQuestion } from "../question.js";

export const implement = defineQuestion({
  name: "implement",
  title: "Write the code",
  instructions: `Write the code for the approach named above. Before you write, run each example and each edge case through it in your head; if it turns out to be wrong, take the better way and say so in the summary. Keep the change as small as the task allows, handle the cause and not the symptom, and keep public behaviour that the task does not mention. Where the repository keeps its own documentation or type declarations of what you change in step with the code, and they are shown to you, change them too.

Don't write tests here and don't edit existing tests: someone else writes them from the same text. Tests listed as contradicted may fail.`,
  answer: z.object({
    title: z
      .string()
      .describe(
        "of the change, imperative, at most 70 characters; as the maintainers ask for it where that is shown, else plain",
      ),
    summary: z.array(z.string()).describe("what changes and why, at most five bullet points for a reviewer"),
  }),
});
