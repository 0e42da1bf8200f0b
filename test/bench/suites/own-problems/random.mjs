/** A stream of whole numbers from 0 to below `limit`, the same for the same seed everywhere (mulberry32). */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * limit);
  };
}

/** A list of `length` items made by `make`. */
export const list = (length, make) => Array.from({ length }, (_, index) => make(index));

/** Lines as one text, ended by a line break. */
export const text = (...lines) => `${lines.flat().join("\n")}\n`;
