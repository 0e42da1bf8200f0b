import { type Indentation, indentOf, mapIndentation } from "./indentation.js";

/** Where a search text stands in a file, and the lines that go there. */
export type Match =
  | { kind: "found"; start: number; count: number; replacement: readonly string[] }
  | { kind: "ambiguous"; starts: readonly number[] }
  | { kind: "none" };

/**
 * Finds the one place of a search text, ever less strictly: exactly; without regard to trailing space; to the
 * indentation of the whole; to Unicode punctuation. The first level with a match decides, and it must be the only one.
 * There is no guessing by similarity. After aider's levels (aider.chat/docs, "edit formats"), less its fuzzy one.
 */
export function matchLines(
  file: readonly string[],
  search: readonly string[],
  replace: readonly string[],
): Match {
  const found = tryLevels(file, search, replace);
  if (found.kind !== "none") return found;
  const bare = withoutOuterBlanks(search, replace);
  return bare === null ? found : tryLevels(file, bare.search, bare.replace);
}

interface Level {
  key: (line: string) => string;
  indentation: boolean;
}

const levels: readonly Level[] = [
  { key: (line) => line, indentation: false },
  { key: (line) => line.trimEnd(), indentation: false },
  { key: (line) => line.trim(), indentation: true },
  { key: (line) => plainPunctuation(line).trim(), indentation: true },
];

function tryLevels(file: readonly string[], search: readonly string[], replace: readonly string[]): Match {
  for (const level of levels) {
    const starts = placesOf(file.map(level.key), search.map(level.key)).filter(
      (start) => !level.indentation || indentationAt(file, start, search) !== null,
    );
    const [start] = starts;
    if (start === undefined) continue;
    if (starts.length > 1) return { kind: "ambiguous", starts };
    return {
      kind: "found",
      start,
      count: search.length,
      replacement: inItsManner(file, start, search, replace, level),
    };
  }
  return { kind: "none" };
}

function placesOf(file: readonly string[], search: readonly string[]): number[] {
  if (search.length === 0) return [];
  const places: number[] = [];
  for (let start = 0; start + search.length <= file.length; start += 1) {
    if (search.every((line, index) => file[start + index] === line)) places.push(start);
  }
  return places;
}

function indentationAt(
  file: readonly string[],
  start: number,
  search: readonly string[],
): Indentation | null {
  return mapIndentation(search, file.slice(start, start + search.length));
}

/** The replacement in the file's manner: a line that the edit leaves alone stays as the file has it. */
function inItsManner(
  file: readonly string[],
  start: number,
  search: readonly string[],
  replace: readonly string[],
  level: Level,
): string[] {
  const indentation = level.indentation ? indentationAt(file, start, search) : null;
  const shift = (line: string): string => (indentation === null ? line : indentation(line));
  const key = level.indentation ? (line: string): string => indentOf(line) + level.key(line) : level.key;
  const kept = new Map(file.slice(start, start + search.length).map((line) => [key(line), line]));
  return replace.map((line) => {
    const shifted = shift(line);
    return kept.get(key(shifted)) ?? shifted;
  });
}

/** Models often add or forget empty lines around a block. */
function withoutOuterBlanks(
  search: readonly string[],
  replace: readonly string[],
): { search: readonly string[]; replace: readonly string[] } | null {
  const isBlank = (line: string): boolean => line.trim() === "";
  const before = search.findIndex((line) => !isBlank(line));
  const after = search.length - 1 - search.findLastIndex((line) => !isBlank(line));
  if (before === -1 || (before === 0 && after === 0)) return null;
  const blanksBefore = Math.min(
    before,
    replace.findIndex((line) => !isBlank(line)),
  );
  const blanksAfter = Math.min(after, replace.length - 1 - replace.findLastIndex((line) => !isBlank(line)));
  return {
    search: search.slice(before, search.length - after),
    replace: replace.slice(Math.max(0, blanksBefore), replace.length - Math.max(0, blanksAfter)),
  };
}

const punctuation: readonly [RegExp, string][] = [
  [/[\u2018\u2019\u201a\u201b\u2032]/g, "'"],
  [/[\u201c\u201d\u201e\u201f\u2033]/g, '"'],
  [/[\u2010-\u2015\u2212]/g, "-"],
  [/\u2026/g, "..."],
  [/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, " "],
];

const plainPunctuation = (line: string): string =>
  punctuation.reduce((text, [from, to]) => text.replace(from, to), line);
