/**
 * GitHub's filter patterns for branches, tags and paths: `*` (no slash), `**`, `?` and `+` (of the character before),
 * `[abc]`, `\` to escape, and a leading `!` that takes away what an earlier pattern let through.
 * Source: "Filter pattern cheat sheet" in GitHub's workflow syntax reference.
 */
export function matchesFilter(patterns: readonly string[], value: string): boolean {
  let matched = false;
  for (const pattern of patterns) {
    const negative = pattern.startsWith("!");
    if (toRegExp(negative ? pattern.slice(1) : pattern).test(value)) matched = !negative;
  }
  return matched;
}

function toRegExp(pattern: string): RegExp {
  let source = "";
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i] ?? "";
    if (pattern.startsWith("**/", i)) {
      // `**/x` also matches `x`.
      source += "(?:.*/)?";
      i += 2;
    } else if (pattern.startsWith("**", i)) {
      source += ".*";
      i += 1;
    } else if (character === "*") source += "[^/]*";
    else if (character === "?" || character === "+") source += source === "" ? `\\${character}` : character;
    else if (character === "[" && pattern.indexOf("]", i) > i) {
      const end = pattern.indexOf("]", i);
      source += `[${pattern.slice(i + 1, end).replace(/[\\^[]/g, "\\$&")}]`;
      i = end;
    } else if (character === "\\" && i + 1 < pattern.length) {
      i += 1;
      source += quote(pattern[i] ?? "");
    } else source += quote(character);
  }
  return new RegExp(`^${source}$`);
}

const quote = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
