import { z } from "zod";
import { Allowance } from "./usage.js";

/** What can be asked for that starts a run. */
export const Work = z.enum(["solve", "retry", "refine", "dry-run"]);
export type Work = z.infer<typeof Work>;

const commit = z.string().regex(/^[0-9a-f]{40}$/);
const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** The pull request whose change a run goes on with. */
const Refined = z.object({
  pull: z.number().int().positive(),
  branch: z.string().min(1),
  /** Where the branch stood: what came to it since then is not overwritten. */
  head: commit,
  /** changeSetHash of `earlier.json`: what the branch changes, people's commits with it, over `base` of the order. */
  earlier: hash,
});

/** What the accept job decided: everything that later jobs may rely on. Nothing in it comes from the model. */
export const Order = z.object({
  issue: z.number().int().positive(),
  work: Work,
  /** The id of the request (see github/request.ts). */
  request: z.string().min(1),
  /** Login of who asked. */
  asker: z.string().min(1),
  /** The label without which the issue is no task. */
  label: z.string().min(1),
  /** The commit that everything is about. */
  base: commit,
  /** taskHash of `task.json`. */
  taskHash: hash,
  /** What the budgets of the issue and the day still allow. */
  allowance: Allowance,
  /** Who publishes: exactly one of the two does. */
  publisher: z.enum(["workflow", "app"]),
  /** The id of the status comment. */
  status: z.number().int().positive(),
  /** Null for a run that starts from the base. */
  refines: Refined.nullable(),
  /** Review threads to be answered: the id of each one's first comment, and the place of its requirement in the task. */
  threads: z.array(
    z.object({ comment: z.number().int().positive(), requirement: z.number().int().nonnegative() }),
  ),
});
export type Order = z.infer<typeof Order>;
