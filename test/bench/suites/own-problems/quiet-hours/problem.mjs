import { list, randomFrom, text } from "../random.mjs";

const clock = (minute) => {
  const two = (number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
};

const hours = (seed, count, longest) => {
  const random = randomFrom(seed);
  return text(
    count,
    list(count, () => {
      const from = random(1440);
      return `${clock(from)} ${clock((from + 1 + random(longest)) % 1440)}`;
    }),
  );
};

export const name = "Quiet hours";
export const tags = ["intervals"];
export const limitSeconds = 1;
export const description = `Each of n neighbours wants quiet from one time of the day to another, every day. The first minute belongs to the quiet time, the last does not: from 12:00 to 12:30 are 30 minutes. If the second time is earlier than the first, the quiet time goes on over midnight. If both are the same, the neighbour wants quiet the whole day.

How many minutes of a day are left in which nobody wants quiet, and when does the longest stretch of them begin? A stretch may go on over midnight. Of several longest stretches take the one that begins earliest in the day. If nobody wants quiet at any time, the whole day is one stretch that begins at 00:00.

Input

The first line holds n (0 ≤ n ≤ 100000). Each of the next n lines holds two times as hh:mm between 00:00 and 23:59.

Output

Two words: the number of minutes and the beginning of the longest stretch as hh:mm. If no minute is left, print \`0 never\`.`;
export const publicInputs = [
  text(2, "22:00 06:00", "13:00 15:00"),
  text(1, "12:00 12:30"),
  text(1, "07:00 07:00"),
];
export const privateInputs = [
  text(0),
  text(1, "00:00 00:01"),
  text(1, "23:59 00:00"),
  text(2, "06:00 12:00", "18:00 00:00"),
  text(2, "10:00 12:00", "11:00 13:00"),
  text(2, "00:00 12:00", "12:00 00:00"),
  text(3, "01:00 02:00", "04:00 05:00", "03:00 04:00"),
  text(2, "23:00 01:00", "00:30 00:40"),
  text(2, "05:00 23:00", "00:00 00:00"),
];
export const generatedInputs = () => [
  hours(1, 5, 200),
  hours(2, 12, 120),
  hours(3, 40, 45),
  hours(4, 90, 15),
  text(
    60_000,
    list(60_000, (i) => `${clock((i * 3) % 720)} ${clock(720 + (i % 700))}`),
  ),
];
