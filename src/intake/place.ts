import type { IssueView, PullRequestView } from "../domain/forge.js";
import type { Spoken } from "./ask.js";
import type { Desk } from "./desk.js";
import { issueOfBranch, issueOfOurs, openPullOf } from "./our-pull.js";
import { isOurs } from "./say.js";

/** What a command is about: an issue, and our pull request for it. */
export interface Place {
  issue: IssueView;
  /** The one that the command stands on, open or not; else the open one. */
  pull: PullRequestView | null;
}

/** `confusing`: who asked would wait for something that never comes. `words`: what they can do instead. */
export type Nowhere = { refused: string; confusing: boolean; words?: string };

/** Reads where the command stands, as it is now. A pull request that is not ours, such as a fork's, is nothing to us. */
export async function placeOf(
  { forge, actors }: Desk,
  { page: number, ...ask }: Spoken,
): Promise<Place | Nowhere> {
  if (ask.kind === "comment" && (await forge.comment(ask.comment)) === null)
    return { refused: "the comment is gone", confusing: false };
  const page = await forge.issue(number);
  if (page === null) return { refused: `there is no #${number}`, confusing: false };
  if (!page.isPullRequest) return { issue: page, pull: await openPullOf(forge, number) };
  const pull = await forge.pullRequest(number);
  const ours = pull === null ? null : await issueOfOurs(forge, pull);
  if (pull === null || ours === null)
    return {
      refused: `#${number} is no pull request of ours`,
      confusing: true,
      // Other programs write as `github-actions[bot]` too: the branch has to be called as ours are.
      ...(pull !== null &&
        isOurs(pull, actors) &&
        issueOfBranch(pull.head.branch) !== null && { words: leftToPeople }),
    };
  if (ask.kind === "inline" && (await comesWithReview(forge, number, ask)))
    return { refused: "the review it came with asks for it already", confusing: false };
  const issue = await forge.issue(ours);
  if (issue === null || issue.isPullRequest)
    return { refused: `there is no issue #${ours}`, confusing: true };
  return { issue, pull };
}

/** We opened it, and somebody has put its branch elsewhere since. */
const leftToPeople =
  "No commit of ours is on the branch of this pull request any more, so that it is left to you. To have the change made anew, comment `/patchwright retry` on the issue.";

/** An answer in a thread may bear the number of the review that began it: it was written after that was sent. */
async function comesWithReview(
  forge: Desk["forge"],
  pull: number,
  { review, isReply, at }: { review: number | null; isReply: boolean; at: string },
): Promise<boolean> {
  if (review === null) return false;
  const found = (await forge.reviews(pull)).find(({ id }) => id === review);
  if (found?.state !== "changes-requested") return false;
  return !isReply || Date.parse(at) <= Date.parse(found.submittedAt);
}
