import type { CommentView, Forge, PullRequestView } from "../domain/forge.js";
import type { Clock } from "../domain/ports.js";
import { withoutStaleNote, withStaleNote } from "../report/stale.js";
import { isStatus } from "./status.js";

/** GitHub works it out when it is asked, and answers "not yet" meanwhile. Milliseconds before asking again. */
const pauses = [1_000, 2_000, 4_000, 8_000] as const;

export type Mergeable = "mergeable" | "conflict" | "unknown";

/** Whether a pull request merges into its base, asked for a few times while GitHub does not know. */
export async function mergeability(forge: Forge, pull: number, clock: Clock): Promise<Mergeable> {
  for (const pause of [...pauses, null]) {
    const view = await forge.pullRequest(pull);
    if (view === null || view.state === "closed") return "unknown";
    if (view.mergeable !== null) return view.mergeable ? "mergeable" : "conflict";
    if (pause !== null) await clock.sleep(pause);
  }
  return "unknown";
}

/**
 * Says in a pull request of ours, and in its issue's status comment, that it conflicts with the branch it is for; or no
 * more, where it merges again. Nothing is written where that is said already, or GitHub does not know. `actors` are the
 * logins that write for us.
 */
export async function markStale(
  forge: Forge,
  { number, head }: Pick<PullRequestView, "number" | "head">,
  { actors, clock }: { actors: readonly string[]; clock: Clock },
): Promise<Mergeable> {
  const merges = await mergeability(forge, number, clock);
  if (merges === "unknown") return merges;
  const told = merges === "conflict" ? withStaleNote : withoutStaleNote;
  const pull = await forge.pullRequest(number);
  // Written last: where it says so, the status comment does too.
  if (pull === null || told(pull.body) === pull.body) return merges;
  const issue = Number(/^patchwright\/issue-(\d+)/.exec(head.branch)?.[1]);
  const isIt = (comment: CommentView) => isStatus(comment, actors);
  const status = Number.isInteger(issue) ? await forge.findComment(issue, isIt) : null;
  // Another run may have put its own words there since.
  const isAbout = status?.body.includes(`/pull/${number})`) === true;
  if (status !== null && isAbout && told(status.body) !== status.body)
    await forge.updateComment(status.id, told(status.body));
  await forge.updatePullRequest(number, { body: told(pull.body) });
  return merges;
}
