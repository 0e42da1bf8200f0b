// expected: wrong-order
import { readFileSync } from "node:fs";

const [, ...pages] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);
const wanted = new Set(pages);
const shown = new Set();
for (const page of pages) {
  let [from, to] = [page, page];
  while (wanted.has(from - 1)) from -= 1;
  while (wanted.has(to + 1)) to += 1;
  shown.add(from === to ? `${from}` : `${from}-${to}`);
}
console.log([...shown].join("\n") || "nothing");
