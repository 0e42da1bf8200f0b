import type { ArtifactFacts, JobFacts, RunFacts } from "../github/finished-runs.js";
import { workflowPath } from "../github/request.js";

/** What the App knows by itself, to hold a run against. */
export interface Known {
  /** The repository's id. */
  repository: number;
  defaultBranch: string;
  /** True where the run's commit is one of the default branch's. */
  headOnDefault: boolean;
  /** The App's own login. */
  self: string;
}

/** The name of a run that we started: `Patchwright #7 [label-7-2026-01-01T00:00:00Z]`. */
export interface RunTitle {
  issue: number;
  request: string;
}

export function runTitle(title: string): RunTitle | null {
  const [, issue, request] = /^Patchwright #([1-9]\d{0,9}) \[([\w.:-]{1,100})\]$/.exec(title) ?? [];
  return issue === undefined || request === undefined ? null : { issue: Number(issue), request };
}

/** Ids that only the App or the workflow's own triggers make; `run-…` is a run that a person started by hand. */
const ourRequest = /^(label|comment|review|ci)-[\w.:-]+$/;

interface Check {
  wanted: string;
  holds: (run: RunFacts, known: Known) => boolean;
}

/** Why a run is believed to be one that this App started, of the workflow as it stands on the default branch. */
const checks: readonly Check[] = [
  { wanted: "a run of this repository", holds: (run, known) => run.repository === known.repository },
  { wanted: "none of a fork", holds: (run, known) => run.headRepository === known.repository },
  { wanted: `of ${workflowPath}`, holds: (run) => run.path === workflowPath },
  { wanted: "started by dispatch", holds: (run) => run.event === "workflow_dispatch" },
  { wanted: "started by this App", holds: (run, known) => run.actor === known.self },
  { wanted: "on the default branch", holds: (run, known) => run.headBranch === known.defaultBranch },
  { wanted: "on a commit of the default branch", holds: (_, known) => known.headOnDefault },
  { wanted: "with a request of ours", holds: ({ title }) => ourRequest.test(runTitle(title)?.request ?? "") },
  { wanted: "over", holds: (run) => run.status === "completed" },
];

/** What the run is not, of all that it has to be; null for one of ours. */
export const notOurs = (run: RunFacts, known: Known): string | null =>
  checks.find(({ holds }) => !holds(run, known))?.wanted ?? null;

/** Which job makes which artifact. */
const makers = {
  "patchwright-task": { job: "accept", mustSucceed: true },
  "patchwright-run": { job: "solve", mustSucceed: false },
  "patchwright-evidence": { job: "verify", mustSucceed: true },
} as const;
export type ArtifactName = keyof typeof makers;

export type Found = { artifact: ArtifactFacts } | { absent: true } | { problem: string };

/**
 * The artifact that the job made whose artifact it is: the only one of its name since that job began, and made while
 * it ran. Whoever takes over the solve job can upload under any name, but only while that job runs. Times count in
 * whole seconds, as GitHub gives a job's: within the second in which one job ends and the next begins it is the taken
 * name that tells, since the next job's own upload then fails, and the job with it. What was left by an earlier attempt
 * of the job is passed over.
 */
export function artifactOf(
  name: ArtifactName,
  { jobs, artifacts }: { jobs: readonly JobFacts[]; artifacts: readonly ArtifactFacts[] },
): Found {
  const { job: maker, mustSucceed } = makers[name];
  const job = latestRun(jobs, maker);
  const named = artifacts.filter((artifact) => artifact.name === name);
  if (job === null || job.completedAt === null)
    return named.length === 0 ? { absent: true } : { problem: `${name} is there, but no job ${maker} ran` };
  const [begin, end] = [seconds(job.startedAt), seconds(job.completedAt)];
  const since = named.filter(({ createdAt }) => seconds(createdAt) >= begin);
  const [artifact, ...more] = since;
  if (artifact === undefined) {
    const early = job.attempt === 1 && named.length > 0;
    return early ? { problem: `${name} was made before the job ${maker} began` } : { absent: true };
  }
  if (more.length > 0) return { problem: `there is more than one ${name}` };
  if (!(seconds(artifact.createdAt) <= end))
    return { problem: `${name} was not made while the job ${maker} ran` };
  if (mustSucceed && job.conclusion !== "success")
    return { problem: `the job ${maker} that made ${name} did not succeed` };
  return { artifact };
}

/** The job as it ran last: an attempt that left it out does not count. */
export function latestRun(jobs: readonly JobFacts[], name: string): JobFacts | null {
  const ran = jobs.filter((job) => job.name === name && job.conclusion !== "skipped");
  return ran.sort((a, b) => b.attempt - a.attempt || b.id - a.id)[0] ?? null;
}

const seconds = (iso: string): number => Math.floor(Date.parse(iso) / 1000);
