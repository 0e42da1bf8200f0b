import { readFileSync } from "node:fs";

const [count = 0, ...pages] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);
const sorted = [...new Set(pages.slice(0, count))].sort((a, b) => a - b);
const ranges = [];
for (const page of sorted) {
  const last = ranges.at(-1);
  if (last !== undefined && last.to === page - 1) last.to = page;
  else ranges.push({ from: page, to: page });
}
const shown = ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`));
console.log(shown.length === 0 ? "nothing" : shown.join("\n"));
