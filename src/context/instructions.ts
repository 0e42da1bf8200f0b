import type { Workspace } from "../domain/ports.js";
import { estimateTokens } from "../domain/tokens.js";
import type { Excerpt } from "./context.js";
import { sectionsOf } from "./sections.js";

/** Read in this order; of the second group only sections that speak of how to write and test code. */
const whole = /^(AGENTS|CLAUDE)\.md$|^\.github\/copilot-instructions\.md$/i;
const inParts = /^(\.github\/|docs\/)?CONTRIBUTING(\.\w+)?$/i;
const relevant = /test|style|convention|format|lint|guideline|coding|change|patch|commit/i;

/** What the repository, at the base, tells those who change it, cut at whole sections to `tokens`; what is left out is counted. Untrusted text. */
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
  let left = 0;
  let room = tokens;
  for (const section of textsOf(text)) {
    const cost = estimateTokens(section);
    if (cost > room || !wanted(section.split("\n", 2).join(" "))) {
      left += 1;
      continue;
    }
    kept.push(section);
    room -= cost;
  }
  if (kept.length > 0 && left > 0) kept.push(`[${left === 1 ? "1 section" : `${left} sections`} left out]`);
  return kept.join("\n\n");
}

function textsOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  return sectionsOf(text)
    .map(({ from, to }) =>
      lines
        .slice(from - 1, to)
        .join("\n")
        .trim(),
    )
    .filter((section) => section !== "");
}
