import { type ActionFinder, isLocal } from "./action-source.js";
import { evaluate, evaluateText, evaluateTexts } from "./expressions.js";
import { type JavaScriptAction, javaScriptAction } from "./javascript-action.js";
import type { Frame } from "./job-session.js";
import { scopeOf } from "./scope.js";
import { StepFailure } from "./step-failure.js";
import type { StepOutput } from "./step-output.js";
import { child, type JobTemplate, type StepTemplate } from "./template.js";
import type { JobState, Permissions } from "./types.js";

/** GitHub's default of `timeout-minutes`. */
const defaultMinutes = 360;

export interface JobSetup {
  readonly minutes: number;
  /** JavaScript actions that want something done before the first step. */
  readonly prepared: ReadonlyMap<StepTemplate, JavaScriptAction>;
}

/**
 * What GitHub does before a job's first step: checks what is asked of the runner, fills environment and defaults of the
 * frame, and finds every action. Throws for what makes the job fail here.
 */
export async function setUpJob(
  template: JobTemplate,
  { name, labels }: JobState,
  permissions: Permissions,
  frame: Frame,
  find: ActionFinder,
  output: StepOutput,
): Promise<JobSetup> {
  output.say("Current runner: localhub");
  const granted = Object.entries(permissions).map(([scope, level]) => `${scope}: ${level}`);
  output.group("GITHUB_TOKEN Permissions", granted);
  output.say(`Prepare workflow directory\nPrepare all required actions\nComplete job name: ${name}`);
  for (const key of template.unsupported)
    throw new StepFailure(`\`${key}\` is not supported by this runner: it runs steps on the host.`);
  if (template.environment !== undefined)
    output.warn(
      "`environment` is ignored: this runner has no environments, so no protection and no secrets of one.",
    );
  checkLabels(labels, output);
  const { job } = frame;
  Object.assign(job.environment, evaluateTexts(job.run.workflow.template.env, scopeOf(frame, "")));
  Object.assign(job.environment, evaluateTexts(template.env, scopeOf(frame, "")));
  readRunDefaults(frame, template);
  const minutes = Number(evaluate(template.timeoutMinutes, scopeOf(frame, "")) ?? defaultMinutes);
  return { minutes, prepared: await findActions(template, find) };
}

/** Every label means this machine; one that promises another system is refused. */
function checkLabels(labels: readonly string[], { say }: StepOutput): void {
  const wanted = labels.join(", ");
  if (labels.some((label) => label.startsWith("windows")) && process.platform !== "win32")
    throw new StepFailure(`runs-on: ${wanted}: this machine is not Windows.`);
  say(`Requested labels: ${wanted} (the job runs on this machine: ${process.platform})`);
}

function readRunDefaults(frame: Frame, template: JobTemplate): void {
  const { runDefaults: ofWorkflow } = frame.job.run.workflow.template;
  const text = (key: string): string =>
    evaluateText(child(template.runDefaults, key) ?? child(ofWorkflow, key), scopeOf(frame, ""));
  frame.runDefaults.shell = text("shell");
  frame.runDefaults.workingDirectory = text("working-directory");
}

async function findActions(
  template: JobTemplate,
  find: ActionFinder,
): Promise<ReadonlyMap<StepTemplate, JavaScriptAction>> {
  const prepared = new Map<StepTemplate, JavaScriptAction>();
  for (const step of template.steps) {
    if (step.uses === undefined || isLocal(step.uses)) continue;
    const source = await find(step.uses);
    if (source.kind !== "files" || source.manifest.runs.kind !== "javascript") continue;
    const { manifest, directory, identity } = source;
    if (source.manifest.runs.pre !== undefined)
      prepared.set(step, javaScriptAction(manifest, source.manifest.runs, directory, identity));
  }
  return prepared;
}
