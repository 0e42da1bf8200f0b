/** A part of a text and what stands in its place. */
interface Found {
  from: number;
  to: number;
  put: string;
}

/** Looks for the next part from a position on; each call's position is no smaller than the one before it. */
export type Finder = (text: string) => (from: number) => Found | null;

/** The text with each part that is found replaced, from left to right, none overlapping another. */
export function rewritten(text: string, finder: Finder, onFound: () => void): string {
  const next = finder(text);
  const parts: string[] = [];
  let at = 0;
  for (let found = next(0); found !== null; found = next(at)) {
    onFound();
    parts.push(text.slice(at, found.from), found.put);
    at = found.to;
  }
  return at === 0 ? text : [...parts, text.slice(at)].join("");
}
