const shownLines = 12;

/**
 * The part of a file most like a search text that was not found, with its line numbers: for a message, never for a
 * match. Lines count when they hold the same words.
 */
export function nearestText(file: readonly string[], search: readonly string[]): string | null {
  const wanted = search.map(wordsOf);
  const present = file.map(wordsOf);
  let best = { start: 0, score: 0 };
  for (let start = 0; start < file.length; start += 1) {
    let score = 0;
    for (const [index, words] of wanted.entries()) score += likeness(words, present[start + index]);
    if (score > best.score) best = { start, score };
  }
  if (best.score < 0.3) return null;
  const end = Math.min(file.length, best.start + Math.min(search.length, shownLines));
  return file
    .slice(best.start, end)
    .map((line, index) => `${best.start + index + 1}: ${line}`)
    .join("\n");
}

const wordsOf = (line: string): Set<string> => new Set(line.match(/[\p{L}\p{N}_]+/gu));

/** Shared words over all words (Jaccard). */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string> | undefined): number {
  if (b === undefined || a.size === 0 || b.size === 0) return 0;
  let shared = 0;
  for (const word of a) if (b.has(word)) shared += 1;
  return shared / (a.size + b.size - shared);
}
