import { z } from "zod";
import { defineQuestion } from "../question.js";

export const coverHunks = defineQuestion({
  name: "cover_hunks",
  title: "Tests for what no test notices",
  instructions: `All tests pass, but with each change below taken out alone they pass as well: so nothing shows that it is needed. For each, decide.

"test": the task needs it. Write a test that passes with the change and fails without it, through the public interface, never how it is built; its expected value must follow from the task. Each in a new file of its own, in the style of the sample; give its path.

"not-needed": the task is met without it. It is taken out, if every test still passes then; give no file.

"untestable": it is needed, and no test of behaviour can show it (a comment, a type declaration, a page of documentation). Say why; give no file.`,
  answer: z.object({
    changes: z
      .array(
        z.object({
          number: z.number().int().describe("as given below"),
          verdict: z.enum(["test", "not-needed", "untestable"]),
          why: z.string().describe("for a test, the sentence of the task that it follows from"),
          file: z.string().describe("the new test's path; else empty"),
          title: z.string().describe("of the test, as in the file; else empty"),
        }),
      )
      .min(1),
  }),
});
