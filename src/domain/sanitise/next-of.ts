/**
 * Where one of some strings stands next, from a position on; infinity where none does. Asked for positions that only
 * grow, it reads the text once, however often it is asked.
 */
export function nextOf(text: string, ...wanted: readonly string[]): (from: number) => number {
  const places = wanted.map((one) => {
    let place = -1;
    return (from: number) => {
      if (place < from) {
        const found = text.indexOf(one, from);
        place = found < 0 ? Number.POSITIVE_INFINITY : found;
      }
      return place;
    };
  });
  return (from) => Math.min(...places.map((place) => place(from)));
}

/** The same answer for the same position, worked out once as long as no other is asked for in between. */
export function once(work: (at: number) => number): (at: number) => number {
  let last = { at: -1, value: 0 };
  return (at) => {
    if (last.at !== at) last = { at, value: work(at) };
    return last.value;
  };
}

/** The first position from `at` on whose character is not of this kind. */
export function after(text: string, at: number, kind: RegExp): number {
  let end = at;
  while (end < text.length && kind.test(text.charAt(end))) end += 1;
  return end;
}

/** What JavaScript's `^` and `$` take for the end of a line, by its first character. */
export const isLineEnd = (char: string): boolean => char === "\n" || char === "\u2028" || char === "\u2029";
