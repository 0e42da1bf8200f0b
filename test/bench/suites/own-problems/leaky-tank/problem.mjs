import { text } from "../random.mjs";

export const name = "The leaky tank";
export const tags = ["math"];
export const limitSeconds = 1;
export const description = `A tank holds v litres in the evening. Each night it loses p percent of what is in it, and each morning a litres are poured in.

How much is in it in the evening after n days?

Input

One line with v, p, a and n: v, p and a are decimal numbers with at most four digits after the point (0 ≤ v ≤ 1000000, 0 ≤ p ≤ 100, 0 ≤ a ≤ 1000), and n is a whole number (0 ≤ n ≤ 1000000000000).

Output

The number of litres, with an absolute or relative error of at most 0.000001. Print it as an ordinary decimal number.`;
export const publicInputs = [text("100 50 10 1"), text("0.5 0 0.25 3")];
export const privateInputs = [
  text("7.25 10 3 0"),
  text("1000000 100 5 4"),
  text("0 100 0 7"),
  text("3 0 0.0001 1000000000000"),
  text("10 33.3333 1 2"),
  text("1 0.0001 1 1000000000000"),
  text("999999.9999 0.0001 0 1000000"),
];
export const generatedInputs = () => [
  text("12.5 7.5 2 10"),
  text("250 1 0.75 100"),
  text("1000 0.01 1000 12345"),
  text("500000 99.9999 0.0001 1"),
  text("31.4159 2.7183 1.6180 1000000000000"),
];
