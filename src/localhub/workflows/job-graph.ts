import PQueue from "p-queue";
import { type Cancellation, createCancellation } from "./cancellation.js";
import { evaluate, isTrue, type Scope, stillTrue } from "./expressions.js";
import { forShow, jobLabels, jobName, plainJobName } from "./job-names.js";
import { jobScope, type NeededResult } from "./job-scope.js";
import type { RunSession } from "./job-session.js";
import { createJobTracker, type JobTracker } from "./job-tracker.js";
import { inTurn } from "./job-turn.js";
import { expandStrategy, type Strategy } from "./matrix.js";
import { runJob } from "./run-job.js";
import { readConcurrency } from "./run-name.js";
import { messageOf } from "./step-output.js";
import type { JobTemplate } from "./template.js";
import type { Annotation, Conclusion, JobResult, JobState, RunEvent } from "./types.js";

/** One entry of `jobs:` when it has ended: one job, or all those of its matrix. */
interface Group extends NeededResult {
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
  readonly scope: Scope;
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
  const results = new Map<string, NeededResult>();
  const trackers: JobTracker[] = [];
  /** Of each running job: stop it, unless its condition still holds. */
  const running = new Set<() => void>();
  /** Of each job that waits for its concurrency group: give up, unless its condition still holds. */
  const waiting = new Set<() => void>();
  let cancelled = false;
  const needed = { results, templates, cancelled: () => cancelled };

  const track = (template: JobTemplate): JobTracker => {
    const { key, needs } = template;
    const tracker = createJobTracker({ id: request.newId(), key, name: plainJobName(template), needs }, emit);
    trackers.push(tracker);
    return tracker;
  };
  // One job of each entry stands there from the start; a matrix adds its others when it is known.
  const firsts = new Map([...templates.values()].map((template) => [template.key, track(template)]));

  const endUnrun = (tracker: JobTracker, conclusion: Conclusion, log = ""): FinishedJob => ({
    job: tracker.finish(conclusion, { outputs: {}, summary: "", log }),
    tolerated: false,
  });
  const endBroken = (tracker: JobTracker, error: unknown): FinishedJob => {
    const message = messageOf(error);
    annotate({ jobId: tracker.id, level: "failure", message });
    return endUnrun(tracker, "failure", `##[error]${message}\n`);
  };

  const runOne = async (template: JobTemplate, planned: PlannedJob): Promise<FinishedJob> => {
    const { tracker, cancellation, scope } = planned;
    // It may have waited for a machine.
    if (kill.aborted || cancellation.cancelled() || (cancelled && !stillTrue(template.if, scope)))
      return endUnrun(tracker, "cancelled");
    const stopIfUnwanted = (): void => {
      if (kill.aborted || !stillTrue(template.if, scope)) cancellation.cancel();
    };
    running.add(stopIfUnwanted);
    try {
      const tolerated = evaluate(template.continueOnError, scope) === true;
      const { contexts } = scope;
      const job = await runJob({ run: session, template, tracker, contexts, cancellation, kill, annotate });
      return { job, tolerated };
    } catch (error) {
      return endBroken(tracker, error);
    } finally {
      running.delete(stopIfUnwanted);
    }
  };

  /** Runs a job when there is a machine, and before that its concurrency group's turn; or takes over its result. */
  const runWhenFree = async (template: JobTemplate, planned: PlannedJob): Promise<FinishedJob> => {
    const { tracker, cancellation, scope } = planned;
    const { name } = tracker.state();
    const earlier = request.kept?.get(template.key)?.get(name);
    if (earlier) return { job: tracker.adopt(earlier), tolerated: false };
    const work = () => machines.add(() => runOne(template, planned));
    try {
      const concurrency = readConcurrency(template.concurrency, scope);
      if (!concurrency || concurrency.group === "" || !request.enterGroup) return await work();
      const unwanted = (): boolean =>
        kill.aborted || cancellation.cancelled() || (cancelled && !stillTrue(template.if, scope));
      const displaced = (message: string) => annotate({ jobId: tracker.id, level: "failure", message });
      const job = { name, cancellation, unwanted, displaced, waiting };
      return (await inTurn(request.enterGroup, concurrency, job, work)) ?? endUnrun(tracker, "cancelled");
    } catch (error) {
      return endBroken(tracker, error);
    }
  };

  const plan = (template: JobTemplate, strategy: Strategy, first: JobTracker): readonly PlannedJob[] => {
    const { combinations, failFast, maxParallel, matrix } = strategy;
    return combinations.map((combination, index) => {
      const value = {
        "fail-fast": failFast,
        "job-index": index,
        "job-total": combinations.length,
        "max-parallel": maxParallel,
      };
      const scope = jobScope(session, template, needed, {
        strategy: value,
        matrix: matrix ? combination : null,
      });
      const tracker = index === 0 ? first : track(template);
      tracker.describe({
        name: jobName(template, scope, matrix ? combination : undefined),
        labels: jobLabels(template, scope),
        concurrency: forShow(() => readConcurrency(template.concurrency, scope), undefined) ?? null,
      });
      return { scope, tracker, cancellation: createCancellation() };
    });
  };

  const runPlanned = async (
    template: JobTemplate,
    { failFast, maxParallel }: Strategy,
    planned: readonly PlannedJob[],
  ): Promise<Group> => {
    const slots = new PQueue({ concurrency: Math.max(1, maxParallel) });
    const jobs = planned.map(async (job) => {
      const finished = await slots.add(() => runWhenFree(template, job));
      if (failFast && conclusionOf(finished) === "failure")
        for (const other of planned) other.cancellation.cancel();
      return finished;
    });
    return summarise(await Promise.all(jobs));
  };

  const runGroup = async (template: JobTemplate): Promise<Group> => {
    await Promise.all(template.needs.map(group));
    const first = firsts.get(template.key) ?? track(template);
    try {
      const scope = jobScope(session, template, needed);
      if (kill.aborted || !isTrue(template.if, scope)) return summarise([endUnrun(first, "skipped")]);
      const strategy = expandStrategy(evaluate(template.strategy, scope));
      if (strategy.combinations.length === 0) throw new Error("The matrix does not contain any values");
      return await runPlanned(template, strategy, plan(template, strategy, first));
    } catch (error) {
      return summarise([endBroken(first, error)]);
    }
  };

  const group = (key: string): Promise<Group> => {
    const known = groups.get(key);
    if (known !== undefined) return known;
    const template = templates.get(key);
    if (template === undefined) throw new Error(`there is no job ${key}`);
    const begun = runGroup(template).then((result) => {
      results.set(key, result);
      return result;
    });
    groups.set(key, begun);
    return begun;
  };

  return {
    states: () => trackers.map((tracker) => tracker.state()),
    run: async () => (await Promise.all([...templates.keys()].map(group))).flatMap(({ jobs }) => jobs),
    cancel: () => {
      cancelled = true;
      for (const stopIfUnwanted of [...running, ...waiting]) stopIfUnwanted();
    },
  };
}

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
