// expected: wrong-answer
import { readFileSync } from "node:fs";

const [, ...words] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean);
const smallest = (word) => [...word].sort().join("");
const groups = new Map();
for (const [index, word] of words.entries()) {
  const key = smallest(word);
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [index + 1]);
  else group.push(index + 1);
}
const pairs = [];
for (const group of groups.values()) {
  for (const [at, first] of group.entries()) {
    for (const second of group.slice(at + 1)) pairs.push(`${first} ${second}`);
  }
}
console.log([pairs.length, ...pairs].join("\n"));
