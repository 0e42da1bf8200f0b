import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import path from "node:path";
import type { ExpressionData } from "@actions/expressions/data/expressiondata";
import { readInputs } from "./action-inputs.js";
import { createActionFinder, isLocal } from "./action-source.js";
import type { Cancellation } from "./cancellation.js";
import { evaluate, evaluateText, evaluateTexts, isTrue, toData } from "./expressions.js";
import { type JavaScriptAction, javaScriptAction } from "./javascript-action.js";
import { createJobLog } from "./job-log.js";
import { makeJobPlaces } from "./job-places.js";
import type { Frame, JobSession, RunSession } from "./job-session.js";
import type { JobTracker } from "./job-tracker.js";
import { createMasks } from "./masks.js";
import { permissionsOf } from "./permissions.js";
import { createJobProcesses, githubStopTiming } from "./processes.js";
import { scopeOf } from "./scope.js";
import { StepFailure } from "./step-failure.js";
import { stepName } from "./step-name.js";
import { createStepOutput } from "./step-output.js";
import { createStepRunner, type StepRunner } from "./steps.js";
import { child, type JobTemplate, type StepTemplate } from "./template.js";
import type { Annotation, Conclusion, JobResult, JobToken, Permissions } from "./types.js";

/** GitHub's default of `timeout-minutes`, and of `cancel-timeout-minutes`. */
const defaultMinutes = { job: 360, cancelled: 5 };

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

/** Runs one job from an empty directory to none. Never throws for what the workflow does. */
export async function runJob(start: JobStart): Promise<JobResult> {
  const { run, tracker, template, cancellation } = start;
  const permissions = permissionsOf(
    run.workflow.template.permissions,
    template.permissions,
    run.request.restricted === true,
  );
  tracker.start();
  const setup = tracker.addStep("Set up job");
  tracker.startStep(setup);
  const { name } = tracker.state();
  const token = await run.request.mintJobToken({ jobId: tracker.id, jobName: name, permissions });
  const overdue = new AbortController();
  const opened = await openJob(start, token, AbortSignal.any([start.kill, overdue.signal]));
  const { frame, steps, prepared } = opened;
  const { job } = frame;

  const stopWatching = watchTime(start, frame, () => overdue.abort());
  try {
    const ready = await setUp(start, opened, permissions);
    tracker.finishStep(setup, ready ? "success" : "failure");
    if (ready) {
      await runPre(start, frame, prepared);
      await runMain(start, frame, steps);
      await runPosts(start, frame);
    }
  } finally {
    stopWatching();
  }
  const complete = tracker.addStep("Complete job");
  tracker.startStep(complete);
  const outputs = outputsOf(frame, template, complete);
  const orphans = await job.processes.endAll();
  if (orphans.length > 0) job.log.write(complete, "Cleaning up orphan processes");
  for (const pid of orphans) job.log.write(complete, `Terminate orphan process: pid (${pid})`);
  await token.revoke();
  await rm(job.places.root, { recursive: true, force: true, maxRetries: 3 }).catch((error: Error) =>
    job.log.write(complete, `The job's files could not be removed: ${error.message}`),
  );
  tracker.finishStep(complete, "success");
  const conclusion: Conclusion = cancellation.cancelled()
    ? "cancelled"
    : frame.failed
      ? "failure"
      : "success";
  return tracker.finish(conclusion, { outputs, summary: job.summaries.join("\n"), log: job.log.text() });
}

interface OpenJob {
  readonly frame: Frame;
  readonly steps: StepRunner;
  readonly find: ReturnType<typeof createActionFinder>;
  readonly prepared: Map<StepTemplate, JavaScriptAction>;
}

async function openJob(start: JobStart, { token }: JobToken, kill: AbortSignal): Promise<OpenJob> {
  const { run, tracker, template, cancellation } = start;
  const { request } = run;
  const secrets = { ...(request.restricted === true ? {} : request.secrets), GITHUB_TOKEN: token };
  const masks = createMasks(Object.values(secrets));
  const root = path.join(request.workDir, "jobs", String(tracker.id));
  const emit = request.onEvent ?? (() => {});
  const prepared = new Map<StepTemplate, JavaScriptAction>();
  const find = createActionFinder(() => job);
  const steps = createStepRunner(find, prepared);
  const job: JobSession = {
    run,
    id: tracker.id,
    key: template.key,
    places: await makeJobPlaces(root, request.repository.name, request.payload),
    token,
    masks,
    log: createJobLog(masks, (stepNumber, line) =>
      emit({ type: "log", jobId: tracker.id, stepNumber, line }),
    ),
    processes: createJobProcesses(`github_${randomUUID()}`, request.stopTiming ?? githubStopTiming, kill),
    environment: {},
    pathEntries: [],
    posts: [],
    summaries: [],
    cancelled: cancellation.cancelled,
    onCancel: cancellation.onCancel,
    annotate: (annotation) => start.annotate({ ...annotation, jobId: tracker.id }),
    runSteps: steps.runSteps,
  };
  const frame: Frame = {
    job,
    contexts: { ...start.contexts, secrets: toData({ ...secrets, github_token: token }) },
    steps: new Map(),
    environment: {},
    runDefaults: {},
    failed: false,
  };
  return { frame, steps, find, prepared };
}

/** What GitHub does before the first step: environment, defaults, and every action found. False: the job has failed. */
async function setUp(start: JobStart, opened: OpenJob, permissions: Permissions): Promise<boolean> {
  const { run, template, tracker } = start;
  const { frame, find, prepared } = opened;
  const { job } = frame;
  const output = createStepOutput(job, 1);
  output.say("Current runner: localhub");
  output.group(
    "GITHUB_TOKEN Permissions",
    Object.entries(permissions).map(([scope, level]) => `${scope}: ${level}`),
  );
  output.say(
    `Prepare workflow directory\nPrepare all required actions\nComplete job name: ${tracker.state().name}`,
  );
  try {
    for (const name of template.unsupported)
      throw new StepFailure(`\`${name}\` is not supported by this runner: it runs steps on the host.`);
    if (template.environment !== undefined)
      output.warn(
        "`environment` is ignored: this runner has no environments, so no protection and no secrets of one.",
      );
    checkLabels(tracker.state().labels, output.say);
    const { environment } = job;
    Object.assign(environment, evaluateTexts(run.workflow.template.env, scopeOf(frame, "")));
    Object.assign(environment, evaluateTexts(template.env, scopeOf(frame, "")));
    Object.assign(frame.runDefaults, runDefaults(frame, template, run));
    for (const step of template.steps) {
      if (step.uses === undefined || isLocal(step.uses)) continue;
      const source = await find(step.uses);
      if (source.kind !== "files" || source.manifest.runs.kind !== "javascript") continue;
      const { runs } = source.manifest;
      if (runs.pre !== undefined)
        prepared.set(step, javaScriptAction(source.manifest, runs, source.directory, source.identity));
    }
    return true;
  } catch (error) {
    output.fail(error instanceof Error ? error.message : String(error));
    frame.failed = true;
    return false;
  }
}

function runDefaults(frame: Frame, template: JobTemplate, run: RunSession): Frame["runDefaults"] {
  const scope = scopeOf(frame, "");
  const text = (key: string): string =>
    evaluateText(child(template.runDefaults, key) ?? child(run.workflow.template.runDefaults, key), scope);
  const [shell, workingDirectory] = [text("shell"), text("working-directory")];
  return { ...(shell === "" ? {} : { shell }), ...(workingDirectory === "" ? {} : { workingDirectory }) };
}

/** Every label means this machine; one that promises another system is refused, or said aloud. */
function checkLabels(labels: readonly string[], say: (text: string) => void): void {
  const windows = labels.some((label) => label.startsWith("windows"));
  if (windows && process.platform !== "win32")
    throw new StepFailure(`runs-on: ${labels.join(", ")}: this machine is not Windows.`);
  say(`Requested labels: ${labels.join(", ")} (the job runs on this machine: ${process.platform})`);
}

async function runPre(
  { tracker }: JobStart,
  frame: Frame,
  prepared: ReadonlyMap<StepTemplate, JavaScriptAction>,
): Promise<void> {
  for (const [step, action] of prepared) {
    const number = tracker.addStep(`Pre ${stepName(frame, step)}`);
    await runAside(tracker, frame, number, action.runs.preIf, async (stop) => {
      const scope = scopeOf(frame, step.id);
      const output = createStepOutput(frame.job, number);
      const call = { frame, step, stepNumber: number, scope, environment: {}, output, stop };
      await action.part(call, "pre", readInputs(call, action.inputs));
    });
  }
}

async function runMain(
  { template, tracker, kill }: JobStart,
  frame: Frame,
  steps: StepRunner,
): Promise<void> {
  const numbered = template.steps.map((step) => ({ step, number: tracker.addStep(stepName(frame, step)) }));
  for (const { step, number } of numbered) {
    if (kill.aborted) return;
    tracker.startStep(number, stepName(frame, step));
    const { conclusion } = await steps.runStep(frame, step, number);
    tracker.finishStep(number, conclusion);
  }
}

async function runPosts({ tracker, kill }: JobStart, frame: Frame): Promise<void> {
  for (const post of frame.job.posts) {
    if (kill.aborted) return;
    const number = tracker.addStep(post.name);
    await runAside(tracker, frame, number, post.condition, (stop) => post.run(number, stop));
  }
}

/** A `pre` or `post`: a step that the workflow file doesn't show. */
async function runAside(
  tracker: JobTracker,
  frame: Frame,
  number: number,
  condition: string,
  body: (stop: AbortSignal) => Promise<void>,
): Promise<void> {
  tracker.startStep(number);
  let conclusion: Conclusion = "success";
  try {
    if (isTrue(condition, scopeOf(frame, ""))) await body(new AbortController().signal);
    else conclusion = "skipped";
  } catch (error) {
    conclusion = "failure";
    frame.failed = true;
    createStepOutput(frame.job, number).fail(error instanceof Error ? error.message : String(error));
  }
  tracker.finishStep(number, conclusion);
}

/** A job that takes too long is cancelled; one that doesn't end after being cancelled is ended. */
function watchTime({ template, tracker, cancellation }: JobStart, frame: Frame, end: () => void): () => void {
  const { job } = frame;
  const minutes = Number(evaluate(template.timeoutMinutes, scopeOf(frame, "")) ?? defaultMinutes.job);
  const timers: NodeJS.Timeout[] = [];
  const limit = setTimeout(() => {
    const message = `The job has exceeded the maximum execution time of ${minutes}m0s`;
    job.annotate({ level: "failure", message });
    job.log.write(tracker.state().steps.length, `##[error]${message}`);
    cancellation.cancel();
  }, minutes * 60_000);
  timers.push(limit);
  const stopListening = cancellation.onCancel(() => {
    timers.push(setTimeout(end, defaultMinutes.cancelled * 60_000));
  });
  return () => {
    for (const timer of timers) clearTimeout(timer);
    stopListening();
  };
}

/** Outputs that hold a secret are left out, as on GitHub. */
function outputsOf(
  frame: Frame,
  template: JobTemplate,
  stepNumber: number,
): Readonly<Record<string, string>> {
  const output = createStepOutput(frame.job, stepNumber);
  try {
    const all = Object.entries(evaluateTexts(template.outputs, scopeOf(frame, "")));
    const clean = all.filter(([name, value]) => {
      const safe = frame.job.masks.apply(value) === value;
      if (!safe) output.warn(`Skip output '${name}' since it may contain secret.`);
      return safe;
    });
    return Object.fromEntries(clean);
  } catch (error) {
    output.fail(error instanceof Error ? error.message : String(error));
    frame.failed = true;
    return {};
  }
}
