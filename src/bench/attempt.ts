import type { Config, Effort } from "../domain/config.js";
import { isPatchwrightError, PatchwrightError } from "../domain/errors.js";
import type { Clock, Journal, ModelClient } from "../domain/ports.js";
import type { RunEvent } from "../domain/run-event.js";
import { version } from "../domain/version.js";
import { type OpenRoom, openRoom } from "../flow/open-room.js";
import type { Part } from "../flow/parts.js";
import { run } from "../flow/run.js";
import type { NamedStrategy } from "../flow/strategies.js";
import { openJournal } from "../journal/open-journal.js";
import type { Cost } from "../model/pricing.js";
import { describeDiff } from "../workspace/changes/describe-diff.js";
import {
  type AttemptFiles,
  type Ending,
  journalFile,
  outcomeFile,
  patchFile,
  readAttempt,
  verdictFile,
} from "./attempt-files.js";
import type { Cell } from "./cell.js";
import type { Ledger } from "./ledger.js";
import type { Repositories } from "./repositories.js";
import type { BenchTask, SuiteSettings, Verdict } from "./suite.js";
import { isCrash } from "./whose-failure.js";
import { writeJson, writeWhole } from "./write-whole.js";

/** What all attempts of a bench share. */
export interface Setting extends SuiteSettings {
  /** For all, instead of each task's own. */
  effort: Effort | undefined;
  /** Parts of the flow that are left out. */
  without: readonly Part[];
  repositories: Repositories;
  ledger: Ledger;
  /** The cost is capped, so it has to be known before the first call. */
  costIsCapped: boolean;
  /** The model of an attempt, which got the replies in `given` before it was broken off. */
  modelOf: (cell: Cell, given: readonly RunEvent[]) => Promise<{ model: ModelClient; cost: Promise<Cost> }>;
  clock: Clock;
  signal: AbortSignal;
}

export interface Attempt extends Cell {
  folder: string;
  benchTask: BenchTask;
  by: NamedStrategy;
}

/**
 * Solves and judges what is not on disk yet, so that a finished attempt costs nothing and a broken-off one goes on from
 * its journal. A crash is an ending and a failure. Throws what says nothing about the strategy (see whose-failure.ts): the
 * attempt is then unfinished.
 */
export async function attempt(setting: Setting, given: Attempt): Promise<AttemptFiles> {
  const before = await readAttempt(given.folder);
  if (before.verdict !== null && before.ending !== null) return before;
  const ending = before.ending ?? (await solved(setting, given, before.events));
  await judge(setting, given, ending);
  return readAttempt(given.folder);
}

/** The verdict on an attempt that has ended, anew. */
export async function judge(setting: Setting, { folder, benchTask }: Attempt, ending: Ending): Promise<void> {
  await writeJson(verdictFile(folder), await verdictOn(setting, benchTask, ending));
}

async function solved(setting: Setting, given: Attempt, events: readonly RunEvent[]): Promise<Ending> {
  const ending = await ended(setting, given, events).catch((error: unknown): Ending => {
    if (setting.signal.aborted) throw setting.signal.reason;
    if (!isCrash(error)) throw error;
    const code = isPatchwrightError(error) ? error.code : "defect";
    return { kind: "crashed", code, message: error instanceof Error ? error.message : String(error) };
  });
  // Last, for it says that there is nothing left to do but to judge.
  await writeJson(outcomeFile(given.folder), ending);
  return ending;
}

async function ended(setting: Setting, given: Attempt, events: readonly RunEvent[]): Promise<Ending> {
  const { model, cost } = await setting.modelOf(given, events);
  await refuseUnknownPrice(setting, model, cost);
  const journal = await openJournal({ file: journalFile(given.folder), clock: setting.clock });
  try {
    const { room, close } = await prepared(setting, given, { model, cost, journal });
    try {
      const outcome = await run({ ...room, plan: given.by.plan(room.plan) }, version, given.by.run);
      if ("changes" in outcome) {
        await writeWhole(patchFile(given.folder), await describeDiff(room.workspace, outcome.changes));
      }
      return outcome;
    } finally {
      await close();
    }
  } finally {
    await journal.close();
  }
}

/** What goes wrong before the strategy has begun, such as an installation without the network, is none of its failures. */
async function prepared(
  setting: Setting,
  given: Attempt,
  { model, cost, journal }: { model: ModelClient; cost: Promise<Cost>; journal: Journal },
): Promise<OpenRoom> {
  const { clock, signal, sandbox, environment, without } = setting;
  const { benchTask } = given;
  try {
    return await openRoom({
      repository: await setting.repositories.of(benchTask),
      task: benchTask.task,
      config: configFor(setting, given),
      model: setting.ledger.guarded(model),
      cost,
      openJournal: async () => setting.ledger.counted(journal),
      without,
      ...(sandbox !== undefined && { sandbox }),
      environment,
      clock,
      signal,
      onProgress: () => {},
    });
  } catch (error) {
    if (signal.aborted || !isCrash(error)) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw new PatchwrightError("bench-task-unprepared", { task: benchTask.id, detail }, { cause: error });
  }
}

function configFor({ effort }: Setting, { benchTask, by }: Attempt): Config {
  const { config } = benchTask;
  return { ...config, ...(effort !== undefined && { effort }), budget: by.budget(config.budget) };
}

async function refuseUnknownPrice(setting: Setting, model: ModelClient, cost: Promise<Cost>): Promise<void> {
  if (!setting.costIsCapped) return;
  const some = { calls: 1, inputTokens: 1000, cachedTokens: 0, outputTokens: 1000, costUsd: null };
  if ((await cost)(some, model.model) === null) {
    throw new PatchwrightError("model-price-unknown", { model: model.model });
  }
}

/** By the hidden tests where there is something to judge: a patch, or the claim that none is needed. */
async function verdictOn(setting: Setting, task: BenchTask, ending: Ending): Promise<Verdict> {
  const evaluate = async (changes: Parameters<BenchTask["evaluate"]>[0]["changes"]) =>
    task.evaluate({ folder: await setting.repositories.of(task), changes, signal: setting.signal });
  switch (ending.kind) {
    case "ready":
    case "draft":
      return evaluate(ending.changes);
    case "alreadySo":
      return evaluate(null);
    case "asked":
      return { solved: false, why: `it asked instead: ${ending.questions[0] ?? ""}` };
    case "planned":
      return { solved: false, why: "it only planned" };
    case "gaveUp":
      return { solved: false, why: `it gave up: ${ending.why}` };
    case "crashed":
      return { solved: false, why: `it crashed (${ending.code}): ${ending.message}` };
  }
}
