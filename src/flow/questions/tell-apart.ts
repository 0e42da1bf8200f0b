import { z } from "zod";
import { defineQuestion } from "../question.js";

export const tellApart = defineQuestion({
  name: "tell_apart",
  title: "Tell two changes apart",
  instructions: `Two changes for the task were written apart from one another, and every test so far treats them alike. Find an input on which they behave differently and of which the task says, or plainly implies, what must come out. Follow that input through both changes before you write.

Then write one test for it: through the public interface, never how it is built, in the style of the sample, in one new file. Its expected value must follow from the task and not from either change: quote the sentence of the task that decides, word for word. A test without such a sentence, or one that both changes pass or both fail, is thrown away.

Where the task decides nothing on which they differ, say "none" and give no edits: that is a good answer.`,
  answer: z.object({
    difference: z.enum(["found", "none"]),
    input: z.string().describe("on which they differ, and what each makes of it; empty when none"),
    sentence: z.string().describe("of the task, word for word; empty when none"),
    title: z.string().describe("of the test, as in the file; empty when none"),
  }),
});
