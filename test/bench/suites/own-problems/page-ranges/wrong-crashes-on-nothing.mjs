// expected: crash
import { readFileSync } from "node:fs";

const [, second] = readFileSync(0, "utf8").trim().split("\n");
const sorted = [...new Set(second.split(" ").map(Number))].sort((a, b) => a - b);
const ranges = [];
for (const page of sorted) {
  const last = ranges.at(-1);
  if (last !== undefined && last[1] === page - 1) last[1] = page;
  else ranges.push([page, page]);
}
console.log(ranges.map(([a, b]) => (a === b ? a : `${a}-${b}`)).join("\n"));
