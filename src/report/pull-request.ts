import { noteKind } from "../domain/note-kind.js";
import type { PatchOutcome } from "../domain/outcome.js";
import type { RunEvent } from "../domain/run-event.js";
import {
  bullets,
  comparisonList,
  countsTable,
  evidenceInWords,
  hunkList,
  newTestsTable,
} from "./evidence-text.js";
import { details, renderStageLog, stageLog } from "./stage-log.js";
import { fitText, type Section } from "./tiers.js";
import { escapeUntrusted, fenced, plainUntrusted, safeUrl } from "./untrusted.js";
import { usageOf } from "./usage-of.js";
import { clip, usageInWords } from "./words.js";

/** GitHub's own limit, in characters. */
export const pullRequestBodyLimit = 65_536;

export interface PullRequestText {
  outcome: PatchOutcome;
  events: readonly RunEvent[];
  /** The issue in the same repository, or null. */
  issue: number | null;
  /** The run's page, or null where there is none. */
  runUrl: string | null;
  /** How to ask for a change, in Markdown of ours. */
  refineHint: string;
}

/** One line of plain text, at most 120 UTF-16 units. */
export function pullRequestTitle(outcome: PatchOutcome): string {
  return plainUntrusted(clip(outcome.title, 110)) || "A change without a title";
}

type Name =
  | "summary"
  | "issue"
  | "missing"
  | "evidence"
  | "again"
  | "expectations"
  | "log"
  | "usage"
  | "refine";

/**
 * The body in Markdown, under GitHub's limit: where it is too long, detail goes in the fixed order below, and what
 * stays is whole. Only a `ready` outcome closes the issue.
 */
export function pullRequestBody(input: PullRequestText): string {
  return fitText(sections(input), order, pullRequestBodyLimit);
}

/** Who gives up a form next. The numbers and what is missing stay to the end. */
const order: readonly Name[] = [
  "log",
  "log",
  "evidence",
  "expectations",
  "evidence",
  "missing",
  "evidence",
  "summary",
  "again",
];

function sections(input: PullRequestText): Section<Name>[] {
  const { outcome, events, issue, refineHint } = input;
  const entries = stageLog(events);
  const log = (notes: "folded" | "none") => details("Stage log", renderStageLog(entries, { notes }));
  const changed = events.flatMap((event) =>
    event.type === "noted" && event.kind === noteKind.changedExpectation ? [event.text] : [],
  );
  const { command } = outcome.evidence;
  return [
    { name: "summary", forms: [bullets(outcome.summary, 5), bullets(outcome.summary, 5, 120)] },
    { name: "issue", forms: [issue === null ? "" : issueLine(outcome, issue)] },
    { name: "missing", forms: [30, 5].map((most) => missing(outcome, most)) },
    { name: "expectations", forms: [30, 5].map((most) => expectations(changed, most)) },
    {
      name: "evidence",
      forms: [evidence(outcome, 50), evidence(outcome, 10), evidence(outcome, 3), countsOnly(outcome)],
    },
    {
      name: "again",
      forms: [
        `### Run it again\n\n${fenced(command, "sh")}`,
        `### Run it again\n\n${fenced(clip(command, 1000), "sh")}`,
      ],
    },
    { name: "log", forms: entries.length === 0 ? [""] : [log("folded"), log("none"), ""] },
    { name: "usage", forms: [usageLine(input)] },
    { name: "refine", forms: [`### Refine it\n\n${refineHint}`] },
  ];
}

/** A draft is no proof that the issue is dealt with, so merging it must not close the issue. */
const issueLine = (outcome: PatchOutcome, issue: number): string =>
  outcome.kind === "ready"
    ? `Closes #${issue}`
    : `For #${issue}, which stays open when this draft is merged.`;

function missing(outcome: PatchOutcome, most: number): string {
  const sentences = outcome.kind === "draft" ? [...outcome.missing, ...outcome.evidence.objections] : [];
  const unique = [...new Set(sentences)];
  return unique.length === 0 ? "" : `### What is missing\n\n${bullets(unique, most)}`;
}

function expectations(changed: readonly string[], most: number): string {
  if (changed.length === 0) return "";
  return `### Changed expectations\n\nExisting tests expect what the task contradicts. Please look at these first.\n\n${bullets(changed, most, 1000)}`;
}

function evidence({ evidence, sharedReading }: PatchOutcome, most: number): string {
  return [
    `### Evidence\n\n${evidenceInWords(evidence)}`,
    ...(sharedReading === true ? [oneReading] : []),
    countsTable(evidence),
    comparisonList(evidence, Math.min(most, 20)),
    newTestsTable(evidence, most),
    details("Each hunk, taken out alone", hunkList(evidence, most)),
  ].join("\n\n");
}

const oneReading =
  "Tests and patch come from one reading of the task: a misreading would be in both, so please read the tests first.";

const countsOnly = ({ evidence }: PatchOutcome): string =>
  `### Evidence\n\n${evidenceInWords(evidence)}\n\n${countsTable(evidence)}`;

function usageLine({ events, runUrl }: PullRequestText): string {
  const url = safeUrl(runUrl);
  const model = events.find((event) => event.type === "run-started")?.model;
  const by = model === undefined ? "" : ` by ${escapeUntrusted(clip(model, 80))}`;
  return `${usageInWords(usageOf(events))}${by}.${url === null ? "" : ` [The run](${url}).`}`;
}
