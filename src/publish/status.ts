import type { CommentView, Forge } from "../domain/forge.js";
import { statusMarker } from "../report/status-comment.js";

/** Who writes for us in a repository: the workflow's own account, and the App's where there is one. */
export const workflowActor = "github-actions[bot]";

/**
 * The one status comment of an issue: edited where it is there, made where it is not. It is found by its marker over
 * all pages, and only among comments of `actors` (logins): anybody can write the marker.
 */
export async function putStatus(
  forge: Forge,
  status: { issue: number; body: string; actors: readonly string[] },
): Promise<CommentView> {
  const known = await findStatus(forge, status.issue, status.actors);
  if (known === null) return forge.createComment(status.issue, status.body);
  return known.body === status.body ? known : forge.updateComment(known.id, status.body);
}

async function findStatus(
  forge: Forge,
  issue: number,
  actors: readonly string[],
): Promise<CommentView | null> {
  const comments = await forge.comments(issue);
  const ours = ({ author, body }: CommentView) =>
    author.type === "Bot" && actors.includes(author.login) && body.startsWith(statusMarker);
  return comments.find(ours) ?? null;
}
