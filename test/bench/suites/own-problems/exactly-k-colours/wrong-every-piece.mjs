// expected: time-limit
import { readFileSync } from "node:fs";

const [count = 0, wanted = 0, ...colours] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);
let pieces = 0;
for (let from = 0; from < count; from += 1) {
  const seen = new Set();
  for (let end = from; end < count; end += 1) {
    seen.add(colours[end]);
    if (seen.size > wanted) break;
    if (seen.size === wanted) pieces += 1;
  }
}
console.log(pieces);
