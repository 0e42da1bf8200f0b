import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";

const page = "docs/checklist.md";
const items = Array.from({ length: 24 }, (_, index) => index + 1);

/** For each item the test files with titles that begin with its number. */
function shownBy(): Map<number, string[]> {
  const shown = new Map(items.map((item): [number, string[]] => [item, []]));
  const files = readdirSync("test", { recursive: true, encoding: "utf8" })
    .map((name) => `test/${name.replaceAll("\\", "/")}`)
    .filter((name) => /\.(test|slow)\.ts$/.test(name))
    .sort();
  for (const file of files) {
    const titles = readFileSync(file, "utf8").matchAll(
      /\b(?:it|describe)\b[^"`]{0,60}["`]checklist (\d+(?:, \d+)*): /g,
    );
    const found = new Set([...titles].flatMap((title) => (title[1] ?? "").split(", ").map(Number)));
    for (const item of found) shown.get(item)?.push(file);
  }
  return shown;
}

describe("docs/checklist.md", () => {
  it("names for each item the tests that show it, and no item is without", () => {
    const shown = shownBy();
    expect(items.filter((item) => shown.get(item)?.length === 0)).toEqual([]);
    const links = (item: number) =>
      (shown.get(item) ?? []).map((file) => `[${file.replace(/^test\//, "")}](../${file})`).join(", ");
    const row = /^\| (\d+) \| ([^|]+) \| .*\|$/gm;
    const text = readFileSync(page, "utf8");
    const now = text.replace(
      row,
      (_, item: string, meaning: string) => `| ${item} | ${meaning} | ${links(Number(item))} |`,
    );
    if (process.env.UPDATE_DOCS === "1") writeFileSync(page, now);
    const rows = [...now.matchAll(row)];
    expect(rows.map(([, item]) => Number(item))).toEqual(items);
    for (const [, , meaning = ""] of rows) expect(meaning.split(" ").length).toBeLessThanOrEqual(12);
    expect(readFileSync(page, "utf8")).toBe(now);
  });
});
