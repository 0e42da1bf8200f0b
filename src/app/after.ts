import { errorLine, isPatchwrightError } from "../domain/errors.js";
import type { Forge } from "../domain/forge.js";
import { systemClock } from "../domain/system-clock.js";
import { mayPass } from "../github/failure.js";
import type { FinishedRuns, RunFacts } from "../github/finished-runs.js";
import { repositoryConfig } from "../github/repository-config.js";
import { ourPulls } from "../publish/our-pulls.js";
import { markStale } from "../publish/stale.js";

/** What became of it, for the log; null where it was none of ours. */
export type After = string | null;

const ourBranch = /^patchwright\/issue-[1-9]\d*(-\d+)?$/;

/**
 * A pull request was merged: its branch is deleted where it is ours and still stands at what was merged. A commit that
 * came to it since then is somebody's work.
 */
export async function merged(forge: Forge, number: number): Promise<After> {
  const pull = await forge.pullRequest(number);
  if (pull === null || !pull.merged || pull.author.type !== "Bot") return null;
  const { branch, repository, sha } = pull.head;
  const { owner, name } = forge.repository;
  if (!ourBranch.test(branch) || repository?.toLowerCase() !== `${owner}/${name}`.toLowerCase()) return null;
  if ((await forge.branchHead(branch)) !== sha) return `${branch} is gone, or has moved on`;
  try {
    await forge.deleteBranch(branch);
  } catch (error) {
    // A ruleset or a missing right won't go away by trying again; that the branch stays harms nobody.
    if (!isPatchwrightError(error) || mayPass(error)) throw error;
    return `${branch} stays: ${errorLine(error)}`;
  }
  return `${branch} was deleted`;
}

/**
 * An issue was closed or lost a label: its runs of ours that still wait are cancelled. One that goes on sees it by
 * itself and ends with nothing lost.
 */
export async function withdrawn(
  { forge, runs, self }: { forge: Forge; runs: FinishedRuns; self: string },
  number: number,
): Promise<After> {
  const issue = await forge.issue(number);
  if (issue === null || issue.isPullRequest) return null;
  const { label } = await repositoryConfig(forge, await forge.defaultBranch());
  const asked = issue.labels.some((name) => name === label || name === `${label}:dry-run`);
  if (issue.state === "open" && asked) return null;
  const unfinished = (await runs.unfinishedBy(self)).filter(({ title }) =>
    title.startsWith(`Patchwright #${number} [`),
  );
  let cancelled = 0;
  for (const run of unfinished) {
    if (!(await waits(runs, run))) continue;
    await runs.cancel(run.id);
    cancelled++;
  }
  return cancelled === 0 ? null : `${cancelled} waiting run(s) cancelled`;
}

/** A run for a runner, its group or an approval (`queued`, `pending`, `waiting` …), or between two of its jobs. */
async function waits(runs: FinishedRuns, { id, status }: RunFacts): Promise<boolean> {
  if (status !== "in_progress") return true;
  return !(await runs.jobs(id)).some((job) => job.status === "in_progress");
}

/** As many as a push is looked at for; GitHub works out each one's merge when it is asked. */
const mostPulls = 20;

/** The default branch moved: our pull requests that now conflict are marked, and those that no more do are not. */
export async function baseMoved(forge: Forge, actors: readonly string[]): Promise<After> {
  const pulls = (await ourPulls(forge)).slice(0, mostPulls);
  const found: string[] = [];
  for (const pull of pulls)
    found.push(`#${pull.number} ${await markStale(forge, pull, { actors, clock: systemClock })}`);
  return found.length === 0 ? null : found.join(", ");
}
