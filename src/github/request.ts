import type { Forge, WorkflowRunView } from "../domain/forge.js";

/** The workflow that users copy, by its file's name. */
export const workflowName = "patchwright.yml";
export const workflowPath = `.github/workflows/${workflowName}`;

/**
 * The id of a request to solve an issue, the same for everyone who sees the same labelling: two deliveries of it, and
 * the App beside the workflow's own trigger. The workflow computes it too, in its `run-name`.
 */
export const labelRequest = (issue: { number: number; updated_at: string }): string =>
  `label-${issue.number}-${issue.updated_at}`;

export const commentRequest = (comment: number): string => `comment-${comment}`;
export const reviewRequest = (review: number): string => `review-${review}`;

export const isRequestId = (text: string): boolean => /^[\w.:-]{1,100}$/.test(text);

/** GitHub redelivers for three days; a repository that busy has other worries than a second run. */
const mostRuns = 500;

/** These run the default branch's copy of the workflow. In any other, whoever proposes a change chooses the run's name. */
const named = ["issues", "issue_comment", "workflow_dispatch"];

/**
 * True for a run that was begun for the issue. Whatever is labelled or said on an issue starts a run of the workflow's
 * file, of which no job runs where nothing was asked: that one bears no request but its own number.
 */
export function isRunFor({ title, event }: Pick<WorkflowRunView, "title" | "event">, issue: number): boolean {
  const own = event !== "workflow_dispatch" && title.includes("[run-");
  return named.includes(event) && !own && title.startsWith(`Patchwright #${issue} [`);
}

/** The oldest run that carries the request in its name, or null. The oldest is the one that counts. */
export async function runOfRequest(
  forge: Forge,
  request: string,
): Promise<{ id: number; url: string } | null> {
  const runs = await forge.workflowRuns(workflowName, (seen) => seen.length >= mostRuns);
  const carrying = runs.filter(({ title, event }) => named.includes(event) && title.includes(`[${request}]`));
  return carrying.sort((a, b) => a.id - b.id)[0] ?? null;
}
