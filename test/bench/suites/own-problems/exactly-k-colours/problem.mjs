import { list, randomFrom, text } from "../random.mjs";

const beads = (seed, count, colours, most) => {
  const random = randomFrom(seed);
  return text(`${count} ${colours}`, list(count, () => random(most) + 1).join(" "));
};

export const name = "Exactly k colours";
export const tags = ["two pointers"];
export const limitSeconds = 1;
export const description = `A chain of n beads lies on a table, each bead of some colour. How many pieces can be cut out of it that have exactly k different colours? A piece is one or more neighbouring beads; two pieces are different if they begin or end at different beads.

Input

The first line holds n and k (0 ≤ n ≤ 200000, 0 ≤ k ≤ 200000). The second line holds n colours, each a number between 1 and 1000000000; it is empty, or missing, when n is 0.

Output

The number of pieces.`;
export const publicInputs = [text("5 2", "1 2 1 2 3"), text("4 1", "7 7 8 7")];
export const privateInputs = [
  text("0 1"),
  text("0 0"),
  text("3 0", "1 2 3"),
  text("3 4", "1 2 3"),
  text("3 3", "1 2 3"),
  text("1 1", "1000000000"),
  text("6 2", "5 5 5 5 5 5"),
  text("7 3", "1 2 3 1 2 3 4"),
];
export const generatedInputs = () => [
  beads(1, 40, 3, 6),
  beads(2, 600, 20, 40),
  beads(3, 5000, 700, 1000),
  text("200000 1", list(200_000, () => 1).join(" ")),
  text("100000 3", list(100_000, (i) => (i % 3) + 1).join(" ")),
];
