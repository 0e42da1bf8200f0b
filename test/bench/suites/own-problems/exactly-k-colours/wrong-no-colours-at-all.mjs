// expected: wrong-answer
import { readFileSync } from "node:fs";

const [count = 0, wanted = 0, ...colours] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);
let pieces = 0;
const held = new Map();
let from = 0;
for (let end = 0; end < count; end += 1) {
  held.set(colours[end], (held.get(colours[end]) ?? 0) + 1);
  while (held.size > wanted) {
    const left = held.get(colours[from]) - 1;
    if (left === 0) held.delete(colours[from]);
    else held.set(colours[from], left);
    from += 1;
  }
  if (held.size === wanted) pieces += 1;
}
console.log(pieces);
