import { createHash } from "node:crypto";
import { z } from "zod";

/** What somebody asked for, as pinned when they asked. Every string in it is untrusted text. */
export const Task = z.object({
  title: z.string().min(1),
  body: z.string(),
  /** Further requirements from refinement, oldest first. */
  requirements: z.array(z.string()),
  /** The issue it came from; null for a file or a contest problem. */
  issue: z.object({ repository: z.string(), number: z.number().int().positive() }).nullable(),
});
export type Task = z.infer<typeof Task>;

/** SHA-256 (hex) over the task's words, so that a later job can tell that the text is still the pinned one. */
export function taskHash(task: Task): string {
  return createHash("sha256")
    .update(JSON.stringify([task.title, task.body, task.requirements]))
    .digest("hex");
}

/** The task's words as one text, for searching in it. */
export function taskText(task: Task): string {
  return [task.title, task.body, ...task.requirements].join("\n\n");
}
