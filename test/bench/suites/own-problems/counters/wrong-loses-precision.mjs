// expected: wrong-answer
import { readFileSync } from "node:fs";

const [, wanted, ...times] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);
const done = (minute) => times.reduce((sum, time) => sum + Math.floor(minute / time), 0);
let [low, high] = [0, wanted * 1e9];
for (let round = 0; round < 100 && low < high; round += 1) {
  const middle = Math.floor((low + high) / 2);
  if (done(middle) >= wanted) high = middle;
  else low = middle + 1;
}
console.log(BigInt(low).toString());
