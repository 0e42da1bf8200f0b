// expected: wrong-answer
import { readFileSync } from "node:fs";

const [volume, percent, added, days] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);
const kept = 1 - percent / 100;
const power = kept ** days;
console.log(String(volume * power + (added * (1 - power)) / (1 - kept)));
