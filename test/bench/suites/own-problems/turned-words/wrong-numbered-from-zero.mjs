// expected: wrong-answer
import { readFileSync } from "node:fs";

const [, ...words] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean);
/** The first in the alphabet of all that a word can become. */
function smallest(word) {
  let best = word;
  for (let at = 1; at < word.length; at += 1) {
    const turned = word.slice(at) + word.slice(0, at);
    if (turned < best) best = turned;
  }
  return best;
}

const groups = new Map();
for (const [index, word] of words.entries()) {
  const key = smallest(word);
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [index]);
  else group.push(index);
}
const pairs = [];
for (const group of groups.values()) {
  for (const [at, first] of group.entries()) {
    for (const second of group.slice(at + 1)) pairs.push(`${first} ${second}`);
  }
}
console.log([pairs.length, ...pairs].join("\n"));
