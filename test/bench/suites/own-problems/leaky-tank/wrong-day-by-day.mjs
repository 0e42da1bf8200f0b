// expected: time-limit
import { readFileSync } from "node:fs";

const [volume, percent, added, days] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);
let now = volume;
for (let day = 0; day < days; day += 1) now = now * (1 - percent / 100) + added;
console.log(now.toFixed(9));
