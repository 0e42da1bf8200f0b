import type { Evidence } from "../domain/evidence.js";
import { noteKind } from "../domain/note-kind.js";
import type { PatchOutcome } from "../domain/outcome.js";
import type { RunEvent } from "../domain/run-event.js";
import {
  bothWaysText,
  bullets,
  comparisonList,
  countsTable,
  evidenceInWords,
  hunkList,
  mutantList,
  newTestsTable,
} from "./evidence-text.js";
import { type Fit, hasBoxes, type TemplatePart, templateParts } from "./pull-request-template.js";
import { details, renderStageLog, stageLog } from "./stage-log.js";
import { staleRoom } from "./stale.js";
import { inSummaryRoom, summaryIn, summarySince } from "./summary-room.js";
import { fitText, type Section } from "./tiers.js";
import { changeSetLine } from "./told-evidence.js";
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
  /** What else its readers should know, one sentence each. */
  notes?: readonly string[];
  /** The repository's own pull request template; null or absent where it has none. */
  template?: string | null;
  /** Of a refinement: the body of the pull request that it goes on with, whose summary stays. */
  refinedBody?: string | null;
}

/** One line of plain text, at most 120 UTF-16 units. */
export function pullRequestTitle(outcome: PatchOutcome): string {
  return plainUntrusted(clip(outcome.title, 110)) || "A change without a title";
}

type Name =
  | "notes"
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
  const parts = templateParts(input.template ?? "");
  return fitText(inTemplate(sections(input), parts), order, pullRequestBodyLimit - staleRoom);
}

/** What of ours goes below a heading of the template that asks for it. */
const below: Readonly<Record<Fit, readonly Name[]>> = {
  summary: ["summary"],
  issue: ["issue"],
  evidence: ["missing", "expectations", "evidence", "again"],
};

/** Our sections under the fitting headings of a template, the rest of ours after it; without one as they are. */
function inTemplate(
  ours: readonly Section<Name>[],
  parts: readonly TemplatePart[],
): Section<Name | "template">[] {
  if (parts.length === 0) return [...ours];
  const theirs = (text: string): Section<"template"> => ({ name: "template", forms: [text] });
  const asked = parts.flatMap(({ fits }) => fits ?? []);
  // Where nothing asks for the issue, it stands with the summary rather than far below.
  const under = (fit: Fit): readonly Name[] =>
    fit === "summary" && !asked.includes("issue") ? [...below.summary, ...below.issue] : below[fit];
  const placed = new Set(asked.flatMap(under));
  return [
    ...ours.filter(({ name }) => name === "notes"),
    ...parts.flatMap(({ heading, body, fits }): Section<Name | "template">[] => {
      const here = fits === null ? [] : ours.filter(({ name }) => under(fits).includes(name));
      const empty = fits === null && body === "";
      return [theirs(heading), ...here, theirs(empty ? "_Left empty by Patchwright._" : body)];
    }),
    theirs(hasBoxes(parts) ? "_The boxes are left for people to tick._" : ""),
    theirs("---"),
    ...ours.filter(({ name }) => name !== "notes" && !placed.has(name)),
  ];
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
  "expectations",
  "summary",
  "again",
];

function sections(input: PullRequestText): Section<Name>[] {
  const { outcome, events, issue, refineHint, notes } = input;
  const entries = stageLog(events);
  const log = (notes: "folded" | "none") => details("Stage log", renderStageLog(entries, { notes }));
  const changed = events.flatMap((event) =>
    event.type === "noted" && event.kind === noteKind.changedExpectation ? [event.text] : [],
  );
  const { command, changeSet } = outcome.evidence;
  const again = `All of the evidence, in a checkout: \`patchwright verify --pr\` with the number of this pull request.\n${changeSetLine(changeSet)}`;
  return [
    { name: "notes", forms: [notes === undefined ? "" : bullets(notes, 10)] },
    { name: "summary", forms: [summary(input, 500), summary(input, 120)] },
    { name: "issue", forms: [issue === null ? "" : issueLine(outcome, issue)] },
    { name: "missing", forms: [30, 5].map((most) => missing(outcome, most)) },
    { name: "expectations", forms: [30, 5, 0].map((most) => expectations(outcome.evidence, changed, most)) },
    {
      name: "evidence",
      forms: [evidence(outcome, 50), evidence(outcome, 10), evidence(outcome, 3), countsOnly(outcome)],
    },
    {
      name: "again",
      forms: [
        `### Run it again\n\n${fenced(command, "sh")}\n\n${again}`,
        `### Run it again\n\n${fenced(clip(command, 1000), "sh")}\n\n${again}`,
      ],
    },
    { name: "log", forms: entries.length === 0 ? [""] : [log("folded"), log("none"), ""] },
    { name: "usage", forms: [usageLine(input)] },
    { name: "refine", forms: [`### Refine it\n\n${refineHint}`] },
  ];
}

/** A refinement's own words tell only what it changed: what the pull request said before stays above them. */
function summary({ outcome, refinedBody = null }: PullRequestText, length: number): string {
  const own = bullets(outcome.summary, 5, length);
  const earlier = refinedBody === null ? null : summaryIn(refinedBody);
  return inSummaryRoom(earlier === null ? own : summarySince(earlier, own));
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

/** With the edits themselves, but in the barest form. */
function expectations(evidence: Evidence, changed: readonly string[], most: number): string {
  const heading = "### Changed expectations\n\n";
  const { bothWays } = evidence;
  if (bothWays === undefined) {
    if (changed.length === 0) return "";
    return `${heading}Existing tests expect what the task contradicts. Please look at these first.\n\n${bullets(changed, most || 5, 1000)}`;
  }
  const said =
    bothWays.declared.length > 0
      ? "Existing tests expect what the task contradicts. Their changed expectations are part of this pull request, and prove nothing: please look at these first."
      : "Existing tests were edited, and nothing says that the task asks for it.";
  const diff =
    most === 0 ? "" : `\n\n${details("The edits of existing tests", fenced(bothWays.diff, "diff"))}`;
  return `${heading}${said}\n\n${bothWaysText(evidence, most || 5)}${diff}`;
}

function evidence({ evidence, sharedReading }: PatchOutcome, most: number): string {
  return [
    `### Evidence\n\n${evidenceInWords(evidence)}`,
    ...(sharedReading === true ? [oneReading] : []),
    countsTable(evidence),
    comparisonList(evidence, Math.min(most, 20)),
    newTestsTable(evidence, most),
    details("Each hunk, taken out alone", hunkList(evidence, most)),
    ...faults(evidence, most),
  ].join("\n\n");
}

const oneReading =
  "Tests and patch come from one reading of the task: a misreading would be in both, so please read the tests first.";

function faults(evidence: Evidence, most: number): string[] {
  const text = mutantList(evidence, most);
  return text === "" ? [] : [details("Small faults put into the change, one at a time", text)];
}

const countsOnly = ({ evidence }: PatchOutcome): string =>
  `### Evidence\n\n${evidenceInWords(evidence)}\n\n${countsTable(evidence)}`;

function usageLine({ events, runUrl }: PullRequestText): string {
  const url = safeUrl(runUrl);
  const model = events.find((event) => event.type === "run-started")?.model;
  const by = model === undefined ? "" : ` by ${escapeUntrusted(clip(model, 80))}`;
  return `${usageInWords(usageOf(events))}${by}.${url === null ? "" : ` [The run](${url}).`}`;
}
