import path from "node:path";
import PQueue from "p-queue";
import type { Effort } from "../domain/config.js";
import { PatchwrightError } from "../domain/errors.js";
import { addUsage, noUsage, type Usage } from "../domain/usage.js";
import type { Part } from "../flow/parts.js";
import { strategyOf } from "../flow/strategies.js";
import { usedIn } from "../flow/used-in.js";
import { type Attempt, attempt, judge, type Setting } from "./attempt.js";
import { readAttempt } from "./attempt-files.js";
import { type Cell, cellFolder } from "./cell.js";
import { type BenchBudget, openLedger } from "./ledger.js";
import { cellsOf, type Manifest, withManifest } from "./manifest.js";
import { repositoriesIn } from "./repositories.js";
import { type AttemptResult, foldResults, type Results, resultOf } from "./results.js";
import type { BenchTask, Suite, SuiteSettings } from "./suite.js";
import { resultsTable } from "./table.js";
import { stopsAll } from "./whose-failure.js";
import { writeJson, writeWhole } from "./write-whole.js";

export interface BenchOptions extends SuiteSettings, Pick<Setting, "modelOf" | "clock" | "signal"> {
  suite: Suite;
  /** Ids; undefined is all of the suite. */
  only: readonly string[] | undefined;
  strategies: readonly string[];
  attempts: number;
  /** How the model is called in the results. */
  model: string;
  effort: Effort | undefined;
  without: readonly Part[];
  out: string;
  concurrency: number;
  budget: BenchBudget;
  /** Nobody is asked: what has ended is judged again. */
  evaluateOnly: boolean;
  onProgress: (progress: BenchProgress) => void;
}

/** Told when an attempt begins, ends, or can't be finished. */
export interface BenchProgress {
  what: "began" | "finished" | "unfinished";
  cell: Cell;
  result: AttemptResult | null;
  /** Why it can't be finished. */
  why: string | null;
  done: number;
  all: number;
  /** Attempts that this command has finished itself, and since when it works, in milliseconds. */
  doneNow: number;
  elapsedMs: number;
  spent: Usage;
}

/**
 * Runs every planned attempt that has not been finished, a few at a time, and writes `results.json` and `results.md`.
 * A folder that holds a part of the same bench is gone on with: attempts that were broken off, at whatever point, go on
 * from their journals. The results so far are written also when it is stopped. Throws `bench-of-another-kind`,
 * `bench-no-task`, `strategy-unknown`, `bench-budget-spent`, and what keeps a model from being asked.
 */
export async function runBench(options: BenchOptions): Promise<Results> {
  const { out, suite } = options;
  const file = path.join(out, "bench.json");
  const manifest = await withManifest(file, plannedBy(options));
  const attempts = cellsOf(manifest.planned).map((cell) => attemptAt(cell, suite, out));
  await writeJson(file, manifest);

  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const { sandbox, environment, clock, effort, without, modelOf } = options;
  const setting: Setting = {
    sandbox,
    environment,
    clock,
    effort,
    without,
    modelOf,
    signal,
    repositories: repositoriesIn(path.join(out, ".repositories"), signal),
    ledger: openLedger(options.budget, await spentAt(attempts)),
    costIsCapped: options.budget.costUsd !== null,
  };
  try {
    await all(options, setting, attempts, failed);
  } finally {
    await setting.repositories.remove();
    await writeResults(out);
  }
  return foldResults(out);
}

function plannedBy({
  suite,
  only,
  strategies,
  attempts,
  model,
  effort,
  without,
  evaluateOnly,
}: BenchOptions): Manifest {
  // Who judges again adds nothing to the plan.
  const names = evaluateOnly ? [] : (only ?? suite.tasks.map(({ id }) => id));
  const planned = names.flatMap((id) => {
    const task = taskOf(suite, id).id;
    return strategies.map((name) => ({ strategy: strategyOf(name).name, task, attempts }));
  });
  return { version: 1, suite: suite.name, model, effort: effort ?? null, without: [...without], planned };
}

function taskOf(suite: Suite, id: string): BenchTask {
  const task = suite.tasks.find((one) => one.id === id);
  if (task !== undefined) return task;
  const known = suite.tasks.map((one) => one.id).join(", ");
  throw new PatchwrightError("bench-no-task", { suite: suite.name, id, known });
}

const attemptAt = (cell: Cell, suite: Suite, out: string): Attempt => ({
  ...cell,
  folder: cellFolder(out, cell),
  benchTask: taskOf(suite, cell.task),
  by: strategyOf(cell.strategy),
});

async function spentAt(attempts: readonly Attempt[]): Promise<Usage> {
  let spent = noUsage;
  for (const { folder } of attempts) spent = addUsage(spent, usedIn((await readAttempt(folder)).events));
  return spent;
}

/** The first failure that concerns all stops what is under way; it is thrown once everything has come to rest. */
async function all(
  options: BenchOptions,
  setting: Setting,
  attempts: readonly Attempt[],
  failed: AbortController,
): Promise<void> {
  const { evaluateOnly, clock, onProgress } = options;
  const begun = clock.now();
  let done = 0;
  let doneNow = 0;
  const tell = (
    what: BenchProgress["what"],
    one: Attempt,
    result: AttemptResult | null,
    why: string | null,
  ) =>
    onProgress({
      what,
      cell: { strategy: one.strategy, task: one.task, attempt: one.attempt },
      result,
      why,
      done,
      all: attempts.length,
      doneNow,
      elapsedMs: clock.now() - begun,
      spent: setting.ledger.spent(),
    });
  const work = async (one: Attempt) => {
    if (setting.signal.aborted) return;
    const before = await readAttempt(one.folder);
    const known = resultOf(one, before);
    if (known !== null && !evaluateOnly) {
      done += 1;
      return;
    }
    if (evaluateOnly && before.ending === null) return;
    tell("began", one, null, null);
    try {
      if (evaluateOnly && before.ending !== null) await judge(setting, one, before.ending);
      const result = resultOf(
        one,
        evaluateOnly ? await readAttempt(one.folder) : await attempt(setting, one),
      );
      done += 1;
      doneNow += 1;
      tell("finished", one, result, null);
    } catch (error) {
      tell("unfinished", one, null, error instanceof Error ? error.message : String(error));
      if (stopsAll(error)) failed.abort(error);
    }
  };
  const queue = new PQueue({ concurrency: options.concurrency });
  await queue.addAll(attempts.map((one) => () => work(one)));
  setting.signal.throwIfAborted();
}

/** `results.json` and the table as `results.md`, from the attempts' files. */
async function writeResults(out: string): Promise<void> {
  const results = await foldResults(out);
  await writeJson(path.join(out, "results.json"), results);
  await writeWhole(path.join(out, "results.md"), resultsTable(results));
}
