import { addUsage, noUsage, type Usage } from "../domain/usage.js";
import { bootstrapMean, type Interval } from "./bootstrap.js";
import { passAtK } from "./pass-at-k.js";
import type { AttemptResult } from "./results.js";

/** A share of tasks with its interval; null where too few attempts were made. */
export interface Share extends Interval {
  mean: number;
}

/** What one strategy's attempts come to. */
export interface Summary {
  strategy: string;
  tasks: number;
  attempts: number;
  /** Attempts whose patch the hidden tests accept. */
  solved: number;
  /** By k: 1, and the most attempts that every task has. */
  passAt: readonly { k: number; share: Share }[];
  declaredReady: number;
  readyButWrong: number;
  usage: Usage;
  repeated: AttemptResult["repeated"];
  /** Of all attempts, failures too. */
  seconds: number;
}

/** One summary for each strategy, in the order in which they first occur. */
export function summaries(attempts: readonly AttemptResult[]): Summary[] {
  return [...grouped(attempts, ({ strategy }) => strategy)].map(([strategy, own]) =>
    summaryOf(strategy, own),
  );
}

function summaryOf(strategy: string, own: readonly AttemptResult[]): Summary {
  const tasks = [...grouped(own, ({ task }) => task).values()];
  const fewest = Math.min(...tasks.map((tries) => tries.length));
  const ready = own.filter(({ declaredReady }) => declaredReady);
  return {
    strategy,
    tasks: tasks.length,
    attempts: own.length,
    solved: own.filter(({ solved }) => solved).length,
    passAt: [...new Set([1, fewest])].map((k) => ({ k, share: shareAt(tasks, k) })),
    declaredReady: ready.length,
    readyButWrong: ready.filter(({ solved }) => !solved).length,
    usage: own.reduce((sum, { usage }) => addUsage(sum, usage), noUsage),
    repeated: {
      prompts: total(own, ({ repeated }) => repeated.prompts),
      withReplies: total(own, ({ repeated }) => repeated.withReplies),
    },
    seconds: total(own, ({ seconds }) => seconds),
  };
}

function shareAt(tasks: readonly (readonly AttemptResult[])[], k: number): Share {
  const chances = tasks.map((tries) => chanceOf(tries, k));
  const interval = bootstrapMean(chances) ?? { low: 0, high: 0 };
  return { mean: total(chances, (chance) => chance) / Math.max(1, chances.length), ...interval };
}

/** pass@k of one task, by its attempts. */
export const chanceOf = (tries: readonly AttemptResult[], k: number): number =>
  passAtK(tries.length, tries.filter(({ solved }) => solved).length, k) ?? 0;

/** The attempts at tasks that every strategy tried, where they did not all try the same ones; else null. */
export function atCommonTasks(attempts: readonly AttemptResult[]): AttemptResult[] | null {
  const strategies = new Set(attempts.map(({ strategy }) => strategy));
  const byTask = grouped(attempts, ({ task }) => task);
  const common = [...byTask].filter(
    ([, tries]) => new Set(tries.map(({ strategy }) => strategy)).size === strategies.size,
  );
  if (common.length === byTask.size || common.length === 0) return null;
  const names = new Set(common.map(([task]) => task));
  return attempts.filter(({ task }) => names.has(task));
}

/** Values by a key, in the order in which the keys first occur. */
export function grouped<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}

export const total = <T>(values: readonly T[], count: (value: T) => number): number =>
  values.reduce((sum, value) => sum + count(value), 0);
