import type { GrepHit } from "../domain/ports.js";
import type { Clues, Needle } from "./clues.js";
import { declaredName } from "./declared-name.js";
import { isReadme, likelihood, stemOf } from "./file-kind.js";

export interface Ranked {
  path: string;
  score: number;
  /** What the text says that stands in this file, weightiest first. */
  found: string[];
  /** 1-based lines that speak for the file, with how much each does. */
  lines: Map<number, number>;
}

export interface RankInput {
  paths: readonly string[];
  clues: Clues;
  hits: readonly GrepHit[];
  isTestFile: (path: string) => boolean;
  /** Test files that fail at the base. */
  failing: ReadonlySet<string>;
}

interface Tally {
  /** Lines per needle. */
  lines: Map<Needle, number[]>;
  /** The first line that declares a needle. */
  declared: Map<Needle, number>;
}

/**
 * Files by how much the task speaks of them. A needle counts for more the fewer files have it (as inverse document
 * frequency does in search), more where it is declared, and hardly more for standing there often. Best first; equal
 * scores by path, so that the order is always the same.
 */
export function rank({ paths, clues, hits, isTestFile, failing }: RankInput): Ranked[] {
  const tallies = tally(hits, clues.needles);
  const rarity = rarities(tallies, paths.length);
  const bonusOf = nameBonus(paths, clues.needles);
  const ranked = new Map<string, Ranked>();
  const entry = (path: string): Ranked => {
    const known = ranked.get(path) ?? { path, score: 0, found: [], lines: new Map<number, number>() };
    ranked.set(path, known);
    return known;
  };

  for (const [path, { lines, declared }] of tallies) {
    const file = entry(path);
    const worth: [string, number][] = [];
    for (const [needle, at] of lines) {
      const rare = rarity.get(needle) ?? 0;
      // A word that much of the code uses, such as "format" in a date library, says next to nothing.
      const base = needle.weight * (needle.kind === "word" ? rare * rare : rare);
      const often = Math.min(1.5, 1 + 0.15 * Math.log2(at.length));
      const value = base * often * (declared.has(needle) ? 2 : 1);
      worth.push([needle.text, value]);
      file.score += value;
      const share = base / Math.sqrt(at.length);
      for (const line of at) file.lines.set(line, (file.lines.get(line) ?? 0) + share);
      const place = declared.get(needle);
      if (place !== undefined) file.lines.set(place, (file.lines.get(place) ?? 0) + base);
    }
    file.found = worth.sort((a, b) => b[1] - a[1]).map(([text]) => text);
  }
  for (const path of paths) {
    const named = bonusOf(path);
    if (named > 0) entry(path).score += named;
  }
  const tellsOfName = (path: string) =>
    [...(tallies.get(path)?.lines.keys() ?? [])].some(({ kind, weight }) => kind === "name" && weight >= 2);
  for (const file of ranked.values()) {
    file.score *= likelihood(file.path, isTestFile);
    if (isReadme(file.path) && tellsOfName(file.path)) file.score *= forReadme;
    if (failing.has(file.path)) file.score *= 1.3;
  }
  addPlaces(clues, paths, entry);
  return sortRanked([...ranked.values()]);
}

/** A page that tells users of an option changes with it. */
const forReadme = 4;

export const sortRanked = (files: Ranked[]): Ranked[] =>
  files
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));

function tally(hits: readonly GrepHit[], needles: readonly Needle[]): Map<string, Tally> {
  const matchers = needles.map((needle) => ({ needle, matches: matcher(needle) }));
  const seen = new Set<string>();
  const tallies = new Map<string, Tally>();
  for (const { path, line, text } of hits) {
    // A line with several needles may come once for each or once for all.
    const key = `${path}\0${line}`;
    if (seen.has(key) || text.length > 2000) continue;
    seen.add(key);
    const name = declaredName(text);
    for (const { needle, matches } of matchers) {
      if (!matches(text)) continue;
      const file = tallies.get(path) ?? {
        lines: new Map<Needle, number[]>(),
        declared: new Map<Needle, number>(),
      };
      tallies.set(path, file);
      file.lines.set(needle, [...(file.lines.get(needle) ?? []), line]);
      if (name === needle.text && !file.declared.has(needle)) file.declared.set(needle, line);
    }
  }
  return tallies;
}

/** Names as whole words, words also with an ending (`indent`, `indented`); phrases anywhere. */
function matcher({ kind, text }: Needle): (line: string) => boolean {
  if (kind === "phrase") return (line) => line.includes(text);
  const end = kind === "word" ? "" : "(?![\\w$])";
  const word = new RegExp(`(?<![\\w$])${text.replace(/\$/g, "\\$")}${end}`);
  return (line) => line.includes(text) && word.test(line);
}

/** 1 for a needle in a single file, towards 0 for one in all of them. */
function rarities(tallies: Map<string, Tally>, files: number): Map<Needle, number> {
  const counts = new Map<Needle, number>();
  for (const { lines } of tallies.values()) {
    for (const needle of lines.keys()) counts.set(needle, (counts.get(needle) ?? 0) + 1);
  }
  const most = Math.log(1 + files);
  return new Map([...counts].map(([needle, n]) => [needle, Math.log(1 + files / n) / most]));
}

interface NameCounts {
  stems: Map<string, number>;
  /** 1 for a folder with a single file, 0 for one that holds all. */
  rarity: (folder: string) => number;
}

function countNames(paths: readonly string[]): NameCounts {
  const stems = new Map<string, number>();
  const folders = new Map<string, number>();
  for (const path of paths) {
    const stem = plain(stemOf(path));
    stems.set(stem, (stems.get(stem) ?? 0) + 1);
    for (const folder of new Set(path.split("/").slice(0, -1).map(plain))) {
      folders.set(folder, (folders.get(folder) ?? 0) + 1);
    }
  }
  const most = Math.log(Math.max(2, paths.length));
  return { stems, rarity: (folder) => Math.log(paths.length / (folders.get(folder) ?? 1)) / most };
}

/** A file, or less so a folder, called what the task speaks of. */
function nameBonus(paths: readonly string[], needles: readonly Needle[]): (path: string) => number {
  const names = countNames(paths);
  const weights = new Map<string, number>();
  for (const { kind, text, weight } of needles) {
    const name = plain(text);
    if (kind !== "phrase" && name.length > 2) weights.set(name, Math.max(weight, weights.get(name) ?? 0));
  }
  return (path) => {
    const stem = plain(stemOf(path));
    const own = (1.5 * (weights.get(stem) ?? 0)) / Math.sqrt(names.stems.get(stem) ?? 1);
    const folders = path.split("/").slice(0, -1).map(plain);
    return Math.max(own, ...folders.map((folder) => (weights.get(folder) ?? 0) * names.rarity(folder)));
  };
}

/** Without case, hyphens, underscores and a plural's ending. */
const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[-_]/g, "")
    .replace(/(?<=\w{3})s$/, "");

/** Files that the text names outright, by stack frame or path: nearly always the right place to look. */
function addPlaces(clues: Clues, paths: readonly string[], entry: (path: string) => Ranked): void {
  clues.frames.forEach(({ path, line }, i) => {
    for (const match of pathsMeant(path, paths)) {
      const file = entry(match);
      file.score += 10 / (1 + i * 0.5);
      file.found.unshift(line === null ? path : `line ${line} of the stack trace`);
      if (line !== null) file.lines.set(line, (file.lines.get(line) ?? 0) + 5);
    }
  });
  for (const path of clues.paths) {
    for (const match of pathsMeant(path, paths)) {
      const file = entry(match);
      file.score += 6;
      file.found.unshift("its path");
    }
  }
}

/** The repository's files that a path in a text may mean: it may be absolute elsewhere, or only a file's name. */
export function pathsMeant(named: string, paths: readonly string[]): string[] {
  const parts = named.replace(/^\.?\//, "").split("/");
  for (let i = 0; i < parts.length; i++) {
    const tail = parts.slice(i).join("/");
    const matches = paths.filter((path) => path === tail || path.endsWith(`/${tail}`));
    // A bare name left over from a longer path says little unless just one file has it.
    const most = i > 0 && i === parts.length - 1 ? 1 : 3;
    if (matches.length > 0) return matches.length <= most ? matches : [];
  }
  return [];
}
