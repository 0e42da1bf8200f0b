import { z } from "zod";
import { defineQuestion } from "../question.js";

/** The whole task in one answer: what the baselines ask. It may think on paper first, as the flow may. */
export const answerAtOnce = defineQuestion({
  name: "answer",
  title: "Do the task",
  instructions: `Think first: what exactly the task asks, its edge cases, where the change belongs, and which way you take. Then write the code. Before you write, run each example and each edge case through it in your head. Keep the change as small as the task allows, handle the cause and not the symptom, and keep public behaviour that the task does not mention. Where the repository keeps its own documentation or type declarations of what you change in step with the code, and they are shown to you, change them too.

Don't write tests and don't edit existing ones. This is your only answer: nobody will ask again.`,
  answer: z.object({
    thoughts: z.array(z.string()).describe("bullet points, as many as help"),
    title: z
      .string()
      .describe(
        "of the change, imperative, at most 70 characters; as the maintainers ask for it where that is shown",
      ),
    summary: z.array(z.string()).describe("what changes and why, at most five bullet points for a reviewer"),
  }),
});
