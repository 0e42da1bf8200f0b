import { z } from "zod";
import { defineQuestion } from "../question.js";

export const explainTests = defineQuestion({
  name: "explain_tests",
  title: "Explain the examples and tests",
  instructions: `For each example in the task, and for the existing tests that touch the same code: what goes in, what must come out, and why that follows from the rules. Walk through what the present code does with it, step by step, up to where it goes wrong.

If an existing test expects the very behaviour that the task says is wrong, list it under contradicted_tests with the sentence of the task that contradicts it, word for word; otherwise leave the list empty. Such a test is edited by nobody here: it may fail, and the maintainers are shown both.`,
  answer: z.object({
    examples: z.array(
      z.object({
        given: z.string(),
        expected: z.string(),
        today: z.string().describe("what the code does now, and why"),
      }),
    ),
    contradicted_tests: z.array(
      z.object({
        file: z.string(),
        test: z.string().describe("its title as in the file"),
        sentence: z.string().describe("of the task, word for word"),
      }),
    ),
  }),
});
