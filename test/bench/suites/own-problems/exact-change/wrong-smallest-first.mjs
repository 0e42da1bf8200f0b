// expected: wrong-order
import { readFileSync } from "node:fs";

const [, amount, ...given] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);
const coins = [...new Set(given)].sort((a, b) => b - a);
const fewest = new Array(amount + 1).fill(Infinity);
fewest[0] = 0;
for (let sum = 1; sum <= amount; sum += 1) {
  for (const coin of coins) if (coin <= sum) fewest[sum] = Math.min(fewest[sum], fewest[sum - coin] + 1);
}
const taken = [];
for (let left = amount; left > 0 && fewest[amount] < Infinity; ) {
  const coin = coins.find((value) => value <= left && fewest[left - value] === fewest[left] - 1);
  taken.push(coin);
  left -= coin;
}
console.log(fewest[amount] === Infinity ? "-1" : `${taken.length}\n${taken.reverse().join(" ")}`);
