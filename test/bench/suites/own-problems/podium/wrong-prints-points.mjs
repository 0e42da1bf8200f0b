// expected: prints-too-much
import { readFileSync } from "node:fs";

const [, ...rest] = readFileSync(0, "utf8").split(/\s+/).filter(Boolean);
const players = [];
for (let i = 0; i + 1 < rest.length; i += 2) players.push({ name: rest[i], points: Number(rest[i + 1]) });
players.sort((a, b) => b.points - a.points || (a.name < b.name ? -1 : 1));
let place = 0;
const rows = players.map(({ name, points }, index) => {
  if (index === 0 || players[index - 1].points !== points) place = index + 1;
  return `${place} ${name}`;
});
if (rows.length > 0) console.log(rows.map((row, index) => `${row} ${players[index].points}`).join("\n"));
