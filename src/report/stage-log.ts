import { noteKind } from "../domain/note-kind.js";
import type { RunEvent, StageName } from "../domain/run-event.js";
import { addUsage, noUsage, type Usage } from "../domain/usage.js";
import { stageTitle } from "./stage-title.js";
import { escapeUntrusted, inlineCode } from "./untrusted.js";
import { type Counts, clip, count, counts, duration, money } from "./words.js";

interface StageCommand {
  purpose: string;
  command: string;
  exitCode: number | null;
  limit: string | null;
  durationMs: number;
  tests: Counts | null;
}

/** What happened in one stage, over all its attempts. */
export interface StageEntry {
  stage: StageName;
  /** `left`: it ended at once, without asking anybody, since the run had been asked to stop. */
  status: "done" | "failed" | "running" | "left";
  usage: Usage;
  /** The questions asked, in order, each once. */
  questions: string[];
  commands: StageCommand[];
  notes: { kind: string; text: string }[];
  /** Time in the stage, in milliseconds; without the time between a crash and the resume. */
  durationMs: number;
  /** Why the last attempt failed; null unless `failed`. */
  problem: { code: string; message: string } | null;
}

/** One entry per stage that began, in the order in which they began. */
export function stageLog(events: readonly RunEvent[]): StageEntry[] {
  const entries = new Map<StageName, StageEntry>();
  const open = new Map<StageName, number>();
  const answered = new Set<string>();
  let [last, stopped] = [0, false];
  const shut = (stage: StageName, at: number) => {
    const since = open.get(stage);
    if (since !== undefined) entryOf(entries, stage).durationMs += Math.max(0, at - since);
    open.delete(stage);
  };
  const shutAll = (at: number) => {
    for (const stage of [...open.keys()]) shut(stage, at);
  };

  for (const event of events) {
    const at = Date.parse(event.at);
    if (event.type === "run-resumed") shutAll(last);
    last = at;
    if (!("stage" in event)) continue;
    const entry = entryOf(entries, event.stage);
    if (event.type === "stage-started") {
      shut(event.stage, at);
      open.set(event.stage, at);
    }
    take(entry, event);
    stopped ||= event.type === "noted" && event.kind === noteKind.stopRequested;
    if (event.type === "model-replied") for (const question of event.questions) answered.add(question);
    if (event.type === "stage-finished" && stopped && !isAnswered(entry, answered)) entry.status = "left";
    if (event.type === "stage-finished" || event.type === "stage-failed") shut(event.stage, at);
  }
  shutAll(last);
  const log = [...entries.values()];
  const over = events.some((event) => event.type === "run-finished");
  return over
    ? log.map((entry) => (entry.status === "running" ? { ...entry, status: "failed" } : entry))
    : log;
}

/** The question without whose answer a stage can't have done anything; an earlier stage may have asked it. */
const mainQuestion: Partial<Record<StageName, string>> = {
  understand: "reflect",
  writeTests: "write_tests",
  implement: "implement",
  review: "review",
};

function isAnswered({ stage, usage, commands }: StageEntry, answered: ReadonlySet<string>): boolean {
  const question = mainQuestion[stage];
  return question === undefined || answered.has(question) || usage.calls + commands.length > 0;
}

type StageEvent = Extract<RunEvent, { stage: StageName }>;

function take(entry: StageEntry, event: StageEvent): void {
  switch (event.type) {
    case "stage-started":
      entry.status = "running";
      entry.problem = null;
      break;
    case "model-replied":
      entry.usage = addUsage(entry.usage, event.usage);
      entry.questions = [...new Set([...entry.questions, ...event.questions])];
      break;
    case "command-finished": {
      const { purpose, command, exitCode, limit, durationMs, tests } = event;
      entry.commands.push({ purpose, command, exitCode, limit, durationMs, tests });
      break;
    }
    case "noted":
      entry.notes.push({ kind: event.kind, text: event.text });
      break;
    case "stage-finished":
      entry.status = "done";
      break;
    case "stage-failed":
      entry.status = "failed";
      entry.problem = { code: event.code, message: event.message };
  }
}

function entryOf(entries: Map<StageName, StageEntry>, stage: StageName): StageEntry {
  const known = entries.get(stage);
  if (known) return known;
  const entry: StageEntry = {
    stage,
    status: "running",
    usage: noUsage,
    questions: [],
    commands: [],
    notes: [],
    durationMs: 0,
    problem: null,
  };
  entries.set(stage, entry);
  return entry;
}

export const statusMark: Record<StageEntry["status"], string> = {
  done: "✅",
  failed: "❌",
  running: "⏳",
  left: "⏹️",
};

/**
 * The log as Markdown: a table with one row per stage, then the notes of each stage in a fold.
 * `notes: "none"` leaves the folds out.
 */
export function renderStageLog(
  entries: readonly StageEntry[],
  { notes = "folded" }: { notes?: "folded" | "none" } = {},
): string {
  if (entries.length === 0) return "No stage has begun.";
  const table = [
    "| Stage | Calls | Tokens in (cached) | Tokens out | Cost | Tests | Time |",
    "| :-- | --: | --: | --: | --: | :-- | --: |",
    ...entries.map(row),
  ].join("\n");
  const folds = notes === "none" ? [] : entries.map(noteFold).filter((fold) => fold !== "");
  return [table, ...folds].join("\n\n");
}

function row(entry: StageEntry): string {
  const { usage } = entry;
  const asked = usage.calls > 0;
  const cells = [
    `${statusMark[entry.status]} ${stageTitle(entry.stage)}`,
    asked ? count(usage.calls) : "–",
    asked ? `${count(usage.inputTokens)} (${count(usage.cachedTokens)})` : "–",
    asked ? count(usage.outputTokens) : "–",
    asked ? money(usage.costUsd) : "–",
    testsInWords(entry),
    duration(entry.durationMs),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** The counts that speak for a stage: of its widest test run, the last such run where there are several. */
export function stageCounts(entry: StageEntry): Counts | null {
  const runs = entry.commands.flatMap(({ tests }) => (tests ? [tests] : []));
  const width = ({ passed, failed, skipped }: Counts) => passed + failed + skipped;
  const widest = Math.max(...runs.map(width));
  return runs.findLast((run) => width(run) === widest) ?? null;
}

function testsInWords(entry: StageEntry): string {
  const shown = stageCounts(entry);
  const runs = entry.commands.filter(({ tests }) => tests).length;
  if (!shown) return "–";
  return runs === 1 ? counts(shown) : `${counts(shown)} (${runs} runs)`;
}

function noteFold(entry: StageEntry): string {
  const lines = entry.notes.map(
    ({ kind, text }) => `- ${inlineCode(kind)} ${escapeUntrusted(clip(text, 600))}`,
  );
  if (entry.problem) {
    lines.push(`- ${inlineCode(entry.problem.code)} ${escapeUntrusted(clip(entry.problem.message, 600))}`);
  }
  if (lines.length === 0) return "";
  return details(
    `${stageTitle(entry.stage)}: ${lines.length === 1 ? "1 note" : `${lines.length} notes`}`,
    lines.join("\n"),
  );
}

/** A fold. The summary is ours, never untrusted text. */
export const details = (summary: string, body: string): string =>
  `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
