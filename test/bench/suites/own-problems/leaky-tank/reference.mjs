import { readFileSync } from "node:fs";

const [volume, percent, added, days] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);
const kept = (100 - percent) / 100;
const lost = percent / 100;
// kept to the power of n: by the logarithm, which keeps the digits of a small loss.
const power = days === 0 ? 1 : kept === 0 ? 0 : Math.exp(days * Math.log1p(-lost));
const poured =
  lost === 0 ? days : days === 0 ? 0 : kept === 0 ? 1 : -Math.expm1(days * Math.log1p(-lost)) / lost;
console.log((volume * power + added * poured).toFixed(9));
