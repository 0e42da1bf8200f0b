// expected: wrong-answer
import { readFileSync } from "node:fs";

const [volume, percent, added, days] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);
const kept = 1 - percent / 100;
const power = kept ** days;
const poured = percent === 0 ? days : (1 - power) / (1 - kept);
console.log((volume * power + added * poured).toFixed(2));
