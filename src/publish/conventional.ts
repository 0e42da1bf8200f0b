import type { CommitView } from "../domain/forge.js";
import type { PatchOutcome } from "../domain/outcome.js";
import { publishedChanges } from "../domain/outcome.js";

const types = "feat|fix|docs|style|refactor|perf|test|build|ci|chore|revert";
/** After conventionalcommits.org 1.0.0, with the types of its examples. */
const conventional = new RegExp(`^(?:${types})(?:\\([^()\\n]+\\))?!?: (\\S)`);

/** How a repository writes the first lines of its commits. */
export type CommitStyle = "plain" | "conventional" | "conventional-lower-case";

/** Fewer commits than that show no custom. */
const fewest = 3;

/**
 * The custom of the last commits, merges left out: conventional where most of them are, and with lower case after the
 * colon where most of those have it.
 */
export function commitStyle(commits: readonly CommitView[]): CommitStyle {
  const lines = commits.filter(({ parents }) => parents.length < 2).map(({ message }) => message);
  const firsts = lines.flatMap((line) => conventional.exec(line)?.[1] ?? []);
  if (lines.length < fewest || firsts.length * 2 <= lines.length) return "plain";
  const small = firsts.filter((char) => char === char.toLowerCase()).length;
  return small * 2 > firsts.length ? "conventional-lower-case" : "conventional";
}

/** The title as this repository writes one. No scope is made up; one line of plain text stays one. */
export function styled(title: string, style: CommitStyle, outcome: PatchOutcome): string {
  if (style === "plain" || conventional.test(title)) return title;
  const words = style === "conventional-lower-case" ? uncapitalised(title) : title;
  return `${typeOf(title, outcome)}: ${words}`;
}

/** A name in the middle of its word (`HTTP`, `JSON.parse`, `SumTo`) keeps its capitals. */
const uncapitalised = (title: string): string =>
  title.replace(/^[A-Z](?=[a-z]*(?:[\s,;:]|$))/, (char) => char.toLowerCase());

/** What it does, by its first word, else by its files; most issues are about a fault. */
function typeOf(title: string, outcome: PatchOutcome): string {
  if (/^(?:add|allow|support|introduce|implement|provide|let)s?\b/i.test(title)) return "feat";
  if (/^(?:refactor|rename|restructure|simplify|clean up)\b/i.test(title)) return "refactor";
  const paths = publishedChanges(outcome).files.map(({ path }) => path);
  if (paths.length > 0 && paths.every((path) => /(?:^|\/)docs?\/|\.(?:md|rst|adoc)$/i.test(path)))
    return "docs";
  return "fix";
}
