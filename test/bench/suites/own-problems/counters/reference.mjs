import { readFileSync } from "node:fs";

const [, wanted, ...times] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(BigInt);
const counts = new Map();
for (const time of times) counts.set(time, (counts.get(time) ?? 0n) + 1n);

/** How many are done by then. */
function done(minute) {
  let sum = 0n;
  for (const [time, counters] of counts) sum += (minute / time) * counters;
  return sum;
}

let [low, high] = [0n, wanted * 1_000_000_000n];
while (low < high) {
  const middle = (low + high) / 2n;
  if (done(middle) >= wanted) high = middle;
  else low = middle + 1n;
}
console.log(low.toString());
