import { list, randomFrom, text } from "../random.mjs";

const sheet = (seed, cells, backwards) => {
  const random = randomFrom(seed);
  const cell = (index) => {
    const kind = random(4);
    const other = () => (backwards ? random(Math.max(1, index)) + 1 : random(cells) + 1);
    if (kind === 0 || index === 0) return `= ${random(2_000_000_001) - 1_000_000_000}`;
    return `${"+*-"[kind - 1]} ${other()} ${other()}`;
  };
  return text(cells, list(cells, cell));
};

export const name = "Formulas";
export const tags = ["graphs", "dfs and similar", "implementation"];
export const limitSeconds = 1;
export const description = `A sheet has n cells. A cell holds a number, or a formula that adds, subtracts or multiplies the values of two cells.

Print the value of each cell, modulo 1000000007 (a number from 0 to 1000000006). A cell that needs its own value, directly or by way of other cells, has none, and neither has a cell that needs one without a value; for these print \`loop\`.

Input

The first line holds n (1 ≤ n ≤ 100000). The next n lines describe the cells 1 to n, each in one of the forms

= x, the number x (between -1000000000 and 1000000000)
+ a b, the sum of the cells a and b
- a b, the cell a less the cell b
* a b, the product of the cells a and b

where a and b are between 1 and n and may be the same.

Output

n lines, the values of the cells 1 to n.`;
export const publicInputs = [
  text(4, "= 5", "+ 1 1", "- 1 2", "* 2 3"),
  text(4, "= 1", "+ 3 1", "* 2 1", "- 3 1"),
];
export const privateInputs = [
  text(1, "= 0"),
  text(1, "+ 1 1"),
  text(1, "= -1000000000"),
  text(3, "* 2 2", "* 3 3", "= 1000000000"),
  text(4, "+ 2 2", "+ 3 3", "+ 4 4", "= 1"),
  text(5, "= 2", "- 1 3", "- 1 2", "+ 2 1", "* 1 1"),
  text(2, "- 2 2", "= -7"),
];
export const generatedInputs = () => [
  sheet(1, 12, true),
  sheet(2, 200, false),
  text(
    60,
    list(60, (i) => (i === 0 ? "= 1" : `+ ${i} ${i}`)),
  ),
  sheet(3, 3000, true),
  text(
    60_000,
    list(60_000, (i) => (i === 59_999 ? "= 3" : `${"+-*"[i % 3]} ${i + 2} ${i + 2}`)),
  ),
];
