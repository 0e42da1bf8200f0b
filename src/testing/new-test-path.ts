import path from "node:path";
import type { Facts } from "./facts.js";
import type { Runner } from "./runner.js";

/**
 * Where a new test goes: into the folder that holds most tests, with the affixes and ending that most of them have, and
 * under a name that no file has yet.
 */
export function placeNewTest(stem: string, tests: readonly string[], facts: Facts, runner: Runner): string {
  const safe = stem.replace(/[^\w.-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "") || "new";
  const shape = mostCommon(tests.map((file) => shapeOf(file)).filter((found) => found !== null));
  const make = (name: string): string => {
    if (shape === null) return runner.newTestPath(name, facts);
    const [folder = "", before = "", after = ""] = shape.split("\0");
    const styled = /\.(py|rb|go|rs)$/.test(after) ? name.replace(/\W+/g, "_") : name;
    return path.posix.join(folder, `${before}${styled}${after}`);
  };
  for (let count = 1; ; count += 1) {
    const candidate = make(count === 1 ? safe : `${safe}-${count}`);
    if (!facts.has(candidate)) return candidate;
  }
}

/** Folder, what stands before the stem, and what after it, as one key. */
function shapeOf(file: string): string | null {
  const { dir, base } = path.posix.parse(file);
  const match =
    /^(test[_.-])?(.+?)((?:[._-](?:tests?|spec))?(?:\.[a-z]+)?\.(?:[cm]?[jt]sx?|py|go|rb|rs|php|java))$/i.exec(
      base,
    );
  if (match === null) return null;
  const [, before = "", , after = ""] = match;
  return [dir, before, after].join("\0");
}

function mostCommon(keys: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  const ranked = [...counts].sort(
    ([a, countA], [b, countB]) => countB - countA || a.length - b.length || (a < b ? -1 : 1),
  );
  return ranked[0]?.[0] ?? null;
}
