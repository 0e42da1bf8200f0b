// expected: wrong-answer
import { readFileSync } from "node:fs";

const [, ...pages] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);
const sorted = [...new Set(pages)].sort();
const ranges = [];
for (const page of sorted) {
  const last = ranges.at(-1);
  if (last !== undefined && last[1] === page - 1) last[1] = page;
  else ranges.push([page, page]);
}
console.log(ranges.map(([a, b]) => (a === b ? a : `${a}-${b}`)).join("\n") || "nothing");
