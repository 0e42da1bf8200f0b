import { list, randomFrom, text } from "../random.mjs";

const pages = (seed, count, most) => {
  const random = randomFrom(seed);
  return text(count, list(count, () => random(most) + 1).join(" "));
};

export const name = "Page ranges";
export const tags = ["sorting"];
export const limitSeconds = 1;
export const description = `A printer is given the numbers of the pages to print, in any order, some of them more than once. Its display shows them as ranges.

Two or more pages that follow one another are one range, written with a hyphen between the first and the last: 4 and 5 are \`4-5\`. A page that stands alone is written alone. Ranges are as long as they can be and are listed from the smallest page to the largest, one a line. If there is no page at all, the display shows the word \`nothing\`.

Input

The first line holds n (0 ≤ n ≤ 100000), the number of pages. The second line holds n numbers between 1 and 1000000000; it is empty, or missing, when n is 0.

Output

The ranges, one a line, or \`nothing\`.`;
export const publicInputs = [text(6, "3 1 2 7 9 8"), text(4, "5 5 4 10")];
export const privateInputs = [
  text(0),
  text(0, ""),
  text(1, "1000000000"),
  text(3, "7 7 7"),
  text(5, "9 10 11 100 99"),
  text(4, "2 4 6 8"),
  text(2, "1000000000 999999999"),
];
export const generatedInputs = () => [
  pages(1, 20, 30),
  pages(2, 200, 300),
  pages(3, 2000, 1500),
  text(60_000, list(60_000, (i) => ((i * 7) % 60_000) + 1).join(" ")),
  text(30_000, list(30_000, (i) => 2 * ((i * 11) % 30_000) + 1).join(" ")),
];
