/** A section of a page: from its heading to the next, lines 1-based and inclusive. */
export interface Section {
  from: number;
  to: number;
}

/** A text at its Markdown or underlined headings, whatever their level; headings inside code are none. */
export function sectionsOf(text: string): Section[] {
  const lines = text.replace(/\n$/, "").split(/\r?\n/);
  const starts = [1];
  let fenced = false;
  lines.forEach((line, i) => {
    if (/^\s*(```|~~~)/.test(line)) fenced = !fenced;
    const underlined = line.trim() !== "" && /^(=+|-+|~+)\s*$/.test(lines[i + 1] ?? "");
    if (i > 0 && !fenced && (/^#{1,6}\s/.test(line) || underlined)) starts.push(i + 1);
  });
  return starts.map((from, i) => ({ from, to: (starts[i + 1] ?? lines.length + 1) - 1 }));
}
