// expected: time-limit
import { readFileSync } from "node:fs";

const [count = 0, wanted = 0, ...colours] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);
const pieces = (most) => {
  const held = new Map();
  let [found, from] = [0, 0];
  for (let end = 0; end < count; end += 1) {
    held.set(colours[end], (held.get(colours[end]) ?? 0) + 1);
    while (held.size > most || (most < 0 && held.size >= 0)) {
      if (from > end) continue;
      const left = held.get(colours[from]) - 1;
      if (left === 0) held.delete(colours[from]);
      else held.set(colours[from], left);
      from += 1;
    }
    found += end - from + 1;
  }
  return found;
};
console.log(pieces(wanted) - pieces(wanted - 1));
