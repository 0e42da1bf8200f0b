// expected: wrong-answer
import { readFileSync } from "node:fs";

const [volume, percent, added, days] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);
const kept = (100 - percent) / 100;
const power = days === 0 ? 1 : kept ** days;
const poured = percent === 0 ? days : (kept * (1 - power)) / (percent / 100);
console.log((volume * power + added * poured).toFixed(9));
