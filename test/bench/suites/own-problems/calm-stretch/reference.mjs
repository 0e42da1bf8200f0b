import { readFileSync } from "node:fs";

const [count = 0, swing = 0, ...readings] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);

/** Days whose reading may be the extreme of the stretch, the present extreme first. */
function extremes(isBeyond) {
  const days = [];
  let first = 0;
  return {
    add: (day) => {
      while (days.length > first && !isBeyond(readings[days[days.length - 1]], readings[day])) days.pop();
      days.push(day);
    },
    from: (day) => {
      while (first < days.length && days[first] < day) first += 1;
    },
    value: () => readings[days[first]],
  };
}

const highest = extremes((a, b) => a > b);
const lowest = extremes((a, b) => a < b);
let best = { length: 0, from: -1 };
let from = 0;
for (let day = 0; day < count; day += 1) {
  highest.add(day);
  lowest.add(day);
  while (highest.value() - lowest.value() > swing) {
    from += 1;
    highest.from(from);
    lowest.from(from);
  }
  if (day - from + 1 > best.length) best = { length: day - from + 1, from };
}
console.log(`${best.length} ${best.from + 1}`);
