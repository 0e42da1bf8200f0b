// expected: wrong-answer
import { readFileSync } from "node:fs";

const minutes = (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const clock = (minute) =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
const [, ...times] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean);
const day = 1440;
const quiet = new Array(day).fill(false);
const starts = new Array(2 * day + 1).fill(0);
for (let i = 0; i < times.length; i += 2) {
  const from = minutes(times[i]);
  const to = minutes(times[i + 1]);
  starts[from] += 1;
  starts[to >= from ? to : to + day] -= 1;
}
let wanting = 0;
for (let minute = 0; minute < 2 * day; minute += 1) {
  wanting += starts[minute];
  if (wanting > 0) quiet[minute % day] = true;
}
const left = quiet.filter((wanted) => !wanted).length;
let best = { length: 0, from: 0 };
for (let from = 0; from < day; from += 1) {
  let length = 0;
  while (length < day && !quiet[(from + length) % day]) length += 1;
  if (length > best.length) best = { length, from };
}
console.log(left === 0 ? "0 never" : `${left} ${clock(best.from)}`);
