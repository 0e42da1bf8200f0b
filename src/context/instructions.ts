import type { Workspace } from "../domain/ports.js";
import { estimateTokens } from "../domain/tokens.js";
import type { Excerpt } from "./context.js";

/** Read in this order; of the second group only sections that speak of how to write and test code. */
const whole = /^(AGENTS|CLAUDE)\.md$|^\.github\/copilot-instructions\.md$/i;
const inParts = /^(\.github\/|docs\/)?CONTRIBUTING(\.\w+)?$/i;
const relevant = /test|style|convention|format|lint|guideline|coding|change|patch|commit/i;

/** What the repository, at the base, tells those who change it, cut at whole sections to `tokens`. Untrusted text. */
export async function instructionsOf(
  workspace: Workspace,
  paths: readonly string[],
  tokens: number,
): Promise<Excerpt[]> {
  const found: Excerpt[] = [];
  let room = tokens;
  const candidates = [
    ...paths.filter((path) => whole.test(path)),
    ...paths.filter((path) => inParts.test(path)),
  ];
  for (const path of candidates) {
    const text = await workspace.read(path);
    if (text === null) continue;
    const content = cut(text, room, whole.test(path) ? () => true : (heading) => relevant.test(heading));
    if (content === "") continue;
    found.push({ path, content });
    room -= estimateTokens(content);
  }
  return found;
}

function cut(text: string, tokens: number, wanted: (heading: string) => boolean): string {
  const kept: string[] = [];
  let room = tokens;
  for (const section of sectionsOf(text)) {
    const cost = estimateTokens(section);
    if (cost > room || !wanted(section.split("\n", 2).join(" "))) continue;
    kept.push(section);
    room -= cost;
  }
  return kept.join("\n\n");
}

/** A text at its Markdown or underlined headings; headings inside code are none. */
function sectionsOf(text: string): string[] {
  const lines = text.replace(/\r\n/g, "\n").split("\n");
  const sections: string[][] = [[]];
  let fenced = false;
  lines.forEach((line, i) => {
    if (/^\s*(```|~~~)/.test(line)) fenced = !fenced;
    const underlined = line.trim() !== "" && /^(=+|-+|~+)\s*$/.test(lines[i + 1] ?? "");
    if (!fenced && (/^#{1,6}\s/.test(line) || underlined)) sections.push([]);
    sections.at(-1)?.push(line);
  });
  return sections.map((section) => section.join("\n").trim()).filter((section) => section !== "");
}
