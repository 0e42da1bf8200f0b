import { z } from "zod";
import { defineQuestion } from "../question.js";

export const localise = defineQuestion({
  name: "localise",
  title: "Find the places",
  instructions:
    "Name the files and symbols to change, nearest to the cause first, and for each why; no tests, they are asked for apart. Name files that need no change but must keep working under may_be_affected.",
  answer: z.object({
    change: z.array(z.object({ path: z.string(), symbol: z.string(), why: z.string() })),
    may_be_affected: z.array(z.string()),
  }),
});
