// expected: prints-too-much
import { readFileSync } from "node:fs";

const [volume, percent, added, days] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);
const kept = (100 - percent) / 100;
const power = kept === 0 ? (days === 0 ? 1 : 0) : Math.exp(days * Math.log1p(-percent / 100));
const poured = percent === 0 ? days : (1 - power) / (percent / 100);
console.log((volume * power + added * poured).toFixed(9), "litres");
