import { languageOf } from "../context/language.js";
import { withoutComments } from "../context/mask.js";
import { type ChangeSet, textOf } from "../domain/change-set.js";
import type { BaseFiles } from "../workspace/changes/describe-diff.js";
import type { Hunk } from "../workspace/changes/split-hunks.js";

/**
 * Why no test of behaviour can notice that a change is taken out; null where one can. `before` is the file without the
 * change, `after` with it; null for a file that is not there. Asking for a proof of these would make a draft of every
 * change that is documented. What a program may read by itself, such as Markdown in a folder of its own, is not among them.
 */
export function beyondTests(path: string, before: string | null, after: string | null): string | null {
  if (isDocumentation(path)) return "documentation";
  if (/\.d\.[cm]?ts$/.test(path)) return "type declarations";
  return before !== null && after !== null && isCommentAlone(path, before, after) ? "comments" : null;
}

/** Prose beside the program: at the root or under `docs`, or by a name that says so. */
const isDocumentation = (path: string): boolean =>
  (/\.(md|markdown|rst|adoc)$/i.test(path) && /^([^/]+|docs?\/.*)$/i.test(path)) ||
  /(^|\/)(README|CHANGES|CHANGELOG|HISTORY|NEWS|AUTHORS|CONTRIBUTORS|CONTRIBUTING)(\.(md|markdown|rst|adoc|txt))?$/i.test(
    path,
  );

/** Comments that tools obey. */
const directive =
  /^#!|@ts-|@jsx|go:|\+build|eslint|biome|prettier|istanbul|\bc8\b|\bv8\b|noqa|pragma|type:|coding[:=]|pylint|mypy|>>>/;

/** The same code with other comments, none of which a tool obeys. */
function isCommentAlone(path: string, before: string, after: string): boolean {
  const language = languageOf(path);
  if (language === null) return false;
  const code = (text: string) =>
    withoutComments(text, language)
      .split("\n")
      .map((line) => line.trimEnd())
      .filter((line) => line !== "")
      .join("\n");
  const obeyed = (text: string) =>
    text
      .split("\n")
      .filter((line) => directive.test(line.trim()))
      .join("\n");
  return code(before) === code(after) && obeyed(before) === obeyed(after);
}

/** The hunks that a test could notice, and what the others are: `README.md:15 (documentation)`. */
export async function provable(
  base: BaseFiles,
  changes: ChangeSet,
  hunks: readonly Hunk[],
): Promise<{ hunks: Hunk[]; aside: string[] }> {
  const kept: Hunk[] = [];
  const aside: string[] = [];
  for (const hunk of hunks) {
    const { path, line, without } = hunk;
    const textIn = async ({ files }: ChangeSet) => {
      const file = files.find((one) => one.path === path);
      return file === undefined ? base.read(path) : textOf(file);
    };
    const kind = beyondTests(path, await textIn(without), await textIn(changes));
    if (kind === null) kept.push(hunk);
    else aside.push(`${path}:${line} (${kind})`);
  }
  return { hunks: kept, aside };
}
