import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Our own suite lies in `bench/own` of this package; code and bundles, wherever they are inside it, find it upwards. */
export function ownFolder(): string {
  for (let folder = path.dirname(fileURLToPath(import.meta.url)); ; folder = path.dirname(folder)) {
    const found = path.join(folder, "bench/own");
    if (existsSync(path.join(found, "problems.jsonl.gz"))) return found;
    if (folder === path.dirname(folder)) throw new Error("bench/own is missing from this installation");
  }
}
