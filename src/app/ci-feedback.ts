import type { Forge, PullRequestView } from "../domain/forge.js";
import type { FinishedRuns, JobFacts, RunFacts } from "../github/finished-runs.js";
import { pinTask } from "../github/pinned-task.js";
import { isRunFor, runOfRequest, workflowName, workflowPath } from "../github/request.js";
import { provenanceOf } from "../publish/commit-message.js";
import { isOurPull } from "../publish/our-pulls.js";
import { withoutInvisible } from "../report/untrusted.js";

export interface CiRun {
  forge: Forge;
  runs: FinishedRuns;
  run: number;
  /** The repository's id. */
  repository: number;
}

export type Feedback = { dispatched: string } | { ignored: string };

/** Of each pull request: a suite that fails for a reason of its own must not be paid for again and again. */
const mostTimes = 2;
const mostJobs = 3;
const lastLines = 200;
/** Characters of one job's log. The inputs of a run have 65,535 in all, with the issue's own text. */
const mostCharacters = 8_000;
const mostTaskBytes = 60_000;
const lastBytes = 256 * 1024;

/**
 * A workflow of the repository failed on the head of our pull request: the ends of its failed jobs' logs become
 * feedback for a refinement, on behalf of whoever asked for the change. Never for our own workflow, and not for jobs
 * that no patch can help: those that could not begin, or failed the last time on the default branch too.
 */
export async function ciFailed({ forge, runs, run: id, repository }: CiRun): Promise<Feedback> {
  const run = await runs.run(id);
  if (run === null || run.status !== "completed" || run.conclusion !== "failure")
    return { ignored: "it did not fail" };
  if (run.path === workflowPath) return { ignored: "it is our own workflow" };
  if (run.repository !== repository || run.headRepository !== repository)
    return { ignored: "it is of a fork" };
  const pull = run.headBranch === null ? null : await forge.openPullRequest(run.headBranch);
  if (pull === null || !isOurPull(pull, forge) || pull.head.sha !== run.headSha)
    return { ignored: "it is on no head of ours" };
  return refine({ forge, runs, run, pull });
}

async function refine({
  forge,
  runs,
  run,
  pull,
}: Pick<CiRun, "forge" | "runs"> & { run: RunFacts; pull: PullRequestView }): Promise<Feedback> {
  const branch = await forge.defaultBranch();
  const ahead = await forge.commitsAhead(branch, run.headSha);
  const ours = ahead.findLast(({ message }) => provenanceOf(message) !== null);
  const issue = provenanceOf(ours?.message ?? "")?.issue;
  const asker = coAuthorOf(ours?.message ?? "");
  if (issue === undefined || asker === null) return { ignored: "nobody is known who asked for the change" };
  const request = `ci-${run.id}`;
  if ((await runOfRequest(forge, request)) !== null) return { ignored: `${request} has a run already` };
  const before = await forge.workflowRuns(workflowName, (seen) => seen.length >= 500);
  const times = before.filter((run) => isRunFor(run, issue) && run.title.includes("[ci-")).length;
  if (times >= mostTimes) return { ignored: `CI was listened to ${times} times` };
  const view = await forge.issue(issue);
  if (view === null) return { ignored: `there is no issue #${issue}` };
  const requirements = await complaints(runs, await newlyFailed(runs, run, branch));
  if (requirements.length === 0)
    return { ignored: `no job fails with a log that begins, and does not fail on ${branch} as well` };
  const task = JSON.stringify({ ...pinTask(forge.repository, view).task, requirements });
  if (Buffer.byteLength(task) > mostTaskBytes) return { ignored: "issue and log together are too long" };
  const inputs = { issue: String(issue), work: "refine", pull: String(pull.number), request, asker };
  await forge.dispatchWorkflow(workflowName, branch, { ...inputs, publisher: "app", task });
  return { dispatched: request };
}

/** The login in the trailer that our own commits have (see commit-message.ts). */
const coAuthorOf = (message: string): string | null =>
  /^Co-authored-by: [^\n]* <(?:\d+\+)?([\w-]+)@users\.noreply\.[\w.:-]+>$/m.exec(message)?.[1] ?? null;

/** The jobs that failed in a run's last attempt. */
async function failedJobs(runs: FinishedRuns, run: number): Promise<JobFacts[]> {
  const jobs = await runs.jobs(run);
  const latest = Math.max(...jobs.map(({ attempt }) => attempt));
  return jobs.filter(({ conclusion, attempt }) => conclusion === "failure" && attempt === latest);
}

async function newlyFailed(runs: FinishedRuns, run: RunFacts, branch: string): Promise<JobFacts[]> {
  const failed = (await failedJobs(runs, run.id)).filter(({ couldNotBegin }) => !couldNotBegin);
  const before = failed.length === 0 ? null : await runs.latestOn(branch, run.path);
  if (before?.conclusion !== "failure") return failed;
  const red = new Set((await failedJobs(runs, before.id)).map(({ name }) => name));
  return failed.filter(({ name }) => !red.has(name));
}

async function complaints(runs: FinishedRuns, failed: readonly JobFacts[]): Promise<string[]> {
  const told: string[] = [];
  for (const job of failed.slice(0, mostJobs)) {
    const log = await runs.log(job.id, lastBytes);
    if (log !== null) told.push(complaint(job, log));
  }
  return told;
}

const complaint = ({ name }: JobFacts, log: string): string =>
  `CI fails on the pull request: the job "${plain(name).slice(0, 200)}". The end of its log:\n\n${logEnd(log)}`;

/** The last lines without the times that GitHub puts before each, and without colours. */
export function logEnd(log: string): string {
  const lines = plain(log)
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z /, ""));
  return lines.slice(-lastLines).join("\n").slice(-mostCharacters);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const colour = /\u001b\[[\d;]*[A-Za-z]/g;
const plain = (text: string): string => withoutInvisible(text.replace(colour, "").replaceAll("\r", ""));
