import { z } from "zod";

/** What a model may answer instead: things it wants to see first. */
export const Need = z.object({
  need: z.object({
    files: z.array(z.string()).default([]),
    symbols: z.array(z.string()).default([]),
    searches: z.array(z.string()).default([]),
  }),
});
export type Need = z.infer<typeof Need>["need"];

/** How to ask for it: part of a prompt as long as rounds are left. */
export const needFormat = `If you can't answer well without seeing more of the repository (its own files, not its dependencies), answer with this alone instead, and nothing else (only what is missing; you will be asked again with it at hand):

\`\`\`yaml
need:
  files: [path/of/a/file]
  symbols: [name_of_a_function_or_class]
  searches: [an exact string to look for]
\`\`\``;

/** True for a reply whose YAML begins with `need:`. */
export const isNeed = (reply: string): boolean =>
  /^(?:```(?:ya?ml)?\s*\n)?\s*need:/m.test(reply.trimStart().slice(0, 2000));
