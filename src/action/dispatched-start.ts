import type { IssueView } from "../domain/forge.js";
import { taskHash } from "../domain/task.js";
import { mayAsk } from "../github/may-ask.js";
import { pinTask } from "../github/pinned-task.js";
import type { IssueText, Start } from "../intake/ask.js";
import type { Desk } from "../intake/desk.js";
import { dryRunLabel } from "../intake/intake.js";
import { issueOfOurs } from "../intake/our-pull.js";
import { sentence, tellProblem } from "../intake/say.js";
import type { Dispatched } from "./trigger.js";

/**
 * What a run that was dispatched is to do: by hand, or by the App for somebody. Who waits for a run that was announced
 * is told why it is not to be.
 */
export async function dispatchedStart(
  desk: Desk,
  dispatched: Dispatched,
  runUrl: string,
): Promise<{ start: Start } | { ignored: string }> {
  const { forge } = desk;
  const { issue, work, asker, request } = dispatched;
  const served = await desk.served(request);
  if (served !== null) return { ignored: served };
  const told = async (problem: string) => tellProblem(desk, { issue, page: issue, problem, runUrl });
  const config = await desk.config();
  const label = work === "dry-run" ? dryRunLabel(config.label) : config.label;
  const refused = async (reason: string) => {
    if ((await forge.issue(issue)) !== null) await told(sentence(reason));
    return { ignored: reason };
  };
  const asked = await mayAsk(forge, { issue, label, asker });
  if ("refused" in asked) return refused(asked.refused);
  const pinned = pinnedText(desk, dispatched, asked.issue);
  if (pinned === null) return refused("the issue was edited after it was labelled: put the label on again");
  const pull = dispatched.pull === null ? null : await forge.pullRequest(dispatched.pull);
  if (dispatched.pull !== null && (pull === null || (await issueOfOurs(forge, pull)) !== issue))
    return refused(`#${dispatched.pull} is no pull request of ours for this issue`);
  const page = pull?.number ?? issue;
  const start = { work, issue: asked.issue, label, request, asker: asker.login, pull, page };
  return { start: { ...start, ...pinned } };
}

/** Null where the text is no more the one that was asked for. */
function pinnedText(
  { forge: { repository } }: Desk,
  { pinned }: Dispatched,
  issue: IssueView,
): { text: IssueText; further: readonly string[] } | null {
  const now = pinTask(repository, issue).task;
  if (pinned.kind === "text") {
    const { task } = pinned;
    const same = task.issue?.repository === now.issue?.repository && task.issue?.number === issue.number;
    const text = { number: issue.number, title: task.title, body: task.body };
    return same ? { text, further: task.requirements } : null;
  }
  if (pinned.kind === "hash" && pinned.hash !== taskHash(now)) return null;
  return { text: issue, further: [] };
}
