import type { Hub } from "../hub.js";
import type { WorkflowRun } from "../store/model.js";
import { isWorkflow } from "../workflows/read-workflow.js";
import { displayTitle } from "../workflows/run-name.js";
import type { KeptJobs, WorkflowRun as RunningWorkflow, RunSubject, Workflow } from "../workflows/types.js";
import { announceRun } from "./announce-run.js";
import { followRun } from "./follow-run.js";
import { keptJobs } from "./kept-jobs.js";
import { type RunStart, subjectOf } from "./run-subject.js";
import { eventTitle } from "./title.js";

/** Makes a run, tells of it, and lets it go on in the background. */
export function startRun(hub: Hub, running: Set<RunningWorkflow>, start: RunStart): WorkflowRun {
  const { state } = hub;
  const { repository, sender, file, workflow, event, scope } = start;
  const run: WorkflowRun = {
    id: state.newId(),
    workflow: file,
    number: repository.runs.filter((each) => each.workflow === file).length + 1,
    attempt: 1,
    event,
    title: "",
    headRepository: scope.headRepository ?? repository,
    headBranch: scope.headRef ?? scope.ref.replace(/^refs\/(heads|tags)\//, ""),
    headSha: scope.headSha ?? scope.sha,
    status: "queued",
    conclusion: null,
    actor: sender,
    triggeringActor: sender,
    createdAt: state.now(),
    startedAt: state.now(),
    updatedAt: state.now(),
    jobs: [],
    earlierJobs: [],
    artifacts: [],
    errors: [],
    cancel: null,
    runAgain: null,
    approve: null,
  };
  const subject = subjectOf(hub, run, start);
  run.title = (isWorkflow(workflow) && titleOf(workflow, subject)) || eventTitle(run, start.payload);
  repository.runs.push(run);

  const begin = (kept?: KeptJobs): void => hub.background(attempt(kept));
  const attempt = async (kept?: KeptJobs): Promise<void> => {
    const { jobs } = await followRun({ hub, running, run, start }, kept);
    run.runAgain = (by, failedOnly) => {
      prepareAgain(hub, run);
      run.triggeringActor = by;
      begin(failedOnly ? keptJobs(jobs) : undefined);
    };
  };
  if (start.held) hub.background(hold(hub, run, start, begin));
  else begin();
  return run;
}

/** Shows a run as GitHub shows those that wait for an approval: ended, with an action required. */
async function hold(hub: Hub, run: WorkflowRun, { repository }: RunStart, begin: () => void): Promise<void> {
  run.status = "completed";
  run.conclusion = "action_required";
  run.approve = () => {
    run.approve = null;
    run.status = "queued";
    run.conclusion = null;
    begin();
  };
  await announceRun(hub, repository, run, "requested");
  await announceRun(hub, repository, run, "completed");
}

/** A `run-name` that can't be evaluated must not keep the run from starting, and so from saying so. */
function titleOf(workflow: Workflow, subject: RunSubject): string | undefined {
  try {
    return displayTitle(workflow, subject);
  } catch {
    return undefined;
  }
}

/** The same run, before its next attempt; its artifacts stay. */
function prepareAgain(hub: Hub, run: WorkflowRun): void {
  run.runAgain = null;
  run.attempt += 1;
  run.startedAt = hub.state.now();
  run.status = "queued";
  run.conclusion = null;
  run.errors = [];
  run.earlierJobs.push(...run.jobs);
  run.jobs = [];
}
