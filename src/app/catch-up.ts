import { Config } from "../domain/config.js";
import { isPatchwrightError } from "../domain/errors.js";
import type { CommentView, Forge } from "../domain/forge.js";
import type { AppAccount, InstalledRepository } from "../github/app-account.js";
import type { FinishedRuns, RunFacts } from "../github/finished-runs.js";
import type { LabelledIssue, LabelledIssues } from "../github/labelled-issues.js";
import { repositoryConfig } from "../github/repository-config.js";
import { isRunFor, workflowName } from "../github/request.js";
import { dryRunLabel } from "../intake/intake.js";
import { isStatus, putStatus, workflowActor } from "../publish/status.js";
import { statusComment } from "../report/status-comment.js";
import { type Labelling, labelled } from "./labelled.js";

const dayMs = 24 * 60 * 60 * 1000;
/** GitHub keeps a delivery, and lets it be sent again, for three days. */
const deliveriesKeptMs = 3 * dayMs;
/** GitHub counts in seconds, and may take two for one change. */
const sameMomentMs = 2_000;
/** What fails so often fails for a reason of its own. */
const mostAgain = 5;

/** Asks GitHub to send again what did not arrive: each delivery once now, five times in all. Gives how many. */
export async function askAgain(account: AppAccount, now: number): Promise<number> {
  const lost = await account.lostDeliveries(new Date(now - deliveriesKeptMs).toISOString());
  const wanted = lost.filter(({ again }) => again < mostAgain);
  for (const { id } of wanted) await account.redeliver(id);
  return wanted.length;
}

export interface Sweep {
  repository: InstalledRepository;
  forge: Forge;
  runs: FinishedRuns;
  issues: LabelledIssues;
  /** The App's own login. */
  self: string;
  now: number;
  /** What is younger is left to its delivery, in milliseconds. */
  settleMs: number;
  /** What was looked at before, by a name: it is not looked at again. May be lost. */
  seen: Set<string>;
  /** Nothing else is done in this repository while the work goes on. */
  turn: (work: () => Promise<void>) => Promise<void>;
  /** Does with a run what its delivery would have done. */
  finish: (run: RunFacts) => Promise<void>;
}

/** Picks up what no delivery told of: runs that are over, then labelled issues that nothing was begun for. */
export async function sweep(sweep: Sweep): Promise<void> {
  try {
    await sweepRuns(sweep);
  } finally {
    await sweepIssues(sweep);
  }
}

async function sweepRuns({ runs, self, seen, now, settleMs, finish }: Sweep): Promise<void> {
  const since = now - deliveriesKeptMs;
  const failures: unknown[] = [];
  for (const run of await runs.completedBy(self)) {
    const [ended, name] = [Date.parse(run.updatedAt), `run ${run.id} ${run.updatedAt}`];
    if (ended < since || ended > now - settleMs || seen.has(name)) continue;
    try {
      await finish(run);
      seen.add(name);
    } catch (error) {
      // One that GitHub does not let through just now must not hold up those after it.
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

async function sweepIssues(sweep: Sweep): Promise<void> {
  const own = await labelOf(sweep.forge);
  for (const label of [own, dryRunLabel(own)])
    for (const issue of await sweep.issues.labelled(label)) await sweepIssue(sweep, issue, label);
}

async function sweepIssue(sweep: Sweep, issue: LabelledIssue, label: string): Promise<void> {
  const { repository, issues, seen } = sweep;
  const name = `issue ${repository.id}#${issue.number} ${label} ${issue.updated_at}`;
  if (seen.has(name)) return;
  // An open issue keeps its label for weeks: what was begun for it need not be looked for at every sweep.
  if (!(await isForgotten(sweep, issue))) return void seen.add(name);
  const last = await issues.lastLabelling(issue.number, label);
  if (last === null || Date.parse(last.at) > sweep.now - sweep.settleMs) return;
  seen.add(name);
  await sweep.turn(() => begin(sweep, issue, { label, asker: last.by, at: last.at }));
}

/** A configuration that is broken has no label; who uses the default one is told what is broken. */
async function labelOf(forge: Forge): Promise<string> {
  try {
    return (await repositoryConfig(forge, await forge.defaultBranch())).label;
  } catch (error) {
    if (isPatchwrightError(error) && error.code === "config-invalid") return Config.parse(undefined).label;
    throw error;
  }
}

/** No comment of ours, and no run: neither we nor the workflow's own trigger have seen the label. */
async function isForgotten({ forge, self }: Sweep, { number }: LabelledIssue): Promise<boolean> {
  const isIt = (comment: CommentView) => isStatus(comment, [self, workflowActor]);
  if ((await forge.findComment(number, isIt)) !== null) return false;
  const runs = await forge.workflowRuns(workflowName, (shown) => shown.length >= 100).catch(none);
  return !runs.some((run) => isRunFor(run, number));
}

/** Where the workflow is not there yet, it has no runs. */
function none(error: unknown): [] {
  if (isPatchwrightError(error) && error.details.status === 404) return [];
  throw error;
}

async function begin(
  { repository, forge, self }: Sweep,
  issue: LabelledIssue,
  { label, asker, at }: Pick<Labelling, "label" | "asker"> & { at: string },
): Promise<void> {
  // Nobody pinned the text when the label was put on, and what came later may not be what was asked for.
  if (Date.parse(issue.updated_at) > Date.parse(at) + sameMomentMs && asker.type !== "Bot") {
    const permission = await forge.permissionOf(asker.login);
    if (permission !== "admin" && permission !== "write") return;
    const problem =
      "The label was put on while nobody listened, and the issue has changed since: take the label off and put it on again.";
    const body = statusComment({ events: [], runUrl: null, outcome: null, problem });
    await putStatus(forge, { issue: issue.number, body, actors: [self, workflowActor] });
    return;
  }
  await labelled({ forge, issue: { ...issue, updated_at: at }, label, asker, page: repository.page, self });
}
