import type { Forge } from "../domain/forge.js";
import type { Clock } from "../domain/ports.js";
import { systemClock } from "../domain/system-clock.js";
import { type OctokitLike, repositoryApi } from "./api.js";
import { branches } from "./branches.js";
import { changes } from "./changes-between.js";
import { checks } from "./checks.js";
import { drafts } from "./drafts.js";
import { issues } from "./issues.js";
import { plainly } from "./plainly.js";
import { pullRequests } from "./pull-requests.js";
import { reactions } from "./reactions.js";
import { repository } from "./repository.js";
import { reviews } from "./reviews.js";
import { workflows } from "./workflows.js";

/**
 * One repository over the REST API, and GraphQL where there is no other way. What fails for good is a PatchwrightError `forge-failed` that names the
 * permission or setting to change. The Octokit should not retry by itself: creating twice is guarded here.
 */
export function octokitForge(options: {
  octokit: OctokitLike;
  owner: string;
  name: string;
  clock?: Clock;
}): Forge {
  const { octokit, owner, name, clock = systemClock } = options;
  const api = repositoryApi(octokit, { owner, repo: name }, clock);
  return plainly({
    repository: { owner, name },
    ...repository(api),
    ...issues(api),
    ...branches(api),
    ...pullRequests(api),
    ...changes(api),
    ...reviews(api),
    ...reactions(api),
    ...drafts(api),
    ...checks(api),
    ...workflows(api),
  });
}
