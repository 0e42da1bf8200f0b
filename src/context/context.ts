import { z } from "zod";

/** A file of the base or one stretch of whole declarations of it. */
export const ContextFile = z.object({
  path: z.string(),
  /** 1-based and inclusive. */
  lines: z.union([z.literal("whole"), z.tuple([z.number().int(), z.number().int()])]),
  content: z.string(),
  /** Why it is here, in a few words. */
  why: z.string(),
});
export type ContextFile = z.infer<typeof ContextFile>;

export const Excerpt = z.object({ path: z.string(), content: z.string() });
export type Excerpt = z.infer<typeof Excerpt>;

/** The code that matters for a task, found without a model. A journaled stage output. */
export const Context = z.object({
  files: z.array(ContextFile),
  /** For files shown only in part: the lines and names of all their declarations, so that more can be asked for. */
  outlines: z.array(Excerpt),
  /** An existing test file as a sample of style, cut at whole declarations. */
  styleSample: Excerpt.nullable(),
  /** What the repository tells those who change it. */
  instructions: z.array(Excerpt),
  /** The directories, in a few lines. */
  tree: z.string(),
  /** Estimated size of all of the above. */
  tokens: z.number().int(),
});
export type Context = z.infer<typeof Context>;

/** Files up to this many lines are shown whole where there is room. */
export const wholeFileLines = 400;
