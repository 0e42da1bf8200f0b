import { sanitise } from "../domain/sanitise.js";
import type { Task } from "../domain/task.js";

export interface PinnedTask {
  task: Task;
  /** What a reader of the issue would not have seen and was taken out, in words. */
  stripped: string[];
}

/** An issue's words as they are now, without what a reader does not see: what the run works on, whatever is edited later. */
export function pinTask(
  repository: { owner: string; name: string },
  issue: { number: number; title: string; body: string | null },
): PinnedTask {
  const title = sanitise(issue.title);
  const body = sanitise(issue.body ?? "");
  const task = {
    title: title.text.trim() || `Issue #${issue.number}`,
    body: body.text,
    requirements: [],
    issue: { repository: `${repository.owner}/${repository.name}`, number: issue.number },
  };
  return { task, stripped: [...title.stripped, ...body.stripped] };
}
