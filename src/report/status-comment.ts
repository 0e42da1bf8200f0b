import { noteKind } from "../domain/note-kind.js";
import type { Outcome } from "../domain/outcome.js";
import { type RunEvent, type StageName, stageNames } from "../domain/run-event.js";
import type { Caps, Usage } from "../domain/usage.js";
import { bullets, evidenceInWords } from "./evidence-text.js";
import { ledgerRoom } from "./ledger.js";
import { type Command, type Ending, nextSteps } from "./next-steps.js";
import { plannedText } from "./planned-text.js";
import { details, type StageEntry, stageLog, statusMark } from "./stage-log.js";
import { stageTitle } from "./stage-title.js";
import { staleRoom } from "./stale.js";
import { fitText } from "./tiers.js";
import { escapeUntrusted, safeUrl } from "./untrusted.js";
import { usageOf } from "./usage-of.js";
import { clip, count, counted, duration, money } from "./words.js";

/** How the one comment per issue is found again. */
export const statusMarker = "<!-- patchwright:status -->";

/** GitHub's limit for a comment, in characters, without the ledger and the note that are put into it later. */
const limit = 65_536 - ledgerRoom - staleRoom;

export interface StatusText {
  /** Everything that is known of the run; empty before it has begun. */
  events: readonly RunEvent[];
  runUrl: string | null;
  outcome: Outcome | null;
  /** The pull request's page once it is there; of a run that has none to propose, one that is open from before. */
  pullRequestUrl?: string | null;
  /** Why there will be no outcome, as one line for a person. */
  problem?: string | null;
  /** What kind of end the problem is: most are nobody's failure. */
  ending?: Ending;
  /** What did not work beside the outcome, one sentence each. */
  notes?: readonly string[];
  /** The `/patchwright` commands that are understood where this comment stands; all unless told. */
  commands?: readonly Command[];
  marker?: string;
}

const endings: Readonly<Record<Ending, string>> = {
  "not-started": "Not started.",
  died: "Patchwright stopped without a result.",
  refused: "Nothing was published.",
  unpublished: "Publishing did not go through.",
  withdrawn: "Withdrawn.",
  cancelled: "Cancelled.",
};

/** The status comment in Markdown, its marker first. Edited in place, it always tells the whole state. */
export function statusComment(input: StatusText): string {
  const { events, outcome, problem = null, notes = [], marker = statusMarker } = input;
  const entries = stageLog(events);
  const over = outcome !== null || problem !== null;
  return fitText(
    [
      { name: "marker", forms: [`${marker}\n${headline(input, entries)}`] },
      { name: "outcome", forms: [20, 5].map((most) => outcomeText(outcome, most)) },
      { name: "problem", forms: [problem === null ? "" : escapeUntrusted(clip(problem, 2000))] },
      { name: "notes", forms: [notes.length === 0 ? "" : `Also:\n\n${bullets(notes, 10)}`] },
      { name: "stages", forms: [stagesText(entries, plannedStages(events), over), ""] },
      { name: "budget", forms: [budget(events)] },
      { name: "next", forms: [nextSteps(input)] },
    ],
    ["outcome", "stages"],
    limit,
  );
}

function headline(
  { events, outcome, pullRequestUrl = null, runUrl, problem, ending = "died" }: StatusText,
  entries: readonly StageEntry[],
) {
  const pull = link("the pull request", pullRequestUrl);
  const run = link("The run", runUrl);
  const tail = run === "" ? "" : ` ${run}.`;
  const kept = link("The pull request", pullRequestUrl);
  const stays = kept === "" ? tail : ` ${kept} stays as it was.${tail}`;
  if (problem) return `**${endings[ending]}**${tail}`;
  switch (outcome?.kind) {
    case "ready":
      return `**Done${pull === "" ? "" : `: ${pull}`}.**${tail}`;
    case "draft":
      return `**Not proven, so a draft${pull === "" ? "" : `: ${pull}`}.**${tail}`;
    case "asked":
      return `**A question first.**${stays}`;
    case "alreadySo":
      return `**It seems to be so already; nothing was changed.**${stays}`;
    case "planned":
      return `**A plan; nothing was changed.**${tail}`;
    case "gaveUp":
      return `**${outcome.blocked === true ? blockedWords : wasStopped(events) ? "Stopped, as asked." : "No patch good enough to show."}**${stays}`;
    default:
      break;
  }
  // It stays until the run is over where the solve job may not write, and is true all that time.
  if (events.length === 0)
    return `**Accepted.**${run === "" ? "" : ` ${run} shows how far it is; what comes of it will stand here.`}`;
  const current = entries.findLast((entry) => entry.status === "running");
  return `**Working: ${current ? stageTitle(current.stage).toLowerCase() : "between two stages"}.**${tail}`;
}

const blockedWords = "It could not be tried: something has to be put right first.";

const wasStopped = (events: readonly RunEvent[]): boolean =>
  events.some((event) => event.type === "noted" && event.kind === noteKind.stopRequested);

/** True while a status comment's text says that its run has not ended. */
export const isUnderWay = (body: string): boolean => /^\*\*(?:Accepted\.|Working: [^*\n]*)\*\*/m.test(body);

/** True while it tells of a result that GitHub would not take: publishing it may be tried again. */
export const isUnpublished = (body: string): boolean => body.includes(`\n**${endings.unpublished}**`);

/** True while it tells how a run ended, which stays worth knowing when the next one is not even started. */
export const tellsAnEnd = (body: string): boolean =>
  /^\*\*.*\/actions\/runs\/\d+/m.test(body) && !isUnderWay(body) && !/^\*\*Not started\.\*\*/m.test(body);

function outcomeText(outcome: Outcome | null, most: number): string {
  switch (outcome?.kind) {
    case "ready":
      return evidenceInWords(outcome.evidence);
    case "draft":
      return `${evidenceInWords(outcome.evidence)}\n\nWhat is missing:\n\n${bullets(outcome.missing, most)}`;
    case "asked":
      return "What is asked stands in a comment of its own, below.";
    case "alreadySo":
      return [
        bullets(outcome.explanation, most, 1500),
        outcome.shownBy.length > 0
          ? `Shown by tests that were written to see it, and pass as things are:\n\n${bullets(outcome.shownBy, most)}`
          : "",
      ]
        .filter((text) => text !== "")
        .join("\n\n");
    case "planned":
      return plannedText(outcome, most);
    case "gaveUp": {
      const closest =
        outcome.closest === null
          ? ""
          : `\n\nThe closest try: ${escapeUntrusted(clip(outcome.closest, 1500))}`;
      return `${escapeUntrusted(clip(outcome.why, 1500))}${closest}`;
    }
    default:
      return "";
  }
}

/** Open while the run goes on; folded when it is over, where the outcome matters more. */
function stagesText(entries: readonly StageEntry[], planned: readonly StageName[], over: boolean): string {
  if (entries.length === 0) return "";
  const list = stageList(entries, planned, over);
  return over ? details("Stages", list) : list;
}

/** Candidates and hunks are the most thorough effort's; another comes to them only by climbing. */
function plannedStages(events: readonly RunEvent[]): StageName[] {
  const thorough = events.some((event) => event.type === "run-started" && event.effort === "thorough");
  return stageNames.filter((stage) => thorough || (stage !== "choose" && stage !== "coverHunks"));
}

/** One line per stage: what has been and, while the run goes on, what is still to come. */
function stageList(entries: readonly StageEntry[], planned: readonly StageName[], over: boolean): string {
  const byStage = new Map(entries.map((entry) => [entry.stage, entry]));
  const lines = stageNames.flatMap((stage) => {
    const entry = byStage.get(stage);
    if (entry) return [`- ${statusMark[entry.status]} ${stageTitle(stage)} (${duration(entry.durationMs)})`];
    return over || !planned.includes(stage) ? [] : [`- ◻️ ${stageTitle(stage)}`];
  });
  return lines.join("\n");
}

function budget(events: readonly RunEvent[]): string {
  const started = events.find((event) => event.type === "run-started");
  if (!started) return "";
  const climbed = events.some((event) => event.type === "noted" && event.kind === noteKind.climbed);
  return budgetInWords(usageOf(events), (climbed ? started.climb?.caps : undefined) ?? started.caps);
}

/** What is used, of what may be used. */
function budgetInWords(usage: Usage, caps: Caps): string {
  const cost = usage.costUsd === null ? "price unknown" : money(usage.costUsd);
  return [
    `Used: ${count(usage.calls)} of ${counted(caps.calls, "model call")}`,
    `${count(usage.inputTokens)} of ${count(caps.inputTokens)} input tokens`,
    caps.costUsd === null ? cost : `${cost} of ${money(caps.costUsd)}`,
    `at most ${counted(caps.minutes, "minute")}.`,
  ].join(", ");
}

function link(words: string, url: string | null): string {
  const safe = safeUrl(url);
  return safe === null ? "" : `[${words}](${safe})`;
}
