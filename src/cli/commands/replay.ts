import { access } from "node:fs/promises";
import path from "node:path";
import { type Command, Option } from "commander";
import { type Config, Effort } from "../../domain/config.js";
import { isPatchwrightError, PatchwrightError } from "../../domain/errors.js";
import type { Journal } from "../../domain/ports.js";
import { systemClock } from "../../domain/system-clock.js";
import { noLimit } from "../../domain/usage.js";
import { version } from "../../domain/version.js";
import { dryRun } from "../../flow/dry-run.js";
import { type OpenRoom, openRoom, type RoomOptions } from "../../flow/open-room.js";
import { run } from "../../flow/run.js";
import { configPath } from "../../github/repository-config.js";
import { memoryJournal, openJournal } from "../../journal/open-journal.js";
import { readJournal } from "../../journal/read-journal.js";
import { replayModel } from "../../model/replay-model.js";
import { shown } from "../../report/shown.js";
import { differences, outcomeOf, type Started, startOf } from "../compare-runs.js";
import { type ConfigOptions, configOf } from "../configuration.js";
import { existingJournal } from "../existing-journal.js";
import { describeOutcome } from "../outcome-text.js";
import { checkOutputFolder } from "../output-folder.js";
import { writeResults } from "../results.js";
import { stopSignal } from "../stop.js";
import { say } from "../terminal.js";

interface ReplayOptions extends ConfigOptions {
  ref?: string;
  out?: string;
  sandbox?: "bwrap" | "unshare" | "none";
}

export function addReplay(program: Command): void {
  program
    .command("replay")
    .description(
      "Run a recorded run again offline: the model's replies come from its journal, everything else happens anew. Ends with 0 when the outcome is the same bit for bit, with 1 when it is not or when a prompt has changed.",
    )
    .argument("<journal>", "the run.jsonl")
    .option("--repo <dir>", "a checkout that holds the commit the run began from", ".")
    .option("--ref <commit>", "another commit with the very same files, where the history is another one")
    .option("--out <dir>", "keep the replay's own journal, patch and report there")
    .option("--config <file>", `another file than ${configPath} of the checkout`)
    .option("--test-command <command>", "the plain test command, where the run was given one")
    .addOption(
      new Option("--sandbox <name>", "instead of the first that works").choices(["bwrap", "unshare", "none"]),
    )
    .action(replay);
}

async function replay(file: string, options: ReplayOptions): Promise<void> {
  const recorded = await readJournal(await existingJournal(file));
  const started = startOf(recorded);
  if (started === undefined) throw new PatchwrightError("replay-no-run", { file });
  const { out } = options;
  if (out !== undefined) {
    await checkOutputFolder(out);
    await refuseExisting(path.join(out, "run.jsonl"));
  }
  say(`Replaying “${started.task.title}”, run on ${started.at.slice(0, 10)} with ${started.model}.`);

  const { room, close } = await openBase(options, {
    repository: options.repo,
    ref: options.ref ?? started.base,
    task: started.task,
    ...(started.earlier !== undefined && { earlier: started.earlier }),
    config: asStarted(await configOf(options), started),
    model: replayModel(recorded, { file }),
    cost: Promise.resolve(() => 0),
    openJournal: async () => shown(await journalIn(out), say),
    ...(options.sandbox !== undefined && { sandbox: options.sandbox }),
    environment: process.env,
    clock: systemClock,
    signal: stopSignal("A replay is not resumed: run it again."),
    onProgress: say,
  });
  try {
    const wasDry = outcomeOf(recorded)?.kind === "planned";
    const outcome = await (wasDry ? dryRun : run)(room, version);
    const files = out === undefined ? [] : await writeResults({ directory: out, room, outcome });
    say(describeOutcome(outcome, files));
    const different = differences(recorded, room.journal.events());
    for (const line of different) say(`Different: ${line}.`);
    if (different.length === 0) say("The same as recorded: every prompt, and the outcome bit for bit.");
    process.exitCode = different.length === 0 ? 0 : 1;
  } finally {
    await close();
  }
}

/** What is in a journal would be resumed instead of replayed. */
async function refuseExisting(file: string): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (isThere) throw new PatchwrightError("journal-exists", { file });
}

const journalIn = async (folder: string | undefined): Promise<Journal> =>
  folder === undefined
    ? memoryJournal(systemClock)
    : openJournal({ file: path.join(folder, "run.jsonl"), clock: systemClock });

/**
 * The run's own effort and caps, whatever the configuration says by now: a stage that ended early then does so again. A
 * cap that is the same for the highest effort was set by the budget; any other is the effort's own.
 */
function asStarted(config: Config, { effort, caps, climb }: Started): Config {
  const highest = climb?.caps ?? caps;
  return {
    ...config,
    effort: Effort.parse(effort),
    climbTo: Effort.parse(climb?.to ?? effort),
    budget: {
      perIssue: noLimit,
      perDay: noLimit,
      ...(caps.calls === highest.calls && { calls: caps.calls }),
      ...(caps.inputTokens === highest.inputTokens && { inputTokens: caps.inputTokens }),
      costUsd: caps.costUsd,
      minutes: caps.minutes,
    },
  };
}

async function openBase({ ref, repo }: ReplayOptions, options: RoomOptions): Promise<OpenRoom> {
  try {
    return await openRoom(options);
  } catch (error) {
    if (ref !== undefined || !isPatchwrightError(error) || error.code !== "commit-unknown") throw error;
    throw new PatchwrightError("replay-no-base", { base: options.ref ?? "", path: repo }, { cause: error });
  }
}
