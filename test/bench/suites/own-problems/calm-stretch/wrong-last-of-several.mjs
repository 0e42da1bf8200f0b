// expected: wrong-answer
import { readFileSync } from "node:fs";

const [count, swing, ...readings] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);
let best = { length: 0, from: -1 };
let from = 0;
const highs = [];
const lows = [];
let [firstHigh, firstLow] = [0, 0];
for (let day = 0; day < count; day += 1) {
  while (highs.length > firstHigh && readings[highs.at(-1)] <= readings[day]) highs.pop();
  while (lows.length > firstLow && readings[lows.at(-1)] >= readings[day]) lows.pop();
  highs.push(day);
  lows.push(day);
  while (readings[highs[firstHigh]] - readings[lows[firstLow]] > swing) {
    from += 1;
    while (highs[firstHigh] < from) firstHigh += 1;
    while (lows[firstLow] < from) firstLow += 1;
  }
  if (day - from + 1 >= best.length) best = { length: day - from + 1, from };
}
console.log(`${best.length} ${best.from + 1}`);
