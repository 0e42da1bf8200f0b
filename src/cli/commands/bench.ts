import { writeFile } from "node:fs/promises";
import path from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { comparisonTable } from "../../bench/comparison-table.js";
import { resultsPage } from "../../bench/page.js";
import { readResults } from "../../bench/results.js";
import { runBench } from "../../bench/run-bench.js";
import { loadSuites } from "../../bench/suites/load-suites.js";
import { resultsTable } from "../../bench/table.js";
import { Effort } from "../../domain/config.js";
import { PatchwrightError } from "../../domain/errors.js";
import { systemClock } from "../../domain/system-clock.js";
import { type Part, parts } from "../../flow/parts.js";
import { benchModels } from "../bench/models.js";
import { benchProgress } from "../bench/progress.js";
import { checkOutputFolder } from "../output-folder.js";
import { stopSignal } from "../stop.js";
import { say } from "../terminal.js";

interface BenchOptions {
  suite: string[];
  strategies: string[];
  model?: string;
  attempts: number;
  out: string;
  only?: string[];
  concurrency: number;
  without: Part[];
  effort?: Effort;
  budgetUsd?: number;
  budgetTokens?: number;
  replay?: string;
  evaluateOnly?: true;
  sandbox?: "bwrap" | "unshare" | "none";
}

export function addBench(program: Command): void {
  const bench = program
    .command("bench")
    .description("Measure the flow against one prompt and against sampling, on problems with hidden tests.");
  bench
    .command("run", { isDefault: true })
    .description(
      "Try every task of a suite by every strategy, and judge by the hidden tests. What a folder holds already is not done again: the same command goes on after a kill.",
    )
    .requiredOption("--suite <name...>", "own, own-problems, own-tasks, or files: see docs/benchmarks.md")
    .option("--strategies <list>", "flow, direct, sample:N, parted by commas", listOf, ["direct", "flow"])
    .option(
      "--model <name>",
      "the model (else the folder's, else PATCHWRIGHT_MODEL); {task}, {strategy} and {attempt} in it are filled in",
    )
    .option("--attempts <number>", "at each task by each strategy", wholeNumber, 1)
    .option("--out <dir>", "where journals and results go", ".patchwright-bench")
    .option("--only <ids>", "these tasks of the suite, parted by commas", listOf)
    .option("--concurrency <number>", "attempts at a time", wholeNumber, 1)
    .option("--without <parts>", `leave parts of the flow out: ${parts.join(", ")}`, partsOf, [])
    .addOption(new Option("--effort <name>", "for all tasks, instead of their own").choices(Effort.options))
    .option("--budget-usd <dollars>", "for the whole bench, with what the folder has spent", amount)
    .option("--budget-tokens <number>", "the same in input tokens", wholeNumber)
    .option("--replay <dir>", "take the replies from the journals of an earlier bench's folder")
    .option("--evaluate-only", "judge again what has ended, and ask nobody")
    .addOption(
      new Option("--sandbox <name>", "instead of the first that works").choices(["bwrap", "unshare", "none"]),
    )
    .action(runCommand);
  bench
    .command("compare")
    .description("Hold two benches against each other, strategy by strategy, on the tasks that both tried.")
    .argument("<before>", "a bench's folder, or its results.json")
    .argument("<after>", "another")
    .action(async (before: string, after: string) => {
      say(comparisonTable(await readResults(before), await readResults(after)));
    });
  bench
    .command("report")
    .description("Write a bench's results as one page with plots, to open in a browser.")
    .argument("<dir>", "a bench's folder, or its results.json")
    .option("--html <file>", "where to; else report.html beside the results")
    .action(reportCommand);
}

async function reportCommand(place: string, { html }: { html?: string }): Promise<void> {
  const results = await readResults(place);
  const file = html ?? path.join(place.endsWith(".json") ? path.dirname(place) : place, "report.html");
  await writeFile(file, resultsPage(results)).catch((error: NodeJS.ErrnoException) => {
    throw new PatchwrightError(
      "output-unwritable",
      { path: file, detail: error.code ?? error.message },
      { cause: error },
    );
  });
  say(file);
}

async function runCommand(options: BenchOptions): Promise<void> {
  const { out, sandbox, replay } = options;
  await checkOutputFolder(out);
  const suite = await loadSuites(options.suite, { sandbox, environment: process.env });
  const signal = stopSignal("The same command goes on from here.");
  const models = await benchModels({ model: options.model, replay, out, environment: process.env });
  const progress = benchProgress(process.stdout);
  try {
    const results = await runBench({
      suite,
      only: options.only,
      strategies: options.strategies,
      attempts: options.attempts,
      model: models.name,
      modelOf: models.of,
      effort: options.effort,
      without: options.without,
      out,
      concurrency: options.concurrency,
      budget: { costUsd: options.budgetUsd ?? null, inputTokens: options.budgetTokens ?? null },
      evaluateOnly: options.evaluateOnly ?? false,
      sandbox,
      environment: process.env,
      clock: systemClock,
      signal,
      onProgress: progress.tell,
    });
    progress.end();
    say(resultsTable(results));
    say(`${path.join(out, "results.json")}, ${path.join(out, "results.md")}`);
    process.exitCode = results.unfinished.length === 0 ? 0 : 1;
  } finally {
    progress.end();
  }
}

const listOf = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);

function partsOf(text: string): Part[] {
  return listOf(text).map((name) => {
    const part = parts.find((known) => known === name);
    if (part === undefined) throw new InvalidArgumentError(`${name} is none of ${parts.join(", ")}.`);
    return part;
  });
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError("A whole number from 1.");
  return number;
}

function amount(text: string): number {
  const number = Number(text);
  if (!Number.isFinite(number) || number <= 0) throw new InvalidArgumentError("An amount above 0.");
  return number;
}
