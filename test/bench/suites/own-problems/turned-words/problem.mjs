import { list, randomFrom, text } from "../random.mjs";

const words = (seed, count, length, letters) => {
  const random = randomFrom(seed);
  return text(
    count,
    list(count, () => list(1 + random(length), () => "abcdefgh"[random(letters)]).join("")),
  );
};

export const name = "Turned words";
export const tags = ["strings", "hashing"];
export const limitSeconds = 1;
export const checker = "any-order-lines";
export const description = `A word can be turned: any number of letters are taken from its front and put at its end, in the same order. \`abcd\` can become \`cdab\`, and it can stay as it is.

Print all pairs of words of which one can be turned into the other.

Input

The first line holds n (0 ≤ n ≤ 20000). Each of the next n lines holds a word of 1 to 20 small letters. The same word may occur more than once. There are at most 100000 pairs.

Output

The number of pairs, and then one line for each pair with the numbers of the two words, the smaller first. Words are numbered from 1. The lines, the first among them, may come in any order.`;
export const publicInputs = [text(4, "abcd", "cdab", "acbd", "dabc"), text(2, "aa", "a")];
export const privateInputs = [
  text(0),
  text(1, "a"),
  text(2, "ab", "ba"),
  text(3, "xyz", "xyz", "xyz"),
  text(4, "abab", "baba", "aabb", "abba"),
  text(2, "abc", "cba"),
  text(3, "aab", "aba", "baa"),
  text(2, "abcabc", "abc"),
];
export const generatedInputs = () => [
  words(1, 12, 4, 2),
  words(2, 100, 6, 3),
  words(3, 1500, 12, 2),
  text(
    20_000,
    list(20_000, (i) => `${i}`.padStart(20, "0").replace(/\d/g, (digit) => "abcdefghij"[digit])),
  ),
];
