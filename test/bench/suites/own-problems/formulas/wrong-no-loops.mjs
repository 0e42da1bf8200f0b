// expected: crash
import { readFileSync } from "node:fs";

const [, ...lines] = readFileSync(0, "utf8").trim().split("\n");
const cells = lines.map((line) => line.split(" "));

const modulus = 1_000_000_007n;
const reduced = (value) => ((value % modulus) + modulus) % modulus;

function compute(sign, a, b) {
  if (sign === "+") return reduced(a + b);
  return reduced(sign === "-" ? a - b : a * b);
}

const values = [];
function valueIn(index) {
  const [sign, a, b] = cells[index];
  values[index] ??= sign === "=" ? reduced(BigInt(a)) : compute(sign, valueIn(a - 1), valueIn(b - 1));
  return values[index];
}
for (const index of cells.keys()) valueIn(index);
console.log(values.map((value) => value ?? "loop").join("\n"));
