// expected: time-limit
import { readFileSync } from "node:fs";

const [, ...pages] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);
const wanted = new Set(pages);
const most = pages.length === 0 ? 0 : Math.max(...wanted);
const shown = [];
for (let page = 1; page <= most; page += 1) {
  if (!wanted.has(page)) continue;
  let to = page;
  while (wanted.has(to + 1)) to += 1;
  shown.push(page === to ? page : `${page}-${to}`);
  page = to;
}
console.log(shown.join("\n") || "nothing");
