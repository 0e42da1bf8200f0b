import { stageNames } from "../domain/run-event.js";
import { type Html, html } from "../report/html/markup.js";
import type { AttemptResult } from "./results.js";

const width = 720;
const row = { height: 26, bar: 14, label: 150, words: 150 };

interface Bar {
  label: string;
  words: string;
  /** Attempts that came this far, and those of them that were green here; null where nothing was tried. */
  reached: number;
  green: number | null;
}

/** How many attempts of one strategy were alive, and green, after each stage; then what they came to. */
export function survivalPlot(attempts: readonly AttemptResult[]): Html {
  const all = attempts.length;
  const bars = barsOf(attempts);
  const scale = (width - row.label - row.words) / Math.max(1, all);
  return html`<svg viewBox="0 0 ${width} ${bars.length * row.height}" role="img" aria-label="Attempts that finished each stage">
${bars.map(({ label, words, reached, green }, index) => {
  const top = index * row.height + (row.height - row.bar) / 2;
  return html`<text class="tick" text-anchor="end" x="${row.label - 10}" y="${top + row.bar - 3}">${label}</text>
<rect class="rail" x="${row.label}" y="${top}" width="${all * scale}" height="${row.bar}"/><rect class="alive" x="${row.label}" y="${top}" width="${reached * scale}" height="${row.bar}"/>
${green === null ? null : html`<rect class="green" x="${row.label}" y="${top}" width="${green * scale}" height="${row.bar}"/>`}
<text class="tick" x="${row.label + all * scale + 10}" y="${top + row.bar - 3}">${words}</text>`;
})}
</svg>`;
}

function barsOf(attempts: readonly AttemptResult[]): Bar[] {
  const all = attempts.length;
  const stages = stageNames.flatMap((name): Bar[] => {
    const states = attempts.flatMap(({ stages: own }) => own.filter((state) => state.name === name));
    const tried = states.filter(({ green }) => green !== null);
    if (states.length === 0) return [];
    const green = tried.length === 0 ? null : tried.filter((state) => state.green).length;
    const words = `${states.length} of ${all}${green === null ? "" : `, ${green} green`}`;
    return [{ label: name, words, reached: states.length, green }];
  });
  const ready = attempts.filter(({ declaredReady }) => declaredReady).length;
  const solved = attempts.filter((attempt) => attempt.solved).length;
  return [
    ...stages,
    { label: "declared ready", words: `${ready} of ${all}`, reached: ready, green: null },
    { label: "hidden tests", words: `${solved} of ${all} pass`, reached: solved, green: solved },
  ];
}
