import { count } from "../report/words.js";
import { type Difference, differences } from "./compare.js";
import { code, percent, table } from "./markdown.js";
import type { Results } from "./results.js";

/** Two benches side by side, as Markdown. */
export function comparisonTable(before: Results, after: Results): string {
  const rows = differences(before, after);
  if (rows.length === 0) return "The two benches have no strategy with a common task.\n";
  return `${[
    `Before: ${settings(before)}. After: ${settings(after)}.`,
    table(
      ["strategy", "common tasks", "pass@1", "difference (95 %)", "ready but wrong", "calls", "tokens in"],
      rows.map(rowOf),
    ),
    ...rows.map(changes),
    "The interval is a paired bootstrap over the common tasks: where it holds 0, the difference may be luck. Calls and tokens are sums over all attempts at them.",
  ].join("\n\n")}\n`;
}

const rowOf = (row: Difference): string[] => [
  row.strategy,
  count(row.tasks),
  `${percent(row.before)} → ${percent(row.after)}`,
  `${signed(row.after - row.before)} (${signed(row.interval.low)} to ${signed(row.interval.high)})`,
  ...[row.readyButWrong, row.calls, row.inputTokens].map(([then, now]) => `${count(then)} → ${count(now)}`),
];

const changes = ({ strategy, gained, lost }: Difference): string =>
  `${strategy}: gained ${listed(gained)}; lost ${listed(lost)}.`;

const listed = (tasks: readonly string[]): string =>
  tasks.length === 0 ? "none" : tasks.map(code).join(", ");

const settings = ({ suite, model, effort, without }: Results): string =>
  [
    `suite ${code(suite)}`,
    `model ${code(model)}`,
    ...(effort === null ? [] : [`effort ${code(effort)}`]),
    ...(without.length === 0 ? [] : [`without ${without.map(code).join(", ")}`]),
  ].join(", ");

/** In percentage points. */
const signed = (share: number): string => `${share > 0 ? "+" : ""}${(100 * share).toFixed(0)}`;
