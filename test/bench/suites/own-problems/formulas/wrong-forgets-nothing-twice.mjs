// expected: time-limit
import { readFileSync } from "node:fs";

const [, ...lines] = readFileSync(0, "utf8").trim().split("\n");
const cells = lines.map((line) => line.split(" "));

const modulus = 1_000_000_007n;
const reduced = (value) => ((value % modulus) + modulus) % modulus;

function compute(sign, a, b) {
  if (sign === "+") return reduced(a + b);
  return reduced(sign === "-" ? a - b : a * b);
}

function valueIn(index, open) {
  if (open.includes(index)) return null;
  const [sign, a, b] = cells[index];
  if (sign === "=") return reduced(BigInt(a));
  const [left, right] = [valueIn(a - 1, [...open, index]), valueIn(b - 1, [...open, index])];
  return left === null || right === null ? null : compute(sign, left, right);
}
const values = cells.map((_, index) => valueIn(index, []));
console.log(values.map((value) => value ?? "loop").join("\n"));
