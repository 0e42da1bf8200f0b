import { z } from "zod";
import { defineQuestion } from "../question.js";

/** Asked along with the code of a refinement: people who asked for something are told what became of it. */
export const answers = defineQuestion({
  name: "answers",
  title: "Answer what was asked on top",
  instructions: `Say to each requirement that is asked on top of the change, for who asked for it, what you did about it; or, where you did nothing, why not. One line each, beginning with its number: they are numbered from 1 in the order in which they stand above.`,
  // Whoever leaves it out, or gets it wrong, has written the code all the same: what can be read of it is.
  answer: z
    .union([z.array(z.string()), z.string()])
    .optional()
    .catch(undefined),
});
