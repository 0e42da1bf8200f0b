import type { Outcome } from "../domain/outcome.js";
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
import { plannedText } from "./planned-text.js";
import { details, renderStageLog, stageLog } from "./stage-log.js";
import { stageTitle } from "./stage-title.js";
import { fitText } from "./tiers.js";
import { escapeUntrusted, fenced } from "./untrusted.js";
import { usageOf } from "./usage-of.js";
import { clip, usageInWords } from "./words.js";

/** GitHub's limit for a step's summary, in bytes of UTF-8. */
export const jobSummaryLimit = 1024 * 1024;

/** The run as a job's summary in Markdown: outcome, evidence, stage log, and what the model said. */
export function jobSummary({
  events,
  outcome,
}: {
  events: readonly RunEvent[];
  outcome: Outcome | null;
}): string {
  const entries = stageLog(events);
  return fitText(
    [
      { name: "outcome", forms: [100, 10].map((most) => outcomeText(outcome, most)) },
      { name: "evidence", forms: [1000, 50, 5].map((most) => evidenceText(outcome, most)) },
      {
        name: "log",
        forms: (["folded", "none"] as const).map(
          (notes) => `### Stages\n\n${renderStageLog(entries, { notes })}`,
        ),
      },
      { name: "usage", forms: [`${usageInWords(usageOf(events))}.`] },
      { name: "replies", forms: [replies(events, Number.POSITIVE_INFINITY), replies(events, 4000), ""] },
    ],
    ["replies", "replies", "evidence", "log", "evidence", "outcome"],
    jobSummaryLimit,
    Buffer.byteLength,
  );
}

function outcomeText(outcome: Outcome | null, most: number): string {
  if (outcome === null) return "## The run has no outcome";
  switch (outcome.kind) {
    case "ready":
      return `## Ready: ${escapeUntrusted(clip(outcome.title, 200))}\n\n${bullets(outcome.summary, most)}`;
    case "draft":
      return `## Draft: ${escapeUntrusted(clip(outcome.title, 200))}\n\n${bullets(outcome.summary, most)}\n\nWhat is missing:\n\n${bullets(outcome.missing, most)}`;
    case "asked":
      return `## A question first\n\n${bullets(outcome.questions, most, 1500)}`;
    case "alreadySo":
      return `## It seems to be so already\n\n${bullets([...outcome.explanation, ...outcome.shownBy], most, 1500)}`;
    case "planned":
      return `## A plan; nothing was changed\n\n${plannedText(outcome, most)}`;
    case "gaveUp":
      return `## ${outcome.blocked === true ? "It could not be tried" : "No patch good enough to show"}\n\n${bullets([outcome.why, outcome.closest ?? ""].filter(Boolean), most, 1500)}`;
  }
}

function evidenceText(outcome: Outcome | null, most: number): string {
  if (outcome?.kind !== "ready" && outcome?.kind !== "draft") return "";
  const { evidence } = outcome;
  return [
    `### Evidence\n\n${evidenceInWords(evidence)}`,
    countsTable(evidence),
    comparisonList(evidence, most),
    newTestsTable(evidence, most),
    details("Each hunk, taken out alone", hunkList(evidence, most)),
    evidence.mutants === undefined
      ? ""
      : details("Small faults put into the change, one at a time", mutantList(evidence, most)),
    evidence.bothWays === undefined ? "" : `### Changed expectations\n\n${bothWaysText(evidence, most)}`,
    evidence.bothWays === undefined
      ? ""
      : details("The edits of existing tests", fenced(evidence.bothWays.diff, "diff")),
    evidence.objections.length > 0 ? `Why this is no proof:\n\n${bullets(evidence.objections, most)}` : "",
    fenced(evidence.command, "sh"),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

function replies(events: readonly RunEvent[], most: number): string {
  const folds = events.flatMap((event) =>
    event.type === "model-replied"
      ? [
          details(
            `${stageTitle(event.stage)}: the model's reply`,
            fenced(most === Number.POSITIVE_INFINITY ? event.text : clip(event.text, most)),
          ),
        ]
      : [],
  );
  return folds.length === 0 ? "" : `### What the model said\n\n${folds.join("\n\n")}`;
}
