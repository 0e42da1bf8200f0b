// expected: time-limit
import { readFileSync } from "node:fs";

const [, amount, ...given] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);
const coins = [...new Set(given)].sort((a, b) => b - a);
const found = { taken: null };
function pay(left, from, taken) {
  if (left === 0) {
    if (found.taken === null || taken.length < found.taken.length) found.taken = taken;
    return;
  }
  for (let at = from; at < coins.length; at += 1)
    if (coins[at] <= left) pay(left - coins[at], at, [...taken, coins[at]]);
}
pay(amount, 0, []);
console.log(found.taken === null ? "-1" : `${found.taken.length}\n${found.taken.join(" ")}`);
