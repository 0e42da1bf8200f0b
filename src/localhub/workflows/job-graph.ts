import PQueue from "p-queue";
import { type Cancellation, createCancellation } from "./cancellation.js";
import { evaluate, evaluateText, isTrue, type Json, type Scope, toData } from "./expressions.js";
import { githubContext } from "./github-context.js";
import type { RunSession } from "./job-session.js";
import { createJobTracker, type JobTracker } from "./job-tracker.js";
import { combinationName, expandStrategy, type Strategy } from "./matrix.js";
import { runJob } from "./run-job.js";
import type { JobTemplate } from "./template.js";
import type { Annotation, Conclusion, JobResult, JobState, RunEvent } from "./types.js";

/** What other jobs see of a job, or of all the jobs of its matrix together. */
interface Group {
  readonly result: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
  readonly jobs: readonly FinishedJob[];
}

export interface FinishedJob {
  readonly job: JobResult;
  /** Its failure does not make the run fail: `continue-on-error`. */
  readonly tolerated: boolean;
}

interface PlannedJob {
  readonly tracker: JobTracker;
  readonly cancellation: Cancellation;
}

/** The jobs of a run, from `needs` to results. */
export interface JobGraph {
  readonly states: () => readonly JobState[];
  readonly run: () => Promise<readonly FinishedJob[]>;
  /** Stops what runs, unless its `if` still holds, and lets only such jobs begin. */
  readonly cancel: () => void;
}

export function createJobGraph(
  session: RunSession,
  emit: (event: RunEvent) => void,
  annotate: (annotation: Annotation) => void,
  kill: AbortSignal,
): JobGraph {
  const { request, workflow } = session;
  const templates = new Map(workflow.template.jobs.map((template) => [template.key, template]));
  const machines = new PQueue({ concurrency: Math.max(1, request.maxParallelJobs ?? 2) });
  const groups = new Map<string, Promise<Group>>();
  const results = new Map<string, Group>();
  const trackers: JobTracker[] = [];
  const running = new Set<() => void>();
  let cancelled = false;

  const track = (template: JobTemplate): JobTracker => {
    const { key, needs } = template;
    const tracker = createJobTracker({ id: request.newId(), key, name: literalName(template), needs }, emit);
    trackers.push(tracker);
    return tracker;
  };
  // One of each job stands there from the start; a matrix adds its others when it is known.
  const firsts = new Map([...templates.values()].map((template) => [template.key, track(template)]));

  const ancestors = (template: JobTemplate): ReadonlySet<string> =>
    new Set(template.needs.flatMap((key) => [key, ...ancestorsOf(templates, key)]));

  const scopeFor = (template: JobTemplate, strategy?: Json, matrix?: Json): Scope => {
    const github = githubContext(session.github, { job: template.key }, session.event);
    const among = (keys: readonly Json[]) =>
      keys.length === 0 ? [...ancestors(template)] : keys.map(String);
    const all = (keys: readonly Json[], test: (result: Conclusion) => boolean): readonly boolean[] =>
      among(keys).map((key) => test(results.get(key)?.result ?? "skipped"));
    return {
      contexts: {
        github,
        needs: toData(needsOf(template, results)),
        vars: toData(request.variables),
        inputs: toData(request.inputs ?? {}),
        ...(strategy === undefined ? {} : { strategy: toData(strategy) }),
        ...(matrix === undefined ? {} : { matrix: toData(matrix) }),
      },
      functions: {
        success: (...keys) => !cancelled && all(keys, (result) => result === "success").every(Boolean),
        failure: (...keys) => !cancelled && all(keys, (result) => result === "failure").some(Boolean),
        cancelled: () => cancelled,
        always: () => true,
      },
    };
  };

  const runOne = async (
    template: JobTemplate,
    { tracker, cancellation }: PlannedJob,
    scope: Scope,
  ): Promise<FinishedJob> => {
    const end = (conclusion: Conclusion, log: string): FinishedJob => ({
      job: tracker.finish(conclusion, { outputs: {}, summary: "", log }),
      tolerated: false,
    });
    // It may have waited for a machine.
    if (kill.aborted || cancellation.cancelled() || (cancelled && !isTrue(template.if, scope)))
      return end("cancelled", "");
    const stopIfUnwanted = (): void => {
      if (!isTrue(template.if, scope)) cancellation.cancel();
    };
    running.add(stopIfUnwanted);
    try {
      const tolerated = evaluate(template.continueOnError, scope) === true;
      const { contexts } = scope;
      return {
        job: await runJob({ run: session, template, tracker, contexts, cancellation, kill, annotate }),
        tolerated,
      };
    } catch (error) {
      return end("failure", failureText(error, tracker, annotate));
    } finally {
      running.delete(stopIfUnwanted);
    }
  };

  const runGroup = async (template: JobTemplate): Promise<Group> => {
    await Promise.all(template.needs.map(group));
    const first = firsts.get(template.key) ?? track(template);
    const end = (conclusion: Conclusion, log: string): Group => {
      const job = first.finish(conclusion, { outputs: {}, summary: "", log });
      return { result: conclusion, outputs: {}, jobs: [{ job, tolerated: false }] };
    };
    let strategy: Strategy;
    try {
      if (kill.aborted || !isTrue(template.if, scopeFor(template))) return end("skipped", "");
      strategy = expandStrategy(evaluate(template.strategy, scopeFor(template)));
      if (strategy.combinations.length === 0) throw new Error("The matrix does not contain any values");
    } catch (error) {
      return end("failure", failureText(error, first, annotate));
    }
    const jobs = await runMatrix(template, strategy, first);
    return summarise(jobs);
  };

  const runMatrix = (template: JobTemplate, strategy: Strategy, first: JobTracker) => {
    const { combinations, failFast, maxParallel, matrix } = strategy;
    const slots = new PQueue({ concurrency: Math.max(1, maxParallel) });
    const planned = combinations.map((combination, index) => {
      const value = {
        "fail-fast": failFast,
        "job-index": index,
        "job-total": combinations.length,
        "max-parallel": maxParallel,
      };
      const scope = scopeFor(template, value, matrix ? combination : null);
      const tracker = index === 0 ? first : track(template);
      tracker.rename(jobName(template, scope, matrix ? combination : undefined), labelsOf(template, scope));
      return { scope, tracker, cancellation: createCancellation() };
    });
    return Promise.all(
      planned.map(async ({ scope, ...job }) => {
        const run = () => machines.add(() => runOne(template, job, scope));
        const result = await slots.add(run);
        if (failFast && conclusionOf(result) === "failure")
          for (const other of planned) other.cancellation.cancel();
        return result;
      }),
    );
  };

  const group = (key: string): Promise<Group> => {
    const template = templates.get(key);
    if (template === undefined) throw new Error(`there is no job ${key}`);
    const known = groups.get(key) ?? runGroup(template);
    groups.set(key, known);
    return known.then((result) => {
      results.set(key, result);
      return result;
    });
  };

  return {
    states: () => trackers.map((tracker) => tracker.state()),
    run: async () => (await Promise.all([...templates.keys()].map(group))).flatMap(({ jobs }) => jobs),
    cancel: () => {
      cancelled = true;
      for (const stopIfUnwanted of running) stopIfUnwanted();
    },
  };
}

function ancestorsOf(templates: ReadonlyMap<string, JobTemplate>, key: string): readonly string[] {
  const needs = templates.get(key)?.needs ?? [];
  return needs.flatMap((need) => [need, ...ancestorsOf(templates, need)]);
}

const needsOf = ({ needs }: JobTemplate, results: ReadonlyMap<string, Group>): Json =>
  Object.fromEntries(
    needs.map((key) => {
      const { result = "skipped", outputs = {} } = results.get(key) ?? {};
      return [key, { result, outputs }];
    }),
  );

/** A tolerated failure counts as success for the run, and for those who need the job. */
export const conclusionOf = ({ job, tolerated }: FinishedJob): Conclusion =>
  tolerated && job.conclusion === "failure" ? "success" : job.conclusion;

/** The worst result; of a matrix's outputs the last that is not empty. */
function summarise(jobs: readonly FinishedJob[]): Group {
  const conclusions = jobs.map(conclusionOf);
  const worst = (["failure", "cancelled", "skipped"] as const).find((each) => conclusions.includes(each));
  const outputs = Object.fromEntries(
    jobs.flatMap(({ job }) => Object.entries(job.outputs).filter(([, value]) => value !== "")),
  );
  return { result: worst ?? "success", outputs, jobs };
}

const literalName = ({ key, name }: JobTemplate): string =>
  name?.kind === "literal" && name.value !== null && name.value !== "" ? String(name.value) : key;

function jobName(
  template: JobTemplate,
  scope: Scope,
  combination: { readonly [key: string]: Json } | undefined,
): string {
  if (template.name?.kind === "expression") {
    const given = attempt(() => evaluateText(template.name, scope), "");
    if (given !== "") return given;
  }
  const name = literalName(template);
  return combination === undefined ? name : `${name} (${combinationName(combination)})`;
}

function labelsOf(template: JobTemplate, scope: Scope): readonly string[] {
  const value = attempt(() => evaluate(template.runsOn, scope), null);
  if (Array.isArray(value)) return value.map(String);
  return typeof value === "string" ? [value] : [];
}

/** For what is only shown: an expression that can't be evaluated fails the job elsewhere. */
function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

function failureText(
  error: unknown,
  tracker: JobTracker,
  annotate: (annotation: Annotation) => void,
): string {
  const message = error instanceof Error ? error.message : String(error);
  annotate({ jobId: tracker.id, level: "failure", message });
  return `##[error]${message}\n`;
}
