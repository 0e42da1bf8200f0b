import type { Scope } from "./expressions.js";
import { githubVariables } from "./github-context.js";
import type { Frame } from "./job-session.js";
import type { CommandResult } from "./processes.js";
import { runnerValues } from "./runner-values.js";
import { githubStepValues } from "./scope.js";
import { createStepFiles } from "./step-files.js";
import { type StepOutput, wantsDebug } from "./step-output.js";
import type { StepTemplate } from "./template.js";

/** One step being run. */
export interface StepCall {
  readonly frame: Frame;
  readonly step: StepTemplate;
  readonly stepNumber: number;
  /** What the step's expressions see, its own `env` included. */
  readonly scope: Scope;
  /** The step's own `env`, evaluated. */
  readonly environment: Readonly<Record<string, string>>;
  readonly output: StepOutput;
  readonly stop: AbortSignal;
}

export type Outputs = ReadonlyMap<string, string>;

interface StepCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** More variables; they win over all others. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** What a step's process has left; also one with a problem may have set outputs and state before. */
interface StepProcessResult {
  readonly outputs: Outputs;
  readonly state: Outputs;
  /** Why it failed, in GitHub's words. */
  readonly problem: string | undefined;
}

/** Runs a step's process with a runner's environment, and takes in what it wrote for the runner. */
export async function runStepProcess(call: StepCall, request: StepCommand): Promise<StepProcessResult> {
  const { job } = call.frame;
  const files = await createStepFiles(job);
  const result = await job.processes.run({
    command: request.command,
    args: request.args,
    cwd: request.cwd,
    env: { ...stepEnvironment(call), ...files.variables, ...request.variables },
    onLine: call.output.line,
    stop: call.stop,
  });
  const written = await files.collect();
  const outputs = new Map([...call.output.outputs, ...written.outputs]);
  const state = new Map([...call.output.state, ...written.state]);
  return { outputs, state, problem: problemOf(result) };
}

function problemOf({ exitCode, problem }: CommandResult): string | undefined {
  if (problem !== undefined) return problem;
  if (exitCode === null) return "The operation was canceled.";
  return exitCode === 0 ? undefined : `Process completed with exit code ${exitCode}.`;
}

/**
 * A step's variables: a hosted runner's, the workflow's, and nothing of the host but the PATH that was asked for.
 * `GITHUB_*` and `RUNNER_*` come last: a workflow can't change them.
 */
export function stepEnvironment(call: StepCall): Record<string, string> {
  const { frame, environment } = call;
  const { job } = frame;
  const { places, run } = job;
  const own = { ...job.environment, ...frame.environment, ...environment };
  const runner = Object.entries(runnerValues(places)).map(([key, value]) => [
    `RUNNER_${key.toUpperCase()}`,
    value,
  ]);
  return {
    CI: "true",
    LANG: "C.UTF-8",
    HOME: places.home,
    TMPDIR: places.tmp,
    ...own,
    PATH: [...job.pathEntries, own.PATH ?? run.request.path].join(":"),
    GITHUB_ACTIONS: "true",
    ...githubVariables({ ...run.github, ...githubStepValues(frame, call.step.id) }),
    ...Object.fromEntries(runner),
    ...(wantsDebug(job) ? { RUNNER_DEBUG: "1" } : {}),
  };
}
