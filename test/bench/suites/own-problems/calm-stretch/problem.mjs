import { list, randomFrom, text } from "../random.mjs";

const days = (seed, count, swing, most) => {
  const random = randomFrom(seed);
  return text(`${count} ${swing}`, list(count, () => random(most) - Math.floor(most / 2)).join(" "));
};

export const name = "The longest calm stretch";
export const tags = ["two pointers", "data structures"];
export const limitSeconds = 1;
export const description = `A barometer was read once a day for n days. A stretch of consecutive days is calm if no two readings in it differ by more than d.

Find the longest calm stretch; of several, the one that begins first.

Input

The first line holds n and d (0 ≤ n ≤ 200000, 0 ≤ d ≤ 2000000000). The second line holds the n readings, each between -1000000000 and 1000000000; it is empty, or missing, when n is 0.

Output

The number of days of the stretch and the day on which it begins, counted from 1. If there are no days, print \`0 0\`.`;
export const publicInputs = [text("6 3", "1 5 4 2 3 9"), text("3 0", "7 8 8")];
export const privateInputs = [
  text("0 5"),
  text("1 0", "-4"),
  text("4 0", "1 2 3 4"),
  text("5 2000000000", "-1000000000 1000000000 0 5 5"),
  text("5 1999999999", "-1000000000 1000000000 0 5 5"),
  text("6 2", "1 2 3 9 8 7"),
  text("7 1", "5 4 5 6 5 6 6"),
  text("8 3", "10 1 10 1 10 1 10 1"),
];
export const generatedInputs = () => [
  days(1, 30, 5, 12),
  days(2, 500, 40, 100),
  days(3, 5000, 900_000_000, 2_000_000_000),
  text("180000 1000", list(180_000, (i) => (i % 1000) - 500).join(" ")),
  text("100000 10", list(100_000, (i) => (i % 50_000 === 49_999 ? 1000 : i % 9)).join(" ")),
];
