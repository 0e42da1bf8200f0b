// expected: time-limit
import { readFileSync } from "node:fs";

const [, ...words] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean);
const pairs = [];
for (let first = 0; first < words.length; first += 1) {
  for (let second = first + 1; second < words.length; second += 1) {
    const turned = words[first] + words[first];
    if (words[first].length === words[second].length && turned.includes(words[second]))
      pairs.push(`${first + 1} ${second + 1}`);
  }
}
console.log([pairs.length, ...pairs].join("\n"));
