import { type Html, html } from "../report/html/markup.js";
import { css } from "../report/html/style.js";
import { count, counted, duration, money } from "../report/words.js";
import { percent } from "./markdown.js";
import { costPlot } from "./plot-cost.js";
import { survivalPlot } from "./plot-survival.js";
import type { AttemptResult, Results } from "./results.js";
import { grouped, type Summary, summaries } from "./summary.js";
import { endedAs } from "./table.js";

const plots = `
svg{display:block;width:100%;height:auto;font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
svg text{fill:var(--ink)}svg .tick,svg .axis{fill:var(--faint);font-size:12px}svg .name{font-weight:600}
svg .grid{stroke:var(--line)}svg .whisker{stroke:var(--accent);stroke-width:2;opacity:.45}svg .point{fill:var(--accent)}
svg .rail{fill:var(--code)}svg .alive{fill:var(--cached)}svg .green{fill:var(--good)}
.legend .alive{background:var(--cached)}.legend .green{background:var(--good)}
td.figure,th.figure{text-align:right;font-variant-numeric:tabular-nums;padding-right:10px}td.figure,td:first-child{white-space:nowrap}th.figure{vertical-align:bottom}
`;

/** The results as one page that needs nothing else: no script, no font, no request. */
export function resultsPage(results: Results): string {
  const { attempts, suite, model, effort, without, unfinished } = results;
  const rows = summaries(attempts);
  const facts = [
    `model ${model}`,
    effort === null ? null : `effort ${effort}`,
    without.length === 0 ? null : `without ${without.join(", ")}`,
    counted(attempts.length, "attempt"),
    unfinished.length === 0 ? null : `${unfinished.length} not finished, and not counted`,
  ].filter((fact) => fact !== null);
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${`Bench of ${suite}`} · Patchwright</title><style>${{ markup: css + plots }}</style></head><body><main>
<header><div class="brand">Patchwright</div><h1>${`Bench of ${suite}`}</h1><p class="faint">${facts.join(" · ")}</p></header>
${attempts.length === 0 ? html`<p>No attempt is finished.</p>` : body(rows, attempts)}
</main></body></html>
`.markup;
}

const body = (rows: readonly Summary[], attempts: readonly AttemptResult[]): Html => html`
<section><h2>Strategies</h2><div class="card scroll">${strategies(rows)}</div></section>
<section><h2>Solved against cost</h2><div class="card">${costPlot(rows)}<p class="faint">Share of tasks solved by one attempt (pass@1, by the hidden tests) with its 95 % interval over tasks. Higher and further to the left is better.</p></div></section>
<section><h2>How far attempts came</h2>${[...grouped(attempts, ({ strategy }) => strategy)].map(
  ([strategy, own]) => html`<div class="card"><h3>${strategy}</h3>${survivalPlot(own)}</div>`,
)}<p class="legend"><b class="alive"></b>finished the stage <b class="green"></b>and its candidate breaks nothing and fails no new test, or the hidden tests pass</p></section>
<section><h2>Tasks</h2><div class="card scroll">${tasks(rows, attempts)}</div></section>`;

function strategies(rows: readonly Summary[]): Html {
  const head = [
    "strategy",
    "tasks",
    "attempts",
    "solved",
    "pass@1",
    "ready",
    "ready but wrong",
    "calls",
    "tokens in",
    "repeated",
    "out",
    "cost",
    "time per solved",
  ];
  return html`<table><tr>${head.map((name, index) => html`<th class="${index === 0 ? "" : "figure"}">${name}</th>`)}</tr>
${rows.map((row) => {
  const first = row.passAt.find(({ k }) => k === 1)?.share;
  const figures = [
    count(row.tasks),
    count(row.attempts),
    count(row.solved),
    first === undefined ? "–" : percent(first.mean),
    count(row.declaredReady),
    count(row.readyButWrong),
    count(row.usage.calls),
    count(row.usage.inputTokens),
    row.usage.inputTokens === 0 ? "–" : percent(row.repeated.prompts / row.usage.inputTokens),
    count(row.usage.outputTokens),
    money(row.usage.costUsd),
    row.solved === 0 ? "–" : duration((1000 * row.seconds) / row.solved),
  ];
  return html`<tr><td><b>${row.strategy}</b></td>${figures.map((figure) => html`<td class="figure">${figure}</td>`)}</tr>`;
})}</table>`;
}

function tasks(rows: readonly Summary[], attempts: readonly AttemptResult[]): Html {
  const byTask = [...grouped(attempts, ({ task }) => task)];
  return html`<table><tr><th>task</th>${rows.map(({ strategy }) => html`<th>${strategy}</th>`)}</tr>
${byTask.map(
  ([task, tries]) =>
    html`<tr><td><code>${task}</code></td>${rows.map(({ strategy }) => html`<td>${tries.filter((one) => one.strategy === strategy).map(chip)}</td>`)}</tr>`,
)}</table>`;
}

/** Colour and word both: nobody has to tell green from red. */
const chip = (one: AttemptResult): Html =>
  html`<div title="${one.why}"><span class="chip ${one.solved ? "good" : one.declaredReady ? "bad" : ""}">${one.solved ? "solved" : "not solved"}</span> <span class="faint">${endedAs(one)}, ${counted(one.usage.calls, "call")}, ${count(one.usage.inputTokens)} in</span></div>`;
