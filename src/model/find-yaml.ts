/** A part of a reply that may be its YAML, as line numbers: `from` inclusive, `to` exclusive. */
export interface Part {
  from: number;
  to: number;
  /** The part with the fences around it. */
  outerFrom: number;
  outerTo: number;
  label: string;
}

const OPEN = /^\s*(`{3,}|~{3,})\s*([\w+-]*)[^`]*$/;

/**
 * Every pair of fences that may enclose the YAML, likeliest first: labelled yaml before json, no label and others;
 * for each opening every later line that could close it, because a text in the YAML may hold fences itself.
 */
export function fencedParts(lines: readonly string[]): Part[] {
  const parts: Part[] = [];
  for (let open = 0; open < lines.length; open += 1) {
    const match = OPEN.exec(lines[open] ?? "");
    const fence = match?.[1];
    if (match === null || fence === undefined) continue;
    const label = (match[2] ?? "").toLowerCase();
    for (let close = open + 1, found = 0; close < lines.length && found < 6; close += 1) {
      const line = (lines[close] ?? "").trim();
      if (!line.startsWith(fence) || line.replaceAll(fence.charAt(0), "") !== "") continue;
      found += 1;
      parts.push({ from: open + 1, to: close, outerFrom: open, outerTo: close + 1, label });
    }
  }
  return parts.sort((a, b) => rank(a.label) - rank(b.label));
}

const rank = (label: string) => {
  const order = ["yaml", "yml", "json", ""];
  const at = order.indexOf(label);
  return at < 0 ? order.length : at;
};

/** The line of a yaml fence that is opened and never closed, or null. */
export function unclosedYaml(lines: readonly string[]): number | null {
  let open: { fence: string; label: string; line: number } | null = null;
  for (const [index, line] of lines.entries()) {
    const match = OPEN.exec(line);
    if (open === null) {
      if (match?.[1] !== undefined)
        open = { fence: match[1], label: (match[2] ?? "").toLowerCase(), line: index };
    } else if (
      line.trim().startsWith(open.fence) &&
      line.trim().replaceAll(open.fence.charAt(0), "") === ""
    ) {
      open = null;
    }
  }
  return open !== null && /^(ya?ml|json)$/.test(open.label) ? open.line : null;
}

/** Where the YAML of a reply without fences begins: at the first line that is one of `names` as a key. */
export function unfencedPart(lines: readonly string[], isStart: (line: string) => boolean): Part | null {
  const from = lines.findIndex(isStart);
  if (from < 0) return null;
  const fence = lines.findIndex((line, index) => index > from && /^(```|~~~)/.test(line));
  const to = fence < 0 ? lines.length : fence;
  return { from, to, outerFrom: from, outerTo: to, label: "" };
}
