import { z } from "zod";
import { estimateTokens } from "../../domain/tokens.js";
import { ContextFile, Excerpt } from "../context.js";
import { outlineOf, type SourceFile } from "../excerpt.js";

/** What was found, and honest words on what was not. A journaled answer. */
export const LookedUp = z.object({
  files: z.array(ContextFile),
  /** For files too long to be shown whole. */
  outlines: z.array(Excerpt),
  /** One sentence for each thing that was not found, shown already, or too much. */
  notes: z.array(z.string()),
  tokens: z.number().int(),
});
export type LookedUp = z.infer<typeof LookedUp>;

/** More than this in one round is a fishing trip. */
export const most = { files: 8, symbols: 12, searches: 6, places: 4, hits: 12 } as const;

export interface Answer {
  /** Adds a piece unless it is shown already or does not fit; says which. */
  add: (piece: ContextFile) => "added" | "known" | "too-long";
  outline: (file: SourceFile) => void;
  note: (sentence: string) => void;
  room: () => number;
  result: () => LookedUp;
}

export function answerOf(shown: readonly ContextFile[], tokenLimit: number): Answer {
  const files: ContextFile[] = [];
  const outlines: Excerpt[] = [];
  const notes: string[] = [];
  let room = tokenLimit;
  const fits = (text: string) => {
    const cost = estimateTokens(text);
    if (cost > room) return false;
    room -= cost;
    return true;
  };
  return {
    add: (piece) => {
      if ([...shown, ...files].some((other) => covers(other, piece))) return "known";
      if (!fits(piece.content)) return "too-long";
      files.push(piece);
      return "added";
    },
    outline: (file) => {
      const content = outlineOf(file, 120);
      if (content === "" || outlines.some(({ path }) => path === file.path) || !fits(content)) return;
      outlines.push({ path: file.path, content });
    },
    note: (sentence) => notes.push(sentence),
    room: () => room,
    result: () => ({ files, outlines, notes, tokens: tokenLimit - room }),
  };
}

function covers(other: ContextFile, piece: ContextFile): boolean {
  if (other.path !== piece.path) return false;
  if (other.lines === "whole" || piece.lines === "whole") return other.lines === "whole";
  return other.lines[0] <= piece.lines[0] && piece.lines[1] <= other.lines[1];
}
