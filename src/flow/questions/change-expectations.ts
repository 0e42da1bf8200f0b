import { z } from "zod";
import { defineQuestion } from "../question.js";

export const changeExpectations = defineQuestion({
  name: "change_expectations",
  title: "Change what the contradicted tests expect",
  instructions: `The tests named above stood in the repository before, and expect what the task contradicts. Give for each the SEARCH/REPLACE edits that make it expect what the sentence of the task asks for, and nothing else. A reviewer sees these edits apart from the patch, with the sentence beside them.

Stay inside those tests: no other test, no import, no helper, no new file. Keep each test's title and everything in it that the task does not contradict. Don't delete, skip, empty or loosen a test; it must fail without the patch and pass with it. If you can't do that for a test, name it under left_alone with the reason, and give no edit for it.`,
  answer: z.object({
    changed: z.array(
      z.object({
        test: z.string().describe("its title as in the file"),
        expected_before: z.string(),
        expects_now: z.string(),
      }),
    ),
    left_alone: z.array(z.object({ test: z.string(), why: z.string() })),
  }),
});
