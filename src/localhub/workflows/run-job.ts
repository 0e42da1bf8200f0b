import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import path from "node:path";
import type { ExpressionData } from "@actions/expressions/data/expressiondata";
import { type ActionFinder, createActionFinder } from "./action-source.js";
import type { Cancellation } from "./cancellation.js";
import { evaluateTexts, toData } from "./expressions.js";
import { createJobLog } from "./job-log.js";
import { makeJobPlaces } from "./job-places.js";
import type { Frame, JobSession, RunSession } from "./job-session.js";
import { type JobSetup, setUpJob } from "./job-setup.js";
import { type JobSteps, runMain, runPosts, runPres } from "./job-steps.js";
import type { JobTracker } from "./job-tracker.js";
import { createMasks } from "./masks.js";
import { permissionsOf } from "./permissions.js";
import { createJobProcesses, githubStopTiming } from "./processes.js";
import { scopeOf } from "./scope.js";
import { createStepOutput, messageOf, type StepOutput } from "./step-output.js";
import { createStepRunner } from "./steps.js";
import type { JobTemplate } from "./template.js";
import type { Annotation, Conclusion, JobResult, JobToken, Permissions } from "./types.js";
import { watchTime } from "./watch-time.js";

export interface JobStart {
  readonly run: RunSession;
  readonly template: JobTemplate;
  readonly tracker: JobTracker;
  /** `needs`, `strategy`, `matrix`, `vars`, `inputs`. */
  readonly contexts: Readonly<Record<string, ExpressionData>>;
  readonly cancellation: Cancellation;
  /** Ends everything at once. */
  readonly kill: AbortSignal;
  readonly annotate: (annotation: Annotation) => void;
}

/** Runs one job, from an empty directory to none. What the workflow does wrong is in the result. */
export async function runJob(start: JobStart): Promise<JobResult> {
  const { run, tracker, template } = start;
  const { request, workflow } = run;
  tracker.start();
  const { name } = tracker.state();
  const permissions = permissionsOf(
    workflow.template.permissions,
    template.permissions,
    request.restricted === true,
  );
  const token = await request.mintJobToken({ jobId: tracker.id, jobName: name, permissions });
  const root = path.join(request.workDir, "jobs", String(tracker.id));
  try {
    return await runWithToken(start, token, root, permissions);
  } finally {
    await token.revoke().catch((error: unknown) =>
      start.annotate({
        jobId: tracker.id,
        level: "warning",
        message: `The job's token could not be revoked: ${messageOf(error)}`,
      }),
    );
    // What a step made unremovable is left to the hub, whose directory it is.
    await rm(root, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }
}

async function runWithToken(
  start: JobStart,
  token: JobToken,
  root: string,
  permissions: Permissions,
): Promise<JobResult> {
  const overdue = new AbortController();
  const kill = AbortSignal.any([start.kill, overdue.signal]);
  const frame = await openJob(start, token, root, kill);
  try {
    return await runSteps(start, frame, permissions, kill, () => overdue.abort());
  } finally {
    await frame.job.processes.endAll();
  }
}

async function runSteps(
  start: JobStart,
  frame: Frame,
  permissions: Permissions,
  kill: AbortSignal,
  end: () => void,
): Promise<JobResult> {
  const { tracker, template, cancellation } = start;
  const { job } = frame;
  const find = createActionFinder(job);
  const setup = await prepare(start, frame, permissions, find);
  if (setup !== undefined) {
    const stopWatching = watchTime(start, job, setup.minutes, end);
    const runner = createStepRunner(find, setup.prepared);
    const steps: JobSteps = { tracker, frame, kill, runner };
    job.runSteps = runner.runSteps;
    try {
      await runPres(steps, setup.prepared);
      await runMain(steps, template.steps);
      await runPosts(steps);
    } finally {
      stopWatching();
    }
  }
  const number = tracker.addStep("Complete job");
  tracker.startStep(number);
  const outputs = outputsOf(frame, template, createStepOutput(job, number));
  await endProcesses(job, number);
  tracker.finishStep(number, "success");
  const conclusion: Conclusion = cancellation.cancelled()
    ? "cancelled"
    : frame.failed
      ? "failure"
      : "success";
  return tracker.finish(conclusion, { outputs, summary: job.summaries.join("\n"), log: job.log.text() });
}

/** The job's first step; `undefined` when the job has failed in it. */
async function prepare(
  { tracker, template }: JobStart,
  frame: Frame,
  permissions: Permissions,
  find: ActionFinder,
): Promise<JobSetup | undefined> {
  const number = tracker.addStep("Set up job");
  tracker.startStep(number);
  const output = createStepOutput(frame.job, number);
  try {
    const setup = await setUpJob(template, tracker.state(), permissions, frame, find, output);
    tracker.finishStep(number, "success");
    return setup;
  } catch (error) {
    output.fail(messageOf(error));
    tracker.finishStep(number, "failure");
    frame.failed = true;
    return undefined;
  }
}

async function openJob(
  { run, tracker, template, cancellation, contexts, annotate }: JobStart,
  { token }: JobToken,
  root: string,
  kill: AbortSignal,
): Promise<Frame> {
  const { request } = run;
  const secrets = { ...(request.restricted === true ? {} : request.secrets), GITHUB_TOKEN: token };
  const masks = createMasks(Object.values(secrets));
  const { id } = tracker;
  const job: JobSession = {
    run,
    id,
    key: template.key,
    places: await makeJobPlaces(root, request.repository.name, request.payload),
    token,
    masks,
    log: createJobLog(masks, (stepNumber, line) =>
      request.onEvent?.({ type: "log", jobId: id, stepNumber, line }),
    ),
    processes: createJobProcesses(`github_${randomUUID()}`, request.stopTiming ?? githubStopTiming, kill),
    environment: {},
    pathEntries: [],
    posts: [],
    summaries: [],
    cancelled: cancellation.cancelled,
    onCancel: cancellation.onCancel,
    annotate: (annotation) => annotate({ ...annotation, jobId: id }),
    runSteps: async () => {},
  };
  return {
    job,
    contexts: { ...contexts, secrets: toData({ ...secrets, github_token: token }) },
    steps: new Map(),
    environment: {},
    runDefaults: {},
    failed: false,
  };
}

/** Outputs that hold a secret are left out, as on GitHub. */
function outputsOf(
  frame: Frame,
  template: JobTemplate,
  output: StepOutput,
): Readonly<Record<string, string>> {
  try {
    const all = Object.entries(evaluateTexts(template.outputs, scopeOf(frame, "")));
    const clean = all.filter(([name, value]) => {
      const safe = frame.job.masks.apply(value) === value;
      if (!safe) output.warn(`Skip output '${name}' since it may contain secret.`);
      return safe;
    });
    return Object.fromEntries(clean);
  } catch (error) {
    output.fail(messageOf(error));
    frame.failed = true;
    return {};
  }
}

async function endProcesses({ processes, log }: JobSession, stepNumber: number): Promise<void> {
  const orphans = await processes.endAll();
  if (orphans.length > 0) log.write(stepNumber, "Cleaning up orphan processes");
  for (const pid of orphans) log.write(stepNumber, `Terminate orphan process: pid (${pid})`);
}
