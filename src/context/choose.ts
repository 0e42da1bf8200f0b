import { estimateTokens } from "../domain/tokens.js";
import type { ContextFile } from "./context.js";
import type { Declaration } from "./declarations.js";
import { declarationsAt, joined, type SourceFile, textOf, wholeFile } from "./excerpt.js";
import { isReadme } from "./file-kind.js";
import { type Ranked, sortRanked } from "./rank.js";
import type { Read } from "./reader.js";

/** So many files are read and may be shown. */
const mostFiles = 9;
/** A file that counts for less than this part of the best is left out. */
const leastShare = 0.12;
/** Tests are the flow's to write; of those that are there, and of what is told to users, a few telling parts do. */
const shareForReadme = 0.08;
const shareForTests = 0.12;
/** What the first round may use of the room; the rest goes to more of the best files. */
const firstRound = 0.8;

interface Choice {
  ranked: Ranked;
  file: SourceFile;
  /** A test, or told to users: it gets no more than its first share. */
  aside: boolean;
  whole: ContextFile | null;
  parts: Declaration[];
  tokens: number;
}

/**
 * The best files, whole where they are short and leave room for others, otherwise their telling declarations; what
 * room is left then goes to more of those shown in part, best first.
 */
export async function choose(
  files: readonly Ranked[],
  { read, room, isTestFile }: { read: Read; room: number; isTestFile: (path: string) => boolean },
): Promise<ContextFile[]> {
  const choices: Choice[] = [];
  const least = (files[0]?.score ?? 0) * leastShare;
  let left = room * firstRound;
  const leftAside = { test: room * shareForTests, readme: room * shareForReadme, none: room };
  for (const ranked of unlike(files).slice(0, mostFiles)) {
    if (ranked.score < least || left < 100) break;
    const file = await read(ranked.path);
    if (!file) continue;
    const aside = isTestFile(ranked.path) ? "test" : isReadme(ranked.path) ? "readme" : "none";
    // The first may take most of the room; after it each leaves some for the next.
    const most = Math.min(leftAside[aside], left * (choices.length === 0 ? 0.85 : 0.6));
    const choice = firstChoice(ranked, file, aside !== "none", most);
    left -= choice.tokens;
    leftAside[aside] -= choice.tokens;
    choices.push(choice);
  }
  const used = choices.reduce((sum, { tokens }) => sum + tokens, 0);
  return more(choices, room - used).flatMap(({ ranked, file, whole, parts }) =>
    whole ? [whole] : joined(file, parts, reasonOf(ranked)),
  );
}

function firstChoice(ranked: Ranked, file: SourceFile, aside: boolean, tokens: number): Choice {
  const whole = wholeFile(file, reasonOf(ranked), tokens);
  const parts = whole ? [] : declarationsAt(file, ranked.lines, tokens * 0.8);
  return {
    ranked,
    file,
    aside,
    whole,
    parts,
    tokens: whole ? estimateTokens(whole.content) : costOf(file, parts),
  };
}

/** Each choice again with what room is left, best first; kept where it gained something. */
function more(choices: readonly Choice[], room: number): Choice[] {
  let left = room;
  return choices.map((choice) => {
    if (choice.whole || choice.aside) return choice;
    const most = choice.tokens + left;
    const whole = wholeFile(choice.file, reasonOf(choice.ranked), most);
    const parts = whole ? [] : declarationsAt(choice.file, choice.ranked.lines, most, true);
    const tokens = whole ? estimateTokens(whole.content) : costOf(choice.file, parts);
    if (tokens <= choice.tokens) return choice;
    left -= tokens - choice.tokens;
    return { ...choice, whole, parts, tokens };
  });
}

const costOf = (file: SourceFile, parts: readonly Declaration[]): number =>
  parts.reduce((sum, { from, to }) => sum + estimateTokens(textOf(file, from, to)), 0);

const reasonOf = ({ found }: Ranked): string => found.slice(0, 3).join(", ");

/** Of files in one folder that speak of the task in the same words, as locales do, each further one counts for less. */
function unlike(files: readonly Ranked[]): Ranked[] {
  const seen = new Map<string, number>();
  return sortRanked(
    files.map((file) => {
      const folder = file.path.slice(0, file.path.lastIndexOf("/") + 1);
      const key = [folder, ...[...file.found].slice(0, 3).sort()].join("\0");
      const before = seen.get(key) ?? 0;
      seen.set(key, before + 1);
      return { ...file, score: file.score * 0.5 ** before };
    }),
  );
}
