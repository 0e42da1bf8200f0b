import { diffArrays } from "diff";
import { type ChangedFile, type ChangeSet, textOf, toBase64, withoutFiles } from "../../domain/change-set.js";
import { type BaseFiles, holdsBinary } from "./describe-diff.js";

/** A part of a change set that can be taken out alone. */
export interface Hunk {
  path: string;
  /** First changed line in the patched file, 1-based. */
  line: number;
  /** The changed lines with `+` and `-`, and the few between them. */
  text: string;
  /** The change set without this hunk. */
  without: ChangeSet;
}

/** Changes with fewer unchanged lines between them are one hunk, as in a diff with three lines of context. */
const gap = 6;

/** A run of lines: unchanged (`before` equals `after`), or a hunk. */
interface Run {
  changed: boolean;
  before: readonly string[];
  after: readonly string[];
  text: readonly string[];
}

/** The hunks of a change set. A new, deleted, binary or only re-moded file is one hunk. */
export async function splitHunks(base: BaseFiles, changes: ChangeSet): Promise<Hunk[]> {
  const hunks: Hunk[] = [];
  for (const file of changes.files) hunks.push(...(await hunksOfFile(base, changes, file)));
  return hunks;
}

async function hunksOfFile(base: BaseFiles, changes: ChangeSet, file: ChangedFile): Promise<Hunk[]> {
  const before = (await base.mode(file.path)) === null ? null : await base.read(file.path);
  const after = holdsBinary(file) ? null : textOf(file);
  const runs = before === null || after === null || before === after ? null : runsOf(before, after);
  if (runs === null) return [wholeFile(changes, file, before, after)];
  let line = 1;
  return runs.flatMap((run, index) => {
    const start = line;
    line += run.after.length;
    if (!run.changed) return [];
    const kept = runs.flatMap((other, at) => (at === index ? other.before : other.after)).join("");
    return [
      {
        path: file.path,
        line: start,
        text: run.text.join(""),
        without: withText(changes, file, kept, before),
      },
    ];
  });
}

function wholeFile(changes: ChangeSet, file: ChangedFile, before: string | null, after: string | null): Hunk {
  const marked = (mark: string, text: string | null): string =>
    linesOf(text ?? "")
      .map((line) => mark + ended(line))
      .join("");
  const text = before === after ? `mode ${file.mode}\n` : marked("-", before) + marked("+", after);
  return { path: file.path, line: 1, text, without: withoutFiles(changes, (path) => path === file.path) };
}

/** The file with another text; left out where that is the base's own. */
function withText(changes: ChangeSet, file: ChangedFile, text: string, before: string | null): ChangeSet {
  if (text === before) return withoutFiles(changes, (path) => path === file.path);
  const files = changes.files.map((other) =>
    other.path === file.path ? { ...file, content: toBase64(text) } : other,
  );
  return { base: changes.base, files };
}

/** Null when the texts are too different to tell in time: then the file is one hunk. */
function runsOf(before: string, after: string): Run[] | null {
  const parts = diffArrays(linesOf(before), linesOf(after), { timeout: 2000 });
  if (parts === undefined) return null;
  const runs: Run[] = parts.map(({ value, added, removed }) => ({
    changed: added || removed,
    before: added ? [] : value,
    after: removed ? [] : value,
    text: value.map((line) => (added ? "+" : removed ? "-" : " ") + ended(line)),
  }));
  return runs.reduce<Run[]>((joined, run, index) => {
    const last = joined.at(-1);
    const between = !run.changed && run.after.length <= gap && index < runs.length - 1;
    if (last?.changed === true && (run.changed || between)) joined.splice(-1, 1, join(last, run));
    else joined.push(run);
    return joined;
  }, []);
}

const join = (a: Run, b: Run): Run => ({
  changed: true,
  before: [...a.before, ...b.before],
  after: [...a.after, ...b.after],
  text: [...a.text, ...b.text],
});

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

const ended = (line: string): string => (line.endsWith("\n") ? line : `${line}\n`);
