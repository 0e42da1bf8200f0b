import type { GrepHit } from "../../domain/ports.js";
import { textOf } from "../excerpt.js";
import type { Read } from "../reader.js";
import { type Answer, most } from "./answer.js";

const linesAround = 3;

export async function showHits(
  search: string,
  hits: readonly GrepHit[],
  read: Read,
  answer: Answer,
): Promise<void> {
  const own = hits.filter(({ text }) => text.includes(search));
  const places = [...new Map(own.map((hit) => [`${hit.path}:${hit.line}`, hit])).values()];
  if (places.length === 0) {
    answer.note(`No line of the base has "${search}".`);
    return;
  }
  for (const [path, lines] of stretchesOf(places.slice(0, most.hits))) {
    const file = await read(path);
    for (const [from, to] of file ? lines : []) {
      if (!file) continue;
      const end = Math.min(to, file.lines.length);
      const piece = {
        path,
        lines: [from, end] as [number, number],
        content: textOf(file, from, end),
        why: `has "${search}"`,
      };
      if (answer.add(piece) === "too-long") answer.note(`"${search}" at ${path}:${from} does not fit.`);
    }
  }
  const more = places.length - most.hits;
  if (more > 0) answer.note(`"${search}" stands on ${more} more lines.`);
}

/** Hits with the lines around them, per file; those that meet become one. */
function stretchesOf(hits: readonly GrepHit[]): Map<string, [number, number][]> {
  const files = new Map<string, [number, number][]>();
  for (const { path } of hits) {
    if (files.has(path)) continue;
    const lines = hits.filter((hit) => hit.path === path).map(({ line }) => line);
    files.set(path, around(lines));
  }
  return files;
}

function around(lines: readonly number[]): [number, number][] {
  const stretches: [number, number][] = [];
  for (const line of [...lines].sort((a, b) => a - b)) {
    const last = stretches.at(-1);
    if (last && line - linesAround <= last[1] + 1) last[1] = line + linesAround;
    else stretches.push([Math.max(1, line - linesAround), line + linesAround]);
  }
  return stretches;
}
