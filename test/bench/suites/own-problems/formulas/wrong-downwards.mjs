// expected: wrong-order
import { readFileSync } from "node:fs";

const [, ...lines] = readFileSync(0, "utf8").trim().split("\n");
const cells = lines.map((line) => line.split(" "));

const modulus = 1_000_000_007n;
const reduced = (value) => ((value % modulus) + modulus) % modulus;

function compute(sign, a, b) {
  if (sign === "+") return reduced(a + b);
  return reduced(sign === "-" ? a - b : a * b);
}

// Whoever waits for a cell is told when its value is there; what is never told is a loop, or needs one.
const values = new Array(cells.length).fill(null);
const waiting = cells.map(() => []);
const needs = cells.map(([sign]) => (sign === "=" ? 0 : 2));
const ready = [];
for (const [index, [sign, a, b]] of cells.entries()) {
  if (sign === "=") ready.push(index);
  else for (const other of [a, b]) waiting[other - 1].push(index);
}
while (ready.length > 0) {
  const index = ready.pop();
  const [sign, a, b] = cells[index];
  values[index] = sign === "=" ? reduced(BigInt(a)) : compute(sign, values[a - 1], values[b - 1]);
  for (const other of waiting[index]) {
    needs[other] -= 1;
    if (needs[other] === 0) ready.push(other);
  }
}
console.log(
  values
    .map((value) => value ?? "loop")
    .reverse()
    .join("\n"),
);
