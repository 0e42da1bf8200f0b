import { cellName } from "../../bench/cell.js";
import type { BenchProgress } from "../../bench/run-bench.js";
import { endedAs } from "../../bench/table.js";
import { count, counted, duration, money } from "../../report/words.js";
import { say } from "../terminal.js";

const width = 24;

/**
 * A line for each attempt that ends; on a terminal a bar below them, with the time left and the money spent. `end`
 * takes the bar away, and may be called twice.
 */
export function benchProgress(out: NodeJS.WriteStream) {
  let last: BenchProgress | null = null;
  const running = new Set<string>();
  const clear = () => {
    if (out.isTTY && last !== null) out.write("\r\u001b[2K");
  };
  const draw = () => {
    if (out.isTTY && last !== null) out.write(fitted(barLine(last, [...running]), out.columns));
  };
  return {
    tell: (progress: BenchProgress) => {
      clear();
      last = progress;
      const name = cellName(progress.cell);
      if (progress.what === "began") running.add(name);
      else {
        running.delete(name);
        say(endLine(progress));
      }
      draw();
    },
    end: () => {
      clear();
      last = null;
    },
  };
}

function endLine({ cell, result, why, done, all, spent }: BenchProgress): string {
  const name = cellName(cell);
  if (result === null) return `${name}: not finished: ${why ?? "it was stopped"}`;
  const { solved, usage, seconds } = result;
  return `${name}: ${solved ? "solved" : "not solved"} (${result.why}), ${endedAs(result)}, ${counted(usage.calls, "call")}, ${count(usage.inputTokens)} tokens in, ${duration(1000 * seconds)} [${done} of ${all}, ${money(spent.costUsd)}]`;
}

function barLine(
  { done, all, doneNow, elapsedMs, spent }: BenchProgress,
  running: readonly string[],
): string {
  const filled = Math.round((width * done) / Math.max(1, all));
  const bar = `${"█".repeat(filled)}${"░".repeat(width - filled)}`;
  const left = doneNow === 0 ? "" : `, about ${duration((elapsedMs / doneNow) * (all - done))} left`;
  const now = running.length === 0 ? "" : `, at ${running.join(" and ")}`;
  return `${bar} ${done} of ${all}${left}, ${money(spent.costUsd)}, ${count(spent.inputTokens)} tokens in${now}`;
}

/** A line that wraps could not be taken away again. A terminal may not know its width, and say 0. */
const fitted = (line: string, columns: number | undefined): string => {
  const room = Math.max(10, (columns || 80) - 1);
  return line.length > room ? `${line.slice(0, room - 1)}…` : line;
};
