import { count, counted, duration, money } from "../report/words.js";
import { cellName } from "./cell.js";
import { code, percent, table } from "./markdown.js";
import type { AttemptResult, Results } from "./results.js";
import { atCommonTasks, grouped, type Share, type Summary, summaries, total } from "./summary.js";

/** The results as Markdown: a row for each strategy, then one for each task. */
export function resultsTable(results: Results): string {
  const { attempts, unfinished, suite, model, effort, without } = results;
  if (attempts.length === 0) return "No attempt is finished.\n";
  const common = atCommonTasks(attempts);
  const settings = [
    `suite ${code(suite)}`,
    `model ${code(model)}`,
    `effort ${effort === null ? "as each task sets it" : code(effort)}`,
    ...(without.length === 0 ? [] : [`without ${without.map(code).join(", ")}`]),
  ];
  return `${[
    `${settings.join(", ")}.`,
    strategyTable(summaries(attempts)),
    ...(common === null
      ? []
      : [
          `The strategies did not try the same tasks. On the ${new Set(common.map(({ task }) => task)).size} that all of them tried:`,
          strategyTable(summaries(common)),
        ]),
    footnotes(attempts),
    taskTable(attempts),
    ...(unfinished.length === 0
      ? []
      : [
          `Not finished, and counted neither way: ${unfinished.length} (${unfinished.slice(0, 5).map(cellName).join("; ")}${unfinished.length > 5 ? "; …" : ""}).`,
        ]),
  ].join("\n\n")}\n`;
}

function strategyTable(rows: readonly Summary[]): string {
  const ks = [...new Set(rows.flatMap(({ passAt }) => passAt.map(({ k }) => k)))].sort((a, b) => a - b);
  return table(
    [
      "strategy",
      "tasks",
      "attempts",
      "solved",
      ...ks.map((k) => `pass@${k} (95 %)`),
      "declared ready",
      "ready but wrong",
      "calls",
      "tokens in",
      "repeat a prompt",
      "or a reply, too",
      "tokens out",
      "cost",
      "time per solved",
    ],
    rows.map((row) => [
      row.strategy,
      count(row.tasks),
      count(row.attempts),
      count(row.solved),
      ...ks.map((k) => share(row.passAt.find((at) => at.k === k)?.share)),
      count(row.declaredReady),
      count(row.readyButWrong),
      count(row.usage.calls),
      count(row.usage.inputTokens),
      part(row.repeated.prompts, row.usage.inputTokens),
      part(row.repeated.withReplies, row.usage.inputTokens),
      count(row.usage.outputTokens),
      money(row.usage.costUsd),
      row.solved === 0 ? "–" : duration((1000 * row.seconds) / row.solved),
    ]),
  );
}

const footnotes = (attempts: readonly AttemptResult[]): string =>
  [
    "Solved: the hidden tests accept the patch. Every attempt counts, a crash and a give-up as failures.",
    "Declared ready: the flow by its proof; direct and sample when the existing suite runs to its end and nothing that passed fails (they have no test of their own).",
    "Tokens in that repeat the beginning of an earlier prompt of the same attempt could be served by a cache; the share is told by characters. Time per solved: of all attempts, by those that were solved, without set-up and judging.",
    ...(attempts.some(({ usage }) => usage.costUsd === null)
      ? ["Unknown cost: the model's price is not known."]
      : []),
  ].join(" ");

function taskTable(attempts: readonly AttemptResult[]): string {
  const strategies = [...grouped(attempts, ({ strategy }) => strategy).keys()];
  const tasks = [...grouped(attempts, ({ task }) => task)];
  return table(
    ["task", ...strategies],
    tasks.map(([task, tries]) => [
      code(task),
      ...strategies.map((strategy) => taskCell(tries.filter((one) => one.strategy === strategy))),
    ]),
  );
}

/** Solved, how it ended, calls and tokens in; of several attempts, how many of them and the sums. */
function taskCell(tries: readonly AttemptResult[]): string {
  const [first] = tries;
  if (first === undefined) return "–";
  const calls = total(tries, ({ usage }) => usage.calls);
  const tokens = total(tries, ({ usage }) => usage.inputTokens);
  const spent = `${counted(calls, "call")}, ${count(tokens)} in`;
  if (tries.length === 1) return `${first.solved ? "solved" : "not solved"}, ${endedAs(first)}; ${spent}`;
  const solved = tries.filter((one) => one.solved).length;
  const ready = tries.filter((one) => one.declaredReady).length;
  return `${solved} of ${tries.length} solved, ${ready} declared ready; ${spent}`;
}

/** How one attempt ended, in words. A baseline's draft that the existing suite accepts is what it declares ready. */
export const endedAs = ({ ended, declaredReady }: AttemptResult): string => {
  if (declaredReady) return ended === "ready" ? "ready" : "suite green";
  const words = { alreadySo: "says it is so already", planned: "only planned", gaveUp: "gave up" } as const;
  return ended in words ? words[ended as keyof typeof words] : ended;
};

const part = (some: number, all: number): string => (all === 0 ? "–" : percent(some / all));
const share = (at: Share | undefined): string =>
  at === undefined ? "–" : `${percent(at.mean)} (${percent(at.low)} to ${percent(at.high)})`;
