import { z } from "zod";
import { defineQuestion } from "../question.js";

export const rank = defineQuestion({
  name: "rank",
  title: "Rank the approaches",
  instructions:
    "Order all your approaches, best first, by exactly the names you gave them: right in every edge case, then simple and in the manner of the code around it, then small. The first is tried first; if tests refute it, the next is.",
  answer: z.object({ order: z.array(z.string()).min(1), why: z.string() }),
});
