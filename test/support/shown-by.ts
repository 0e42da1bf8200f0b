import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "@jest/globals";

/** For each number the test files with titles that begin with `word N: `. */
function shownBy(word: string, items: readonly number[]): Map<number, string[]> {
  const shown = new Map(items.map((item): [number, string[]] => [item, []]));
  const files = readdirSync("test", { recursive: true, encoding: "utf8" })
    .map((name) => `test/${name.replaceAll("\\", "/")}`)
    .filter((name) => /\.(test|slow)\.ts$/.test(name))
    .sort();
  const title = new RegExp(`\\b(?:it|describe)\\b[^"\`]{0,60}["\`]${word} (\\d+(?:, \\d+)*): `, "g");
  for (const file of files) {
    const found = [...readFileSync(file, "utf8").matchAll(title)].flatMap(([, numbers = ""]) =>
      numbers.split(", ").map(Number),
    );
    for (const item of new Set(found)) shown.get(item)?.push(file);
  }
  return shown;
}

/**
 * Holds a page's table to the tests: each item has tests, and its row names just their files. `UPDATE_DOCS=1` writes
 * the files into the page.
 */
export function expectShown(page: string, word: string, items: readonly number[]): void {
  const shown = shownBy(word, items);
  expect(items.filter((item) => shown.get(item)?.length === 0)).toEqual([]);
  const links = (item: number) =>
    (shown.get(item) ?? []).map((file) => `[${file.replace(/^test\//, "")}](../${file})`).join(", ");
  const row = /^\| (\d+) \| ([^|]+) \| .*\|$/gm;
  const now = readFileSync(page, "utf8").replace(
    row,
    (_, item: string, meaning: string) => `| ${item} | ${meaning} | ${links(Number(item))} |`,
  );
  if (process.env.UPDATE_DOCS === "1") writeFileSync(page, now);
  const rows = [...now.matchAll(row)];
  expect(rows.map(([, item]) => Number(item))).toEqual(items);
  for (const [, , meaning = ""] of rows) expect(meaning.split(" ").length).toBeLessThanOrEqual(12);
  expect(readFileSync(page, "utf8")).toBe(now);
}
