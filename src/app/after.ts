import type { Forge } from "../domain/forge.js";
import { systemClock } from "../domain/system-clock.js";
import type { FinishedRuns } from "../github/finished-runs.js";
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
  await forge.deleteBranch(branch);
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
  const waiting = (await runs.queued()).filter(
    ({ title, actor }) => actor === self && title.startsWith(`Patchwright #${number} [`),
  );
  for (const { id } of waiting) await runs.cancel(id);
  return waiting.length === 0 ? null : `${waiting.length} waiting run(s) cancelled`;
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
