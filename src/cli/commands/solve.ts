import { rm, rmdir } from "node:fs/promises";
import path from "node:path";
import { type Command, Option } from "commander";
import { type ErrorCode, isPatchwrightError, PatchwrightError } from "../../domain/errors.js";
import { systemClock } from "../../domain/system-clock.js";
import type { Task } from "../../domain/task.js";
import { version } from "../../domain/version.js";
import { dryRun } from "../../flow/dry-run.js";
import { openRoom } from "../../flow/open-room.js";
import type { Room } from "../../flow/room.js";
import { run } from "../../flow/run.js";
import { configPath } from "../../github/repository-config.js";
import { openJournal } from "../../journal/open-journal.js";
import { shown } from "../../report/shown.js";
import { configOf } from "../configuration.js";
import { type Refinement, refinementOf } from "../earlier-run.js";
import { exitCodeOf, exitCodesText } from "../exit.js";
import { readIssueFile } from "../issue-file.js";
import { modelFor } from "../model.js";
import { describeOutcome } from "../outcome-text.js";
import { checkOutputFolder } from "../output-folder.js";
import { writeResults } from "../results.js";
import { stopSignal } from "../stop.js";
import { say } from "../terminal.js";

interface SolveOptions {
  repo: string;
  issue?: string;
  refine?: string;
  feedback?: string;
  out: string;
  ref?: string;
  config?: string;
  replay?: string;
  model?: string;
  testCommand?: string;
  sandbox?: "bwrap" | "unshare" | "none";
  dryRun?: boolean;
}

export function addSolve(program: Command): void {
  program
    .command("solve")
    .description(
      "Solve an issue in a checkout: patch, journal and report go to a folder; the checkout is not touched.",
    )
    .option("--issue <file>", "the issue: first line the title, the rest the description")
    .option(
      "--refine <journal>",
      "instead of an issue: go on from the patch of an earlier run, by its run.jsonl, with --feedback",
    )
    .option("--feedback <file>", "what should be different from the patch that --refine names")
    .option("--repo <dir>", "the checkout", ".")
    .option("--ref <commit>", "what to start from (default: HEAD, or the commit of the run that is refined)")
    .option("--out <dir>", "where the results go; a journal that is there is resumed", ".patchwright")
    .option("--config <file>", `another file than ${configPath} of the checkout`)
    .option("--model <name>", "the model (else PATCHWRIGHT_MODEL, else the configuration)")
    .option("--replay <journal>", "take the model's replies from a recorded journal instead")
    .option("--dry-run", "only plan: the approach, the tests it would write, and what doing it would cost")
    .option("--test-command <command>", "the plain test command, instead of the detected one")
    .addOption(
      new Option("--sandbox <name>", "instead of the first that works").choices(["bwrap", "unshare", "none"]),
    )
    .addHelpText("after", exitCodesText)
    .action(solve);
}

async function solve(options: SolveOptions): Promise<void> {
  const { task, ...refined } = await toSolve(options);
  const config = await configOf(options);
  await checkOutputFolder(options.out);
  const signal = stopSignal("Run it again to resume from the journal.");
  const { model, cost } = await modelFor({ ...options, config, environment: process.env });
  const journalFile = path.join(options.out, "run.jsonl");
  const { room, close } = await openRoom({
    repository: options.repo,
    ...refined,
    ...(options.ref === undefined ? {} : { ref: options.ref }),
    task,
    config,
    model,
    cost,
    openJournal: async () => shown(await openJournal({ file: journalFile, clock: systemClock }), say),
    ...(options.sandbox === undefined ? {} : { sandbox: options.sandbox }),
    environment: process.env,
    clock: systemClock,
    signal,
    onProgress: say,
  });
  try {
    const outcome = await (options.dryRun === true ? dryRun : run)(room, version);
    const files = await writeResults({ directory: options.out, room, outcome });
    say(describeOutcome(outcome, files));
    process.exitCode = exitCodeOf(outcome);
  } catch (error) {
    if (isPatchwrightError(error) && !resumable.includes(error.code))
      await removeUnlessPaid(room, options.out);
    throw error;
  } finally {
    await close();
  }
}

async function toSolve({ issue, refine, feedback }: SolveOptions): Promise<{ task: Task } | Refinement> {
  if (refine !== undefined && feedback !== undefined) return refinementOf(refine, feedback);
  if (issue === undefined || refine !== undefined) throw new PatchwrightError("solve-no-issue");
  return { task: await readIssueFile(issue) };
}

/** After these the folder stays as it is: it can be resumed, or is not ours. */
const resumable: readonly ErrorCode[] = ["stopped", "journal-of-another-run"];

/** A journal that holds no reply is worth nothing: a wrong key or model leaves nothing behind. */
async function removeUnlessPaid({ journal }: Room, out: string): Promise<void> {
  if (journal.events().some((event) => event.type === "model-replied")) return;
  await rm(path.join(out, "run.jsonl"));
  // Fails where there is something else in it, which is not ours to remove.
  await rmdir(out).catch(() => {});
}
