import { regressions } from "../domain/baseline.js";
import type { Evidence } from "../domain/evidence.js";
import { escapeUntrusted, inlineCode } from "./untrusted.js";
import { clip, count, counted, counts } from "./words.js";

/** The evidence in one sentence of plain words. */
export function evidenceInWords(evidence: Evidence): string {
  const { head, newTests, hunks, comparison } = evidence;
  const proven = newTests.filter((test) => test.onBase !== "passed" && test.onHead === "passed").length;
  const unnoticed = hunks.filter((hunk) => hunk.noticedBy.length === 0).length;
  const worse = regressions(comparison).length;
  const parts = [
    counts(head),
    worse === 0 ? "nothing that passed before is worse" : `${counted(worse, "test")} worse than before`,
    ...(newTests.length > 0
      ? [`${proven} of ${counted(newTests.length, "new test")} red before and green now`]
      : []),
    ...(hunks.length > 0
      ? [`${hunks.length - unnoticed} of ${counted(hunks.length, "hunk")} noticed by a test`]
      : []),
    ...faultsInWords(evidence),
  ];
  return `${parts.join("; ")}.`;
}

function faultsInWords({ mutants }: Evidence): string[] {
  if (mutants === undefined || mutants.tried.length === 0) return [];
  const noticed = mutants.tried.filter(({ outcome }) => outcome !== "survived").length;
  return [`${noticed} of ${counted(mutants.tried.length, "small fault")} put into it noticed`];
}

/** Base and head side by side. */
export function countsTable({ base, head }: Evidence): string {
  const row = (name: string, key: "passed" | "failed" | "skipped") =>
    `| ${name} | ${count(base[key])} | ${count(head[key])} |`;
  return [
    "| Tests | Base | With this change |",
    "| :-- | --: | --: |",
    row("passed", "passed"),
    row("failed", "failed"),
    row("skipped", "skipped"),
  ].join("\n");
}

const kinds = [
  ["fixed", "Fixed: failed before, pass now"],
  ["broken", "**Broken: passed before, fail now**"],
  ["vanished", "**Vanished: passed before, gone now**"],
  ["skipped", "**Skipped: passed before, skipped now**"],
  ["addedFailing", "**New and failing**"],
  ["stillFailing", "Failed before and still fail"],
  ["flaky", "Flaky: sometimes pass, sometimes fail; not blamed on this change"],
] as const;

/** What changed for which tests, at most `most` names a kind. Kinds without tests are left out. */
export function comparisonList({ comparison, outside = [] }: Evidence, most: number): string {
  const couldNotRun = outside.map(({ id }) => id);
  const idsOf = (key: (typeof kinds)[number][0]) =>
    comparison[key].filter((id) => key !== "stillFailing" || !couldNotRun.includes(id));
  const line = (words: string, ids: readonly string[]) =>
    ids.length === 0 ? [] : [`- ${words} (${count(ids.length)})${listed(ids, most)}`];
  const lines = [
    ...kinds.flatMap(([key, words]) => line(words, idsOf(key))),
    ...line("Could not run here, before or now: they need the network or a service", couldNotRun),
  ];
  return lines.length > 0 ? lines.join("\n") : "No existing test changed its result.";
}

const before = {
  failed: "❌ red",
  absent: "❌ red: can't load without this change",
  passed: "✅ green",
} as const;
const after = { failed: "❌ red", passed: "✅ green" } as const;

/** Each new test on the base and on the head, at most `most` rows. */
export function newTestsTable({ newTests }: Evidence, most: number): string {
  if (newTests.length === 0) return "No new test was written.";
  const rows = newTests
    .slice(0, most)
    .map(
      ({ id, onBase, onHead }) => `| ${inlineCode(clip(id, 300))} | ${before[onBase]} | ${after[onHead]} |`,
    );
  const table = ["| New test | Base | With this change |", "| :-- | :-- | :-- |", ...rows].join("\n");
  const more = newTests.length - rows.length;
  return more > 0 ? `${table}\n\n… and ${count(more)} more.` : table;
}

/** Which hunks a test notices when they are taken out alone; those that none notices come first. */
export function hunkList({ hunks, hunksAside = [] }: Evidence, most: number): string {
  const aside = hunksAside
    .slice(0, most)
    .map((place) => `- ${inlineCode(clip(place, 300))} no test can notice`);
  if (hunks.length === 0) return ["No hunk was taken out.", ...aside].join("\n");
  const byDoubt = [...hunks].sort((a, b) => Number(a.noticedBy.length > 0) - Number(b.noticedBy.length > 0));
  const lines = byDoubt.slice(0, most).map(({ path, line, noticedBy }) => {
    const place = inlineCode(`${clip(path, 300)}:${line}`);
    return noticedBy.length === 0
      ? `- ${place} **no test notices when this is taken out**`
      : `- ${place} noticed by ${counted(noticedBy.length, "test")}${listed(noticedBy, 3)}`;
  });
  const more = hunks.length - lines.length;
  return [...lines, ...(more > 0 ? [`- … and ${count(more)} more`] : []), ...aside].join("\n");
}

/** Small faults put into the changed lines: those that no test noticed come first. Empty where none was tried. */
export function mutantList({ mutants }: Evidence, most: number): string {
  if (mutants === undefined) return "";
  const { tried, unusable, untried } = mutants;
  const byDoubt = [...tried].sort(
    (a, b) => Number(a.outcome !== "survived") - Number(b.outcome !== "survived"),
  );
  const code = (text: string) => (text === "" ? "nothing" : inlineCode(clip(text, 120)));
  const lines = byDoubt.slice(0, most).map(({ path, line, before, after, outcome, noticedBy }) => {
    const what = `${inlineCode(`${clip(path, 300)}:${line}`)} ${code(before)} → ${code(after)}`;
    if (outcome === "survived") return `- ${what}: **no test notices**; it may also do the same`;
    if (outcome === "hung") return `- ${what}: noticed, as the run does not end`;
    return `- ${what}: noticed by ${counted(noticedBy.length, "test")}${listed(noticedBy, 3)}`;
  });
  const more = tried.length - lines.length;
  const apart = [
    ...(more > 0 ? [`- … and ${count(more)} more`] : []),
    ...(unusable > 0 ? [`- ${count(unusable)} more did not compile or start, and say nothing`] : []),
    ...(untried > 0 ? [`- ${count(untried)} more were not tried for want of time`] : []),
  ];
  return [...lines, ...apart].join("\n");
}

/** The verdict both ways where existing tests were edited. Empty where none was. */
export function bothWaysText({ bothWays, head }: Evidence, most: number): string {
  if (bothWays === undefined) return "";
  const { declared, worseWithBase, changed, worseWithChanged } = bothWays;
  const sentences = declared.map(({ id, sentence }) => `${id}: “${sentence}”`);
  const worse = (ids: readonly string[]) =>
    ids.length === 0
      ? "nothing that passed before is worse"
      : `${counted(ids.length, "test")} worse than before${listed(ids, 5)}`;
  return [
    ...(sentences.length > 0 ? [bullets(sentences, most, 1000)] : []),
    [
      `- With the base's own tests: ${counts(head)}; ${worse(worseWithBase)}.`,
      `- With the changed tests: ${counts(changed)}; ${worse(worseWithChanged)}.`,
    ].join("\n"),
  ].join("\n\n");
}

/** A list of untrusted sentences, at most `most`, each at most `length` UTF-16 units before escaping. */
export function bullets(sentences: readonly string[], most: number, length = 500): string {
  const lines = sentences.slice(0, most).map((sentence) => `- ${escapeUntrusted(clip(sentence, length))}`);
  const more = sentences.length - lines.length;
  return [...lines, ...(more > 0 ? [`- … and ${count(more)} more`] : [])].join("\n");
}

function listed(ids: readonly string[], most: number): string {
  const shown = ids.slice(0, most).map((id) => inlineCode(clip(id, 300)));
  if (shown.length === 0) return "";
  const more = ids.length - shown.length;
  return `: ${shown.join(", ")}${more > 0 ? ` and ${count(more)} more` : ""}`;
}
