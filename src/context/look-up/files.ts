import type { Declaration } from "../declarations.js";
import { type SourceFile, textOf, wholeFile } from "../excerpt.js";
import { pathsMeant } from "../rank.js";
import type { Read } from "../reader.js";
import type { Answer } from "./answer.js";

export async function showFile(
  wanted: string,
  paths: readonly string[],
  read: Read,
  answer: Answer,
): Promise<void> {
  const [, name = wanted, from, to] = /^(.*?):(\d+)(?:-(\d+))?$/.exec(wanted) ?? [];
  // What is spelt in full is meant, whatever else ends like it.
  const meant = paths.includes(name) ? [name] : pathsMeant(name, paths);
  const [path] = meant;
  if (path === undefined || meant.length > 1) {
    answer.note(
      meant.length > 1 ? `The file ${name} may be any of: ${meant.join(", ")}.` : `There is no file ${name}.`,
    );
    return;
  }
  const file = await read(path);
  if (!file) {
    answer.note(`The file ${path} is not text, or too long.`);
    return;
  }
  if (from !== undefined) showLines(file, Number(from), Number(to ?? from), answer);
  else showWhole(file, answer);
}

function showWhole(file: SourceFile, answer: Answer): void {
  const whole = wholeFile(file, "asked for", answer.room());
  const done = whole ? answer.add(whole) : "too-long";
  if (done === "known") answer.note(`The file ${file.path} is shown already.`);
  if (done !== "too-long") return;
  answer.note(
    `The file ${file.path} has ${file.lines.length} lines, too many to show whole: ask for its symbols or for lines as ${file.path}:from-to.`,
  );
  answer.outline(file);
}

/** The declarations that the lines are part of; the bare lines where there are none, or too long ones. */
function showLines(file: SourceFile, from: number, to: number, answer: Answer): void {
  const last = Math.min(Math.max(from, to), file.lines.length);
  const first = Math.max(1, Math.min(from, last));
  const touched = innermost(file.declarations, (each) => each.from <= last && each.to >= first);
  const start = Math.min(first, ...touched.map((each) => each.from));
  const end = Math.max(last, ...touched.map((each) => each.to));
  const stretches: [number, number][] = [
    [start, end],
    [first, last],
  ];
  for (const lines of stretches) {
    const done = answer.add({ path: file.path, lines, content: textOf(file, ...lines), why: "asked for" });
    if (done === "known") answer.note(`Lines ${first}-${last} of ${file.path} are shown already.`);
    if (done !== "too-long") return;
  }
  answer.note(`Lines ${first}-${last} of ${file.path} do not fit.`);
}

function innermost(
  declarations: readonly Declaration[],
  wanted: (each: Declaration) => boolean,
): Declaration[] {
  return declarations.filter(wanted).flatMap((each) => {
    const inside = innermost(each.inside, wanted);
    return inside.length > 0 ? inside : [each];
  });
}
