import { z } from "zod";
import { defineQuestion } from "../question.js";

export const fix = defineQuestion({
  name: "fix",
  title: "Fix what failed",
  instructions: `The suite ran on your code. Find the cause of the failure below before you change anything: follow the failing test through the code with its actual values until you see where expectation and behaviour part.

Then decide who is wrong. "patch": the code; correct it at the cause, never by special-casing the test. "test": the test expects what the task does not say, or contradicts it; then quote the sentence of the task that decides, word for word. If it is one of the new tests, give as the only edit the SEARCH/REPLACE that takes this test, and nothing else, out of its file; a test that stood in the repository before is wrong only where the task plainly asks for other behaviour, and is left as it is: give no edits then.

Everything that passed must keep passing; a fix that breaks one of those tests is thrown away.`,
  answer: z.object({
    what_went_wrong: z.array(z.string()),
    wrong: z.enum(["patch", "test"]),
    sentence: z.string().describe("of the task, word for word, when the test is wrong; else empty"),
    fixed_flow: z.array(z.string()).describe("how the code works after the fix, step by step"),
  }),
});
