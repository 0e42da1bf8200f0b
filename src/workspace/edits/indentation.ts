/** Turns a line's indentation into the one that the file has. */
export type Indentation = (line: string) => string;

export const indentOf = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? "";

/**
 * How the indentation of `from` becomes that of `to`, line by line; null when one indentation would have to become
 * two different ones. Blank lines say nothing. An indentation that doesn't occur in `from` is taken as the longest
 * that begins it, plus the rest.
 */
export function mapIndentation(from: readonly string[], to: readonly string[]): Indentation | null {
  const known = new Map<string, string>();
  for (const [index, line] of from.entries()) {
    if (line.trim() === "") continue;
    const [before, after] = [indentOf(line), indentOf(to[index] ?? "")];
    if ((known.get(before) ?? after) !== after) return null;
    known.set(before, after);
  }
  const convert = converter(known);
  return (line) => {
    if (line.trim() === "") return line;
    const indent = indentOf(line);
    return (known.get(indent) ?? convert(indent)) + line.slice(indent.length);
  };
}

function converter(known: ReadonlyMap<string, string>): (indent: string) => string {
  const byLength = [...known].sort(([a], [b]) => b.length - a.length);
  const tabWidth = spacesForTab(byLength);
  const rest = (text: string): string =>
    tabWidth === null ? text : text.replaceAll(" ".repeat(tabWidth), "\t");
  return (indent) => {
    const base = byLength.find(([before]) => indent.startsWith(before));
    if (base !== undefined) return base[1] + rest(indent.slice(base[0].length));
    // Less indented than anything searched for: take off, or add, what the least indented line shows.
    const [before, after] = byLength.at(-1) ?? ["", ""];
    if (before.length > after.length) return indent.slice(before.length - after.length);
    return after.slice(0, after.length - before.length) + indent;
  };
}

/** Where the model wrote spaces and the file has tabs: how many make one. */
function spacesForTab(known: readonly (readonly [string, string])[]): number | null {
  for (const [before, after] of known) {
    if (/^ +$/.test(before) && /^\t+$/.test(after) && before.length % after.length === 0)
      return before.length / after.length;
  }
  return null;
}
