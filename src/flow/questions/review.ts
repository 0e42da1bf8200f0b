import { z } from "zod";
import { defineQuestion } from "../question.js";

export const review = defineQuestion({
  name: "review",
  title: "Review by writing it again",
  instructions: `All tests pass. Read the whole change once more as its reviewer and write it again where that makes it smaller, clearer or more in the manner of the code around it, or where it does something that nobody asked for. Every test must still pass. If it can't be made better, say "keep" and give no edits: that is a good answer.`,
  answer: z.object({
    verdict: z.enum(["keep", "improve"]),
    findings: z.array(z.string()),
  }),
});
