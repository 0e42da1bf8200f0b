import type { Hub } from "../hub.js";
import { repositoryPage } from "../render/links.js";
import type { CheckRun, Job, Repository, WorkflowRun } from "../store/model.js";
import type { JobState, RunEvent } from "../workflows/types.js";

/** Keeps a run's jobs, logs, artifacts and checks as its events tell; says when the first job has begun. */
export function applyRunEvent(hub: Hub, repository: Repository, run: WorkflowRun, event: RunEvent): void {
  run.updatedAt = hub.state.now();
  switch (event.type) {
    case "log": {
      const job = run.jobs.find(({ id }) => id === event.jobId);
      job?.log.push({ step: event.stepNumber, text: event.line });
      return;
    }
    case "artifact":
      run.artifacts.push(event.artifact);
      return;
    case "annotation": {
      const check = repository.checkRuns.find(({ id }) => id === event.annotation.jobId);
      const { level, message, title, path, line, endLine } = event.annotation;
      check?.annotations.push({
        path: path ?? ".github",
        startLine: line ?? 1,
        endLine: endLine ?? line ?? 1,
        level,
        message,
        title: title ?? null,
      });
      return;
    }
    case "job-finished": {
      const job = applyJob(hub, repository, run, event.job);
      job.summary = event.job.summary;
      const earlier = run.earlierJobs.find(({ id }) => id === event.job.keptFrom);
      if (earlier) job.log = earlier.log;
      return;
    }
    default:
      applyJob(hub, repository, run, event.job);
  }
}

export function applyJob(hub: Hub, repository: Repository, run: WorkflowRun, state: JobState): Job {
  const known = run.jobs.find(({ id }) => id === state.id);
  const { id, name, labels, status, conclusion, startedAt, completedAt, steps } = state;
  const now = { id, name, labels, status, conclusion, startedAt, completedAt, steps: [...steps] };
  const job: Job = known ? Object.assign(known, now) : { ...now, attempt: run.attempt, log: [], summary: "" };
  if (!known) run.jobs.push(job);
  showCheck(hub, repository, run, job);
  return job;
}

/** As on GitHub, every job is also a check run of its commit, under the same number. */
function showCheck(hub: Hub, repository: Repository, run: WorkflowRun, job: Job): void {
  const known = repository.checkRuns.find(({ id }) => id === job.id);
  const now = {
    name: job.name,
    status: job.status,
    conclusion: job.conclusion,
    completedAt: job.completedAt,
  };
  if (known) {
    Object.assign(known, now);
    return;
  }
  const check: CheckRun = {
    ...now,
    id: job.id,
    headSha: run.headSha,
    startedAt: job.startedAt ?? hub.state.now(),
    externalId: "",
    detailsUrl: repositoryPage(hub.state, repository, `/actions/runs/${run.id}/job/${job.id}`),
    output: { title: null, summary: null, text: null },
    annotations: [],
    app: hub.actionsApp,
  };
  repository.checkRuns.push(check);
}
