// expected: prints-too-much
import { readFileSync } from "node:fs";

const [, wanted, ...times] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(BigInt);
const done = (minute) => times.reduce((sum, time) => sum + minute / time, 0n);
let [low, high] = [0n, wanted * 1_000_000_000n];
while (low < high) {
  const middle = (low + high) / 2n;
  if (done(middle) >= wanted) high = middle;
  else low = middle + 1n;
  if (high - low < 2n) console.log(`${low} ${high}`);
}
console.log(low.toString());
