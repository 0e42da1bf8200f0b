import { noteKind } from "../../domain/note-kind.js";
import type { Message, RunEvent, StageName } from "../../domain/run-event.js";
import { type StageEntry, stageCounts } from "../stage-log.js";
import { stageTitle } from "../stage-title.js";
import { count, counted, counts, duration, money, tokens } from "../words.js";
import { type Html, html, prose, visible } from "./markup.js";

/** The stages down the page, each with its prompts, replies, commands and notes in the order in which they came. */
export function stagesView(entries: readonly StageEntry[], events: readonly RunEvent[]): Html {
  const longest = Math.max(...entries.map(({ durationMs }) => durationMs), 1);
  const seen = new Set<string>();
  const views = entries.map((entry) => {
    const own = events.filter((event) => "stage" in event && event.stage === entry.stage);
    return stageView(entry, own, longest, seen);
  });
  return html`<section><h2>Stages</h2><ol class="stages">${views}</ol></section>`;
}

function stageView(entry: StageEntry, events: readonly RunEvent[], longest: number, seen: Set<string>): Html {
  const { usage } = entry;
  const share = Math.max(1, Math.round((entry.durationMs / longest) * 100));
  const asked =
    usage.calls > 0
      ? html`<span>${counted(usage.calls, "call")}</span><span>${tokens(usage)}</span><span>${money(usage.costUsd)}</span>`
      : null;
  const tests = stageCounts(entry);
  const steps = events.map((event) => stepView(event, seen)).filter((step) => step !== null);
  return html`<li class="stage ${entry.status}"><div class="stage-head"><h3>${stageTitle(entry.stage)}</h3><div class="facts">${asked}${
    tests ? html`<span class="${tests.failed > 0 ? "minus" : "plus"}">${counts(tests)}</span>` : null
  }<span>${duration(entry.durationMs)}</span></div></div><div class="time"><b style="width:${share}%"></b></div>${
    entry.problem
      ? html`<p class="problem"><code>${visible(entry.problem.code)}</code> ${prose(entry.problem.message)}</p>`
      : null
  }${steps.length > 0 ? html`<div class="steps">${steps}</div>` : null}</li>`;
}

function stepView(event: RunEvent, seen: Set<string>): Html | null {
  switch (event.type) {
    case "model-replied":
      return replyView(event, seen);
    case "command-finished":
      return html`<div class="step"><span class="mark">▸</span><div><span>${prose(event.purpose)}</span> <code class="soft">${visible(event.command)}</code> <span class="faint">${
        event.tests
          ? counts(event.tests)
          : event.exitCode === null
            ? "ended by a signal"
            : `exit code ${event.exitCode}`
      }${event.limit === null ? "" : `, stopped by the limit on ${event.limit}`}, ${duration(event.durationMs)}</span></div></div>`;
    case "noted":
      return event.kind === noteKind.anchor
        ? html`<div class="step"><span class="mark">⚓</span><div>passes from here on: <code>${visible(event.text)}</code></div></div>`
        : html`<div class="step"><span class="mark">•</span><div><span class="chip plain">${visible(event.kind)}</span> ${prose(event.text)}</div></div>`;
    default:
      return null;
  }
}

/** Messages that an earlier prompt held already are counted, not shown again. */
function replyView(event: Extract<RunEvent, { type: "model-replied" }>, seen: Set<string>): Html {
  const fresh = event.messages.filter((message) => !seen.has(keyOf(message)));
  for (const message of event.messages) seen.add(keyOf(message));
  const finish =
    event.finish === "stop"
      ? null
      : html` <span class="chip warn">${event.finish === "length" ? "cut off" : "refused"}</span>`;
  return html`<div class="step"><span class="mark">?</span><div class="wide"><div>asked for ${event.questions.map((name) => html`<span class="chip plain">${visible(name)}</span> `)}${finish}<span class="faint">${tokens(event.usage)}, ${money(event.usage.costUsd)}, ${duration(event.durationMs)}</span></div>
${promptView(fresh, event.messages.length)}
<details class="talk"><summary>Reply</summary><div class="message"><pre>${visible(event.text)}</pre></div></details></div></div>`;
}

function promptView(fresh: readonly Message[], all: number): Html {
  const before = all - fresh.length;
  const words = `Prompt: ${counted(all, "message")}${before > 0 ? `, ${count(before)} as before` : ""}`;
  if (fresh.length === 0) return html`<div class="faint">${words}</div>`;
  const messages = fresh.map(
    ({ role, content }) =>
      html`<div class="message"><div class="role">${role}</div><pre>${visible(content)}</pre></div>`,
  );
  return html`<details class="talk"><summary>${words}</summary>${messages}</details>`;
}

const keyOf = ({ role, content }: Message): string => `${role}\0${content}`;

/** Tokens and money per stage, as bars. */
export function usageView(entries: readonly StageEntry[]): Html | null {
  const asked = entries.filter(({ usage }) => usage.calls > 0);
  if (asked.length === 0) return null;
  const most = Math.max(...asked.map(({ usage }) => usage.inputTokens + usage.outputTokens), 1);
  const width = (n: number) => `width:${((n / most) * 100).toFixed(1)}%`;
  return html`<section><h2>Tokens and cost</h2><div class="card"><div class="usage">${asked.map(
    ({ stage, usage }: { stage: StageName; usage: StageEntry["usage"] }) =>
      html`<div>${stageTitle(stage)}</div><div class="bar thin"><b class="cached" style="${width(usage.cachedTokens)}"></b><b class="input" style="${width(usage.inputTokens - usage.cachedTokens)}"></b><b class="output" style="${width(usage.outputTokens)}"></b></div><div class="num">${tokens(usage)}</div><div class="num">${money(usage.costUsd)}</div>`,
  )}</div><p class="legend"><b class="cached"></b> in, from the prompt cache <b class="input"></b> in <b class="output"></b> out</p></div></section>`;
}
