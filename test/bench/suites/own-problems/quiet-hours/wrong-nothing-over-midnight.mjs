// expected: wrong-answer
import { readFileSync } from "node:fs";

const minutes = (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const clock = (minute) =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
const [, ...times] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean);
const day = 1440;
const quiet = new Array(day).fill(false);
for (let i = 0; i < times.length; i += 2) {
  for (let minute = minutes(times[i]); minute < minutes(times[i + 1]); minute += 1) quiet[minute] = true;
}
const left = quiet.filter((wanted) => !wanted).length;
let best = { length: 0, from: 0 };
for (let from = 0; from < day; from += 1) {
  let length = 0;
  while (length < day && !quiet[(from + length) % day]) length += 1;
  if (length > best.length) best = { length, from };
}
console.log(left === 0 ? "0 never" : `${left} ${clock(best.from)}`);
