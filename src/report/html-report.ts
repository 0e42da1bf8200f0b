import type { Outcome } from "../domain/outcome.js";
import type { Planned } from "../domain/planned.js";
import type { RunEvent } from "../domain/run-event.js";
import type { Task } from "../domain/task.js";
import { type FileDiff, fileView } from "./html/diff.js";
import { evidenceView } from "./html/evidence-view.js";
import { type Html, html, prose, visible } from "./html/markup.js";
import { stagesView, usageView } from "./html/stage-view.js";
import { css } from "./html/style.js";
import { estimateInWords, testKindInWords } from "./planned-text.js";
import { stageLog } from "./stage-log.js";
import { oneLine } from "./untrusted.js";
import { usageOf } from "./usage-of.js";
import { count, duration, money } from "./words.js";

export interface HtmlReport {
  events: readonly RunEvent[];
  outcome: Outcome | null;
  /** Diffs of the changed files against the base; a file without one is shown with its new content. */
  diffs?: readonly FileDiff[];
}

/**
 * The run as one page that needs nothing else: no script, no font, no request. It holds the prompts and replies, so it
 * is as private as the journal.
 */
export function htmlReport({ events, outcome, diffs = [] }: HtmlReport): string {
  const entries = stageLog(events);
  const started = events.find((event) => event.type === "run-started");
  const title = oneLine(outcome && "title" in outcome ? outcome.title : (started?.task.title ?? "A run"));
  const patch = outcome?.kind === "ready" || outcome?.kind === "draft" ? outcome : null;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title} · Patchwright</title><style>${{ markup: css }}</style></head><body><main>
<header><div class="brand">Patchwright</div><h1>${prose(title)}</h1>${verdict(outcome)}${figures(events, outcome)}</header>
${outcomeView(outcome)}
${started ? taskView(started.task) : null}
${patch ? evidenceView(patch.evidence) : null}
${
  patch && patch.changes.files.length > 0
    ? html`<section><h2>The change</h2>${patch.changes.files.map((file) =>
        fileView(
          file,
          diffs.find(({ path }) => path === file.path),
          patch.evidence.hunks.filter(({ path }) => path === file.path),
        ),
      )}</section>`
    : null
}
${entries.length > 0 ? stagesView(entries, events) : null}
${usageView(entries)}
${
  started
    ? html`<footer>Base <code>${started.base.slice(0, 12)}</code> · model <code>${visible(started.model)}</code> · effort ${started.effort} · Patchwright ${started.version} · began ${started.at.slice(0, 16).replace("T", " ")} UTC</footer>`
    : null
}
</main></body></html>
`;
  return page.markup;
}

const verdicts: Record<Outcome["kind"], [tone: string, words: string]> = {
  ready: ["good", "Ready: proven by the suite"],
  draft: ["warn", "Draft: not proven"],
  asked: ["plain", "A question first"],
  alreadySo: ["plain", "Already so: nothing changed"],
  planned: ["plain", "A plan: nothing changed"],
  gaveUp: ["bad", "No patch good enough to show"],
};

function verdict(outcome: Outcome | null): Html {
  const [tone, words] = outcome ? verdicts[outcome.kind] : ["plain", "No outcome yet"];
  return html`<p class="verdict"><span class="chip big ${tone}">${words}</span></p>`;
}

function figures(events: readonly RunEvent[], outcome: Outcome | null): Html {
  const usage = usageOf(events);
  const time = stageLog(events).reduce((sum, { durationMs }) => sum + durationMs, 0);
  const evidence = outcome && "evidence" in outcome ? outcome.evidence : null;
  const redToGreen = evidence?.newTests.filter(
    ({ onBase, onHead }) => onBase !== "passed" && onHead === "passed",
  );
  const figure = (value: string, name: string) => html`<div><b>${value}</b><span>${name}</span></div>`;
  return html`<div class="figures">${evidence ? figure(`${count(evidence.head.passed)}/${count(evidence.head.passed + evidence.head.failed)}`, "tests pass") : null}${
    redToGreen ? figure(count(redToGreen.length), "new tests, red → green") : null
  }${figure(count(usage.calls), "model calls")}${figure(count(usage.inputTokens), "tokens in")}${figure(count(usage.outputTokens), "tokens out")}${figure(money(usage.costUsd), "cost")}${figure(duration(time), "in stages")}</div>`;
}

const list = (texts: readonly string[]): Html =>
  html`<ul>${texts.map((text) => html`<li>${prose(text)}</li>`)}</ul>`;

function outcomeView(outcome: Outcome | null): Html | null {
  switch (outcome?.kind) {
    case "ready":
      return html`<section><div class="card">${list(outcome.summary)}</div></section>`;
    case "draft":
      return html`<section><div class="card">${list(outcome.summary)}</div><div class="card edge-warn"><h3>What is missing</h3>${list(outcome.missing)}</div></section>`;
    case "asked":
      return html`<section><div class="card"><h3>Questions</h3>${list(outcome.questions)}</div></section>`;
    case "alreadySo":
      return html`<section><div class="card">${list(outcome.explanation)}<h3>Shown by</h3>${list(outcome.shownBy)}</div></section>`;
    case "planned":
      return plannedView(outcome);
    case "gaveUp":
      return html`<section><div class="card edge-bad"><p>${prose(outcome.why)}</p>${outcome.closest === null ? null : html`<p class="faint">The closest try: ${prose(outcome.closest)}</p>`}</div></section>`;
    default:
      return null;
  }
}

const plannedView = ({ plan, tests, estimate }: Planned): Html =>
  html`<section><div class="card">${list(plan)}<p>${estimateInWords(estimate)}</p></div></section>
<section><h2>The tests it would write</h2>${tests.map(
    ({ path, kind, content }) =>
      html`<div class="card"><h3><code>${visible(path)}</code></h3><p>${testKindInWords[kind]}</p><pre>${visible(content)}</pre></div>`,
  )}</section>`;

function taskView(task: Task): Html {
  const where = task.issue
    ? html`<span class="faint">${visible(task.issue.repository)}#${task.issue.number}</span>`
    : null;
  return html`<section><h2>The task</h2><div class="card"><h3>${prose(task.title)} ${where}</h3><div class="text">${prose(task.body)}</div>${
    task.requirements.length > 0 ? html`<h3>Further requirements</h3>${list(task.requirements)}` : null
  }</div></section>`;
}
