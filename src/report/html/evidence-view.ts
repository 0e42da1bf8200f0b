import type { Comparison } from "../../domain/baseline.js";
import type { Evidence } from "../../domain/evidence.js";
import { type Counts, count, counted } from "../words.js";
import { type Html, html, prose, visible } from "./markup.js";

/** Base against head as two bars, what changed for which tests, each new test, and how to measure it again. */
export function evidenceView(evidence: Evidence): Html {
  const most = Math.max(total(evidence.base), total(evidence.head), 1);
  return html`<section><h2>Evidence</h2>
<div class="card">
<div class="bars">${bar("Base", evidence.base, most)}${bar("With this change", evidence.head, most)}</div>
${comparisonView(evidence)}
</div>
${newTestsView(evidence)}
${mutantsView(evidence)}
${bothWaysView(evidence)}
${
  evidence.objections.length > 0
    ? html`<div class="card edge-warn"><h3>Why this is no proof</h3><ul>${evidence.objections.map((text) => html`<li>${prose(text)}</li>`)}</ul></div>`
    : null
}
<div class="card"><h3>Run it again</h3><pre class="command"><code>${visible(evidence.command)}</code></pre>
<p class="faint">Measured with ${visible(evidence.runner)} on a fresh checkout. Change set <code>${evidence.changeSet.slice(0, 16)}…</code></p></div>
</section>`;
}

const total = ({ passed, failed, skipped }: Counts): number => passed + failed + skipped;

function bar(name: string, counts: Counts, most: number): Html {
  const piece = (kind: "good" | "bad" | "skip", n: number) =>
    n === 0 ? null : html`<b class="${kind}" style="flex-grow:${n}"></b>`;
  const rest = most - total(counts);
  return html`<div class="bar-name">${name}</div><div class="bar">${piece("good", counts.passed)}${piece("bad", counts.failed)}${piece("skip", counts.skipped)}${
    rest > 0 ? html`<b style="flex-grow:${rest}"></b>` : null
  }</div><div class="bar-words"><span class="plus">${count(counts.passed)} passed</span> <span class="${counts.failed > 0 ? "minus" : "faint"}">${count(counts.failed)} failed</span> <span class="faint">${count(counts.skipped)} skipped</span></div>`;
}

const kinds: readonly (readonly [keyof Comparison, string, "good" | "bad" | "warn" | "plain"])[] = [
  ["fixed", "fixed", "good"],
  ["broken", "broken", "bad"],
  ["vanished", "vanished", "bad"],
  ["skipped", "newly skipped", "bad"],
  ["addedFailing", "new and failing", "bad"],
  ["stillFailing", "still failing", "plain"],
  ["flaky", "flaky", "warn"],
];

function comparisonView({ comparison, outside = [] }: Evidence): Html {
  const couldNotRun = outside.map(({ id }) => id);
  const lists = kinds.map(([key, name, tone]) => ({
    name,
    tone,
    ids: comparison[key].filter((id) => key !== "stillFailing" || !couldNotRun.includes(id)),
  }));
  lists.push({ name: "could not run here: need the network or a service", tone: "plain", ids: couldNotRun });
  const seen = lists.filter(({ ids }) => ids.length > 0);
  if (seen.length === 0) return html`<p class="faint">No existing test changed its result.</p>`;
  return html`${seen.map(
    ({ name, tone, ids }) =>
      html`<details class="list"><summary><span class="chip ${tone}">${count(ids.length)} ${name}</span></summary><ul>${ids.map((id) => html`<li><code>${visible(id)}</code></li>`)}</ul></details>`,
  )}`;
}

function newTestsView({ newTests, hunks }: Evidence): Html {
  if (newTests.length === 0) return html`<p class="faint">No new test was written.</p>`;
  const unnoticed = hunks.filter(({ noticedBy }) => noticedBy.length === 0).length;
  return html`<div class="card"><h3>${counted(newTests.length, "new test")}</h3><div class="scroll"><table><thead><tr><th>Test</th><th>Base</th><th></th><th>With this change</th></tr></thead><tbody>${newTests.map(
    ({ id, onBase, onHead }) =>
      html`<tr><td><code>${visible(id)}</code></td><td>${before(onBase)}</td><td class="faint">→</td><td>${after(onHead)}</td></tr>`,
  )}</tbody></table></div>${
    hunks.length > 0
      ? html`<p class="faint">Taken out alone, ${hunks.length - unnoticed} of ${counted(hunks.length, "hunk")} ${hunks.length - unnoticed === 1 ? "is" : "are"} noticed by a test${unnoticed > 0 ? ": see the marks in the change" : ""}.</p>`
      : null
  }</div>`;
}

function mutantsView({ mutants }: Evidence): Html | null {
  if (mutants === undefined || mutants.tried.length === 0) return null;
  const { tried, unusable, untried } = mutants;
  const survived = tried.filter(({ outcome }) => outcome === "survived").length;
  const apart = [
    ...(unusable > 0 ? [`${count(unusable)} more did not compile or start, and say nothing.`] : []),
    ...(untried > 0 ? [`${count(untried)} more were not tried for want of time.`] : []),
  ];
  return html`<div class="card"><h3>${counted(tried.length, "small fault")} put into the change, one at a time</h3><div class="scroll"><table><thead><tr><th>Where</th><th>Line</th><th></th><th>With the fault</th><th></th></tr></thead><tbody>${tried.map(
    ({ path, line, before, after, outcome }) =>
      html`<tr><td><code>${visible(`${path}:${line}`)}</code></td><td><code>${visible(before)}</code></td><td class="faint">→</td><td><code>${visible(after)}</code></td><td>${outcome === "survived" ? html`<span class="chip warn">no test notices</span>` : html`<span class="chip good">${outcome === "hung" ? "never ends" : "noticed"}</span>`}</td></tr>`,
  )}</tbody></table></div><p class="faint">${survived > 0 ? "One that no test notices is a gap in the tests, or does the same as the original. " : ""}${apart.join(" ")}</p></div>`;
}

function bothWaysView({ bothWays, head }: Evidence): Html | null {
  if (bothWays === undefined) return null;
  const { declared, worseWithBase, changed, worseWithChanged, diff } = bothWays;
  const row = (name: string, counts: Counts, worse: readonly string[]) =>
    html`<tr><td>${name}</td><td>${count(counts.passed)} passed, ${count(counts.failed)} failed</td><td>${worse.map((id) => html`<code>${visible(id)}</code> `)}</td></tr>`;
  return html`<div class="card edge-warn"><h3>Changed expectations of existing tests</h3><ul>${declared.map(({ id, sentence }) => html`<li><code>${visible(id)}</code>: “${prose(sentence)}”</li>`)}</ul><div class="scroll"><table><thead><tr><th></th><th>Tests</th><th>Worse than before</th></tr></thead><tbody>${row("With the base's own tests", head, worseWithBase)}${row("With the changed tests", changed, worseWithChanged)}</tbody></table></div><pre><code>${visible(diff)}</code></pre></div>`;
}

const red = html`<span class="chip bad">red</span>`;
const green = html`<span class="chip good">green</span>`;

const before = (state: Evidence["newTests"][number]["onBase"]): Html =>
  state === "passed"
    ? green
    : state === "failed"
      ? red
      : html`${red} <span class="faint">can't load without the change</span>`;

const after = (state: Evidence["newTests"][number]["onHead"]): Html => (state === "passed" ? green : red);
