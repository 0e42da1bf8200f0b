import type { Hunk } from "../workspace/changes/split-hunks.js";

/**
 * Why no test of behaviour can notice that a hunk is taken out; null where one can. Asking for a proof of these would
 * make a draft of every change that is documented. What a program may read by itself, such as Markdown in a folder of
 * its own, is not among them.
 */
export function beyondTests({ path, text }: Pick<Hunk, "path" | "text">): string | null {
  if (isDocumentation(path)) return "documentation";
  if (/\.d\.[cm]?ts$/.test(path)) return "type declarations";
  return isCommentAlone(path, text) ? "comments" : null;
}

/** Prose beside the program: at the root or under `docs`, or by a name that says so. */
const isDocumentation = (path: string): boolean =>
  (/\.(md|markdown|rst|adoc)$/i.test(path) && /^([^/]+|docs?\/.*)$/i.test(path)) ||
  /(^|\/)(README|CHANGES|CHANGELOG|HISTORY|NEWS|AUTHORS|CONTRIBUTORS|CONTRIBUTING)(\.(md|markdown|rst|adoc|txt))?$/i.test(
    path,
  );

const comment: readonly [files: RegExp, line: RegExp][] = [
  [/\.([cm]?[jt]sx?|go|rs|java|kt|c|cc|cpp|h|hpp|cs|swift|php)$/, /^\/\//],
  [/\.(py|rb|sh|pl)$/, /^#/],
];
/** Comments that tools obey. */
const directive =
  /^#!|@ts-|go:|\+build|eslint|biome|prettier|istanbul|\bc8\b|\bv8\b|noqa|pragma|type:|coding[:=]|pylint|mypy/;

/** Only whole lines of comment, by the tokens that can't begin a line of code. */
function isCommentAlone(path: string, text: string): boolean {
  const token = comment.find(([files]) => files.test(path))?.[1];
  if (token === undefined) return false;
  const lines = text
    .split("\n")
    .filter((line) => /^[+-]/.test(line))
    .map((line) => line.slice(1).trim())
    .filter((line) => line !== "");
  return lines.length > 0 && lines.every((line) => token.test(line) && !directive.test(line));
}

/** The hunks that a test could notice, and what the others are: `README.md:15 (documentation)`. */
export function provable(hunks: readonly Hunk[]): { hunks: Hunk[]; aside: string[] } {
  const aside = hunks.flatMap((hunk) => {
    const kind = beyondTests(hunk);
    return kind === null ? [] : [`${hunk.path}:${hunk.line} (${kind})`];
  });
  return { hunks: hunks.filter((hunk) => beyondTests(hunk) === null), aside };
}
