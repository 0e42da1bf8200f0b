// expected: wrong-answer
import { readFileSync } from "node:fs";

const [count = 0, wanted = 0, ...colours] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);

/** Pieces with at most so many colours: for each end, as many as there are beginnings. */
function atMost(most) {
  const held = new Map();
  let [pieces, from] = [0, 0];
  for (let end = 0; end < count; end += 1) {
    held.set(colours[end], (held.get(colours[end]) ?? 0) + 1);
    while (held.size >= most && from <= end) {
      const left = held.get(colours[from]) - 1;
      if (left === 0) held.delete(colours[from]);
      else held.set(colours[from], left);
      from += 1;
    }
    pieces += end - from + 1;
  }
  return pieces;
}
console.log(wanted === 0 ? 0 : atMost(wanted) - atMost(wanted - 1));
