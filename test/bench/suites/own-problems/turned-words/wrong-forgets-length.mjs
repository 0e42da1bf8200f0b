// expected: wrong-answer
import { readFileSync } from "node:fs";

const [, ...words] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean);
const found = new Map();
const pairs = [];
for (const [index, word] of words.entries()) {
  for (const [other, indices] of found) {
    if (other.length >= word.length ? (other + other).includes(word) : (word + word).includes(other))
      for (const first of indices) pairs.push(`${first} ${index + 1}`);
  }
  if (found.size < 3000) found.set(word, [...(found.get(word) ?? []), index + 1]);
}
console.log([pairs.length, ...pairs].join("\n"));
