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

const values = new Array(cells.length).fill(undefined);
const open = new Set();
function valueIn(index) {
  if (values[index] !== undefined) return values[index];
  if (open.has(index)) return null;
  open.add(index);
  const [sign, a, b] = cells[index];
  if (sign === "=") values[index] = reduced(BigInt(a));
  else {
    const [left, right] = [valueIn(a - 1), valueIn(b - 1)];
    values[index] = left === null || right === null ? null : compute(sign, left, right);
  }
  open.delete(index);
  return values[index];
}
for (const index of cells.keys()) valueIn(index);
console.log(values.map((value) => value ?? "loop").join("\n"));
