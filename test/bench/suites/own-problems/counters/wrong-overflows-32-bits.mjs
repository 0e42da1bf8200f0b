// expected: wrong-answer
import { readFileSync } from "node:fs";

const [, wanted, ...times] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean).map(Number);
let [low, high] = [0, (wanted * Math.max(...times)) | 0];
while (low < high) {
  const middle = (low + high) >> 1;
  if (times.reduce((sum, time) => sum + Math.floor(middle / time), 0) >= wanted) high = middle;
  else low = middle + 1;
}
console.log(low);
