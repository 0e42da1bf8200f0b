import { z } from "zod";
import { defineQuestion } from "../question.js";

export const approaches = defineQuestion({
  name: "approaches",
  title: "Sketch approaches",
  instructions:
    "Two or three approaches that differ in kind, not in wording (another place, another data structure, another rule); where only one is sensible, that and the next best in a line or two. For each: the idea in bullet points precise enough to code from, with how it meets each of your edge cases, and its risk.",
  answer: z.object({
    sketches: z
      .array(
        z.object({
          name: z.string().describe("a few words"),
          idea: z.array(z.string()),
          risk: z.string(),
        }),
      )
      .min(2)
      .max(3),
  }),
});
