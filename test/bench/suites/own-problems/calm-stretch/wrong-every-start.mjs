// expected: time-limit
import { readFileSync } from "node:fs";

const [count, swing, ...readings] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);
let best = { length: 0, from: -1 };
for (let from = 0; from < count; from += 1) {
  let [low, high] = [readings[from], readings[from]];
  for (let day = from; day < count; day += 1) {
    low = Math.min(low, readings[day]);
    high = Math.max(high, readings[day]);
    if (high - low > swing) break;
    if (day - from + 1 > best.length) best = { length: day - from + 1, from };
  }
}
console.log(`${best.length} ${best.from + 1}`);
