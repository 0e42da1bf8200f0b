import { z } from "zod";
import { ChangeSet } from "./change-set.js";

/**
 * Edits of existing tests whose expectation the task contradicts. They stand apart from the patch, are shown apart, and
 * never count as proof: a patch that needs them is a draft.
 */
export const ChangedExpectations = z.object({
  /** Existing test files as whole files; empty where no edit could be proposed. */
  changes: ChangeSet,
  /** The tests in question, each with the sentence of the task that asks for other behaviour. */
  tests: z.array(z.object({ id: z.string(), sentence: z.string() })),
});
export type ChangedExpectations = z.infer<typeof ChangedExpectations>;

/** Why a patch with it is a draft. */
export const contradictionSentence = ({ id, sentence }: ChangedExpectations["tests"][number]): string =>
  `The existing test “${id}” expects what the task contradicts: “${sentence}”.`;
