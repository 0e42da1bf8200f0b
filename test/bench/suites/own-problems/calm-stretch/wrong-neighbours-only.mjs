// expected: wrong-answer
import { readFileSync } from "node:fs";

const [count, swing, ...readings] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);
let best = { length: 0, from: -1 };
let from = 0;
for (let day = 0; day < count; day += 1) {
  if (day > 0 && Math.abs(readings[day] - readings[day - 1]) > swing) from = day;
  if (day - from + 1 > best.length) best = { length: day - from + 1, from };
}
console.log(`${best.length} ${best.from + 1}`);
