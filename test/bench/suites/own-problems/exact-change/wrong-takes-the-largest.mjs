// expected: wrong-answer
import { readFileSync } from "node:fs";

const [, amount, ...given] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);
const coins = [...new Set(given)].sort((a, b) => b - a);
const taken = [];
let left = amount;
for (const coin of coins) {
  while (coin <= left) {
    taken.push(coin);
    left -= coin;
  }
}
console.log(left > 0 ? "-1" : `${taken.length}\n${taken.join(" ")}`);
