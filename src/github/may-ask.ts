import type { Actor, Forge, IssueView } from "../domain/forge.js";

export type Asked = { issue: IssueView } | { refused: string };

/**
 * Whether a run may be started: the issue as it is now, not as an event that may be late says, and the asker's
 * permission as the API says, not as the payload does. The reason of a refusal is for the log.
 */
export async function mayAsk(
  forge: Forge,
  asked: { issue: number; label: string; asker: Actor },
): Promise<Asked> {
  const { asker, label } = asked;
  if (asker.type === "Bot") return { refused: `${asker.login} is a bot` };
  const issue = await forge.issue(asked.issue);
  if (issue === null) return { refused: `there is no issue #${asked.issue}` };
  if (issue.isPullRequest) return { refused: `#${asked.issue} is a pull request` };
  if (issue.state !== "open") return { refused: `issue #${asked.issue} is closed` };
  if (!issue.labels.includes(label)) return { refused: `issue #${asked.issue} has no label ${label}` };
  const permission = await forge.permissionOf(asker.login);
  if (permission !== "admin" && permission !== "write")
    return { refused: `${asker.login} may not write to the repository` };
  return { issue };
}
