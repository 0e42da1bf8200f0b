import { z } from "zod";
import type { Forge } from "../domain/forge.js";
import { commentRequest, reviewRequest, workflowName } from "../github/request.js";
import { issueOfBranch } from "../intake/our-pull.js";
import type { RunContext } from "./run-context.js";

const id = z.number().int().positive();
const Reviewed = z.object({
  action: z.string(),
  review: z.object({ id }).optional(),
  comment: z.object({ id }).optional(),
  pull_request: z.object({
    number: id,
    head: z.object({ ref: z.string(), repo: z.object({ full_name: z.string() }).nullable() }),
  }),
});

/**
 * A review runs its pull request's copy of the workflow, so that it only starts the default branch's: with the review's
 * number, which that run looks up for itself. Gives what was done, for the log. A fork's event, whose token may start nothing, is
 * none of ours.
 */
export async function relay({ event, owner, name }: RunContext, forge: Forge): Promise<string> {
  const { action, review, comment, pull_request: pull } = Reviewed.parse(event.payload);
  const issue = issueOfBranch(pull.head.ref);
  if (issue === null || pull.head.repo?.full_name !== `${owner}/${name}`)
    return `#${pull.number} is no pull request of ours`;
  const what = relayed(event.name, action, review?.id, comment?.id);
  if (what === null) return `the event ${event.name}.${action} starts nothing`;
  const inputs = { issue: String(issue), pull: String(pull.number), ...what };
  await forge.dispatchWorkflow(workflowName, await forge.defaultBranch(), inputs);
  return `handed on: ${what.request}`;
}

function relayed(event: string, action: string, review = 0, comment = 0) {
  if (event === "pull_request_review" && action === "submitted")
    return { work: "review", review: String(review), request: reviewRequest(review) };
  if (event === "pull_request_review_comment" && action === "created")
    return { work: "comment", comment: String(comment), request: commentRequest(comment) };
  return null;
}
