import { list, randomFrom, text } from "../random.mjs";

const race = (seed, runners, most) => {
  const random = randomFrom(seed);
  const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const names = new Set();
  while (names.size < runners) names.add(list(4, () => letters[random(52)]).join(""));
  return text(
    runners,
    [...names].map((name) => `${name} ${random(2 * most) - most}`),
  );
};

export const name = "Podium with ties";
export const tags = ["sorting"];
export const limitSeconds = 1;
export const description = `Each of n players has a name and a number of points, which may be negative. Print the table of results.

More points are better. Players with the same number of points share a place, and the places that they take up together are not given again: after two players on place 2 comes place 4. Within a place players are listed by their names in the order of ASCII, so capital letters come before small ones.

Input

The first line holds n (0 ≤ n ≤ 20000). Each of the next n lines holds a name of 1 to 20 letters and digits (no two are the same) and the points (between -1000000000 and 1000000000).

Output

n lines, each with the place and the name. Nothing if there are no players.`;
export const publicInputs = [text(4, "ann 10", "bob 30", "cid 20", "dan 20"), text(2, "zoe -5", "Yan -5")];
export const privateInputs = [
  text(0),
  text(1, "x 0"),
  text(3, "b 1", "a 1", "C 1"),
  text(4, "a 9", "b 10", "c 100", "d -1"),
  text(5, "p 3", "q 3", "r 2", "s 2", "t 1"),
  text(3, "a10 7", "a9 7", "a1 7"),
  text(4, "e -1000000000", "f 1000000000", "g 0", "H 0"),
];
export const generatedInputs = () => [
  race(1, 30, 5),
  race(2, 300, 40),
  race(3, 2000, 1_000_000_000),
  race(4, 6000, 3),
];
