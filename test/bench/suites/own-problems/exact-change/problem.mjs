import { list, text } from "../random.mjs";

export const name = "Exact change";
export const tags = ["dp"];
export const limitSeconds = 1;
export const description = `A machine gives change in coins of n kinds and has as many of each as it needs. Find the smallest number of coins that make up exactly the amount, and among the ways to do it with so few coins the one whose list of coins, from the largest to the smallest, is the largest at the first place where two ways differ.

Input

The first line holds n and the amount (1 ≤ n ≤ 100, 0 ≤ amount ≤ 100000). The second line holds the n values of the coins, between 1 and 1000000000, in no order; the same value may be given more than once.

Output

The number of coins on the first line, and on the second the coins from the largest to the smallest. For the amount 0 the second line is empty. If the amount can't be made up, print \`-1\` alone.`;
export const publicInputs = [text("3 6", "1 3 4"), text("2 7", "4 6"), text("3 30", "25 10 1")];
export const privateInputs = [
  text("1 0", "5"),
  text("1 3", "5"),
  text("2 10", "5 5"),
  text("3 12", "1 5 6"),
  text("4 8", "4 1 5 3"),
  text("2 9999", "2 1000000000"),
  text("3 15", "7 8 1"),
  text("4 12", "2 10 9 3"),
  text("5 15", "9 3 8 5 2"),
];
export const generatedInputs = () => [
  text("30 120", list(30, (i) => i + 2).join(" ")),
  text("5 187", "1 7 23 50 61"),
  text("3 100000", "3 7 99991"),
  text("6 99999", "17 19 23 29 31 999"),
  text("100 100000", list(100, (i) => 50_000 - 7 * i).join(" ")),
];
