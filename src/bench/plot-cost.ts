import { type Html, html } from "../report/html/markup.js";
import { count, money } from "../report/words.js";
import { percent } from "./markdown.js";
import type { Summary } from "./summary.js";

const [width, height] = [720, 360];
const frame = { left: 56, right: 24, top: 16, bottom: 48 };

/** Solved against cost: a point for each strategy, with its interval; in dollars where all are known, else in tokens. */
export function costPlot(rows: readonly Summary[]): Html {
  const priced = rows.every(({ usage }) => usage.costUsd !== null);
  const spent = ({ usage, attempts }: Summary) =>
    (priced ? (usage.costUsd ?? 0) : usage.inputTokens + usage.outputTokens) / attempts;
  const most = niceAbove(Math.max(...rows.map(spent)));
  const x = (value: number) => frame.left + (value / most) * (width - frame.left - frame.right);
  const y = (share: number) => height - frame.bottom - share * (height - frame.top - frame.bottom);
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  const what = priced ? "dollars for an attempt" : "tokens for an attempt, in and out";
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${`Share of tasks solved against ${what}`}">
${ticks.map(
  (share) =>
    html`<line class="grid" x1="${frame.left}" x2="${width - frame.right}" y1="${y(share)}" y2="${y(share)}"/><text class="tick" text-anchor="end" x="${frame.left - 8}" y="${y(share) + 4}">${percent(share)}</text>`,
)}
${ticks.map(
  (share) =>
    html`<text class="tick" text-anchor="middle" x="${x(share * most)}" y="${height - frame.bottom + 18}">${priced ? money(share * most) : count(Math.round(share * most))}</text>`,
)}
<text class="axis" text-anchor="middle" x="${(width + frame.left) / 2}" y="${height - 8}">${what}</text>
${rows.map((row) => point(row, x(spent(row)), y))}
</svg>`;
}

function point({ strategy, passAt }: Summary, at: number, y: (share: number) => number): Html | null {
  const first = passAt.find(({ k }) => k === 1);
  if (first === undefined) return null;
  const { mean, low, high } = first.share;
  const left = at > width * 0.75;
  return html`<g><title>${`${strategy}: pass@1 ${percent(mean)} (${percent(low)} to ${percent(high)})`}</title>
<line class="whisker" x1="${at}" x2="${at}" y1="${y(low)}" y2="${y(high)}"/><circle class="point" cx="${at}" cy="${y(mean)}" r="6"/>
<text class="name" text-anchor="${left ? "end" : "start"}" x="${at + (left ? -11 : 11)}" y="${y(mean) + (mean > 0.95 ? 16 : -8)}">${strategy}</text></g>`;
}

/** The next of 1, 2, 4, 5 or 10 times a power of ten. */
function niceAbove(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return (([1, 2, 4, 5, 10] as const).find((step) => step * power >= value) ?? 10) * power;
}
