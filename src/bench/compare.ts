import { bootstrapMean, type Interval } from "./bootstrap.js";
import type { AttemptResult, Results } from "./results.js";
import { chanceOf, grouped, total } from "./summary.js";

/** What changed for one strategy between two benches, on the tasks that both tried. */
export interface Difference {
  strategy: string;
  tasks: number;
  before: number;
  after: number;
  /** Of the mean difference of pass@1, task by task. */
  interval: Interval;
  /** Tasks that were solved more often, and less often, than before. */
  gained: readonly string[];
  lost: readonly string[];
  /** Sums over those tasks, before and after. */
  calls: readonly [number, number];
  inputTokens: readonly [number, number];
  readyButWrong: readonly [number, number];
}

/**
 * Strategies that both benches hold, each on the tasks that both tried. The bootstrap is paired: it draws tasks with the
 * difference that each shows, so that hard and easy tasks cancel out.
 */
export function differences(before: Results, after: Results): Difference[] {
  const then = grouped(before.attempts, ({ strategy }) => strategy);
  const now = grouped(after.attempts, ({ strategy }) => strategy);
  return [...then].flatMap(([strategy, attempts]) => {
    const difference = differenceOf(strategy, attempts, now.get(strategy) ?? []);
    return difference === null ? [] : [difference];
  });
}

function differenceOf(
  strategy: string,
  before: readonly AttemptResult[],
  after: readonly AttemptResult[],
): Difference | null {
  const then = grouped(before, ({ task }) => task);
  const now = grouped(after, ({ task }) => task);
  const pairs = [...then].flatMap(([task, tries]) => {
    const others = now.get(task);
    return others === undefined
      ? []
      : [{ task, tries, others, before: chanceOf(tries, 1), after: chanceOf(others, 1) }];
  });
  const interval = bootstrapMean(pairs.map((pair) => pair.after - pair.before));
  if (interval === null) return null;
  const both = (count: (one: AttemptResult) => number) =>
    [
      total(pairs, ({ tries }) => total(tries, count)),
      total(pairs, ({ others }) => total(others, count)),
    ] as const;
  return {
    strategy,
    tasks: pairs.length,
    before: total(pairs, (pair) => pair.before) / pairs.length,
    after: total(pairs, (pair) => pair.after) / pairs.length,
    interval,
    gained: pairs.filter((pair) => pair.after > pair.before).map(({ task }) => task),
    lost: pairs.filter((pair) => pair.after < pair.before).map(({ task }) => task),
    calls: both(({ usage }) => usage.calls),
    inputTokens: both(({ usage }) => usage.inputTokens),
    readyButWrong: both(({ declaredReady, solved }) => (declaredReady && !solved ? 1 : 0)),
  };
}
