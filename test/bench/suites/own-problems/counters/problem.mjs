import { list, randomFrom, text } from "../random.mjs";

const hall = (seed, counters, customer, most) => {
  const random = randomFrom(seed);
  return text(`${counters} ${customer}`, list(counters, () => random(most) + 1).join(" "));
};

export const name = "Counters";
export const tags = ["binary search"];
export const limitSeconds = 1;
export const description = `A hall has n counters, all free when the doors open, and an endless queue. The counter i takes exactly t_i minutes for each customer and then calls the next one at once. At time 0 each counter calls one.

When is the m-th customer done? Customers count in the order in which they are done; those who are done in the same minute have consecutive numbers, so for each of them the answer is that minute.

Input

The first line holds n and m (1 ≤ n ≤ 100000, 0 ≤ m ≤ 1000000000000000). The second line holds t_1 … t_n (1 ≤ t_i ≤ 1000000000).

Output

The minute in which the m-th customer is done. It may be as large as 1000000000000000000000000. If m is 0, it is 0.`;
export const publicInputs = [text("2 3", "2 3"), text("1 5", "10"), text("3 4", "4 4 4")];
export const privateInputs = [
  text("1 0", "5"),
  text("1 1", "1"),
  text("2 4", "1 1"),
  text("3 3", "1000000000 1000000000 1000000000"),
  text("2 100000", "50000 50000"),
  text("1 1000000000000000", "1000000000"),
  text("2 999999999999999", "999999999 1000000000"),
  text("1 90071992547", "100003"),
];
export const generatedInputs = () => [
  hall(1, 5, 17, 9),
  hall(2, 50, 1234, 100),
  hall(3, 1000, 987654321, 1_000_000_000),
  hall(4, 10, 999_999_999_999_999, 1_000_000_000),
  text("30000 1000000000000000", list(30_000, (i) => 999_999_000 + (i % 997)).join(" ")),
];
