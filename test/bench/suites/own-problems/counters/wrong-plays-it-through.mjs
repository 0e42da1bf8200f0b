// expected: time-limit
import { readFileSync } from "node:fs";

const [, wanted, ...times] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(BigInt);
const next = [...times];
let now = 0n;
for (let served = 0n; served < wanted; served += 1n) {
  let first = 0;
  for (let i = 1; i < next.length; i += 1) if (next[i] < next[first]) first = i;
  now = next[first];
  next[first] += times[first];
}
console.log(now.toString());
