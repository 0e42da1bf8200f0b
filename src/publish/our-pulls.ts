import type { Forge, PullRequestView } from "../domain/forge.js";

/** True for a pull request of ours: by a program, from a branch of this repository that is called as ours are. */
export const isOurPull = ({ head, author }: PullRequestView, { repository }: Forge): boolean =>
  author.type === "Bot" &&
  head.repository?.toLowerCase() === `${repository.owner}/${repository.name}`.toLowerCase() &&
  /^patchwright\/issue-\d+(-\d+)?$/.test(head.branch);

/** Our open pull requests, whatever issue they are for, among the newest 500 of the repository. */
export const ourPulls = async (forge: Forge): Promise<PullRequestView[]> =>
  (await forge.openPullRequests()).filter((pull) => isOurPull(pull, forge));

/** False where as many of ours are open as `pullRequests.max` of the configuration allows; null is no limit. */
export const mayOpenAnother = async (forge: Forge, max: number | null): Promise<boolean> =>
  max === null || (await ourPulls(forge)).length < max;
