import type { Usage } from "../domain/usage.js";

/** Figures in words, the same on every machine and locale. */
export const count = (n: number): string => n.toLocaleString("en-US");

/** `1 test`, `1,204 tests`. */
export const counted = (n: number, noun: string): string => `${count(n)} ${noun}${n === 1 ? "" : "s"}`;

/** Milliseconds as `0.4 s`, `12 s`, `3 min 5 s` or `1 h 2 min`. */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** US dollars; a price that nobody knows is said to be unknown, never shown as nothing. */
export function money(usd: number | null): string {
  if (usd === null) return "unknown";
  return usd !== 0 && usd < 0.1 ? `$${usd.toFixed(4)}` : `$${usd.toFixed(2)}`;
}

/** `14,201 in (9,000 cached), 812 out`. */
export function tokens(usage: Usage): string {
  const cached = usage.cachedTokens > 0 ? ` (${count(usage.cachedTokens)} cached)` : "";
  return `${count(usage.inputTokens)} in${cached}, ${count(usage.outputTokens)} out`;
}

/** `3 model calls, tokens: 14,201 in (9,000 cached), 812 out, $0.04`. */
export function usageInWords(usage: Usage): string {
  const cost = usage.costUsd === null ? "price unknown" : money(usage.costUsd);
  return `${counted(usage.calls, "model call")}, tokens: ${tokens(usage)}, ${cost}`;
}

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** `412 passed, 1 failed, 3 skipped`, without what is zero, but always saying how many passed. */
export function counts({ passed, failed, skipped }: Counts): string {
  return [
    `${count(passed)} passed`,
    ...(failed > 0 ? [`${count(failed)} failed`] : []),
    ...(skipped > 0 ? [`${count(skipped)} skipped`] : []),
  ].join(", ");
}

/** At most `limit` UTF-16 units, cut at a space where one is near, with an ellipsis; never half a character. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, "");
  const space = cut.lastIndexOf(" ");
  return `${(space > limit * 0.6 ? cut.slice(0, space) : cut).trimEnd()}…`;
}
