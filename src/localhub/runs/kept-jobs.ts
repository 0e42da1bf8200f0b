import type { JobResult, KeptJobs } from "../workflows/types.js";

/**
 * What "re-run failed jobs" leaves as it was: the jobs that succeeded and wait for none that runs again. Of a matrix
 * only the combinations that failed run again.
 */
export function keptJobs(jobs: readonly JobResult[]): KeptJobs {
  const needs = new Map(jobs.map((job) => [job.key, job.needs]));
  const failed = new Set(
    jobs
      .filter(({ conclusion }) => conclusion === "failure" || conclusion === "cancelled")
      .map(({ key }) => key),
  );
  const waitsForFailed = (key: string): boolean =>
    (needs.get(key) ?? []).some((needed) => failed.has(needed) || waitsForFailed(needed));
  const kept = new Map<string, Map<string, JobResult>>();
  for (const job of jobs) {
    if (job.conclusion !== "success" || waitsForFailed(job.key)) continue;
    kept.set(job.key, (kept.get(job.key) ?? new Map()).set(job.name, job));
  }
  return kept;
}
