import type { Forge, PullRequestView } from "../domain/forge.js";

/** True for a pull request of ours: by a program, from a branch of this repository that is called as ours are. */
export const isOurPull = ({ head, author }: PullRequestView, { repository }: Forge): boolean =>
  author.type === "Bot" &&
  head.repository?.toLowerCase() === `${repository.owner}/${repository.name}`.toLowerCase() &&
  /^patchwright\/issue-\d+(-\d+)?$/.test(head.branch);

/**
 * Our open pull requests, whatever issue they are for, newest first and at most so many. `actors` are the logins that
 * write for us: one request for each of them, and one for each of their pull requests.
 */
export async function ourPulls(
  forge: Forge,
  actors: readonly string[],
  most: number,
): Promise<PullRequestView[]> {
  const ours: PullRequestView[] = [];
  for (const actor of actors) {
    for (const number of await forge.openPullsBy(actor)) {
      if (ours.length >= most) return ours;
      const pull = await forge.pullRequest(number);
      if (pull !== null && pull.state === "open" && isOurPull(pull, forge)) ours.push(pull);
    }
  }
  return ours;
}

/** False where as many of ours are open as `pullRequests.max` of the configuration allows; null is no limit. */
export const mayOpenAnother = async (
  forge: Forge,
  max: number | null,
  actors: readonly string[],
): Promise<boolean> => max === null || (await ourPulls(forge, actors, max)).length < max;
