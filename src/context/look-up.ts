import type { GrepHit, Workspace } from "../domain/ports.js";
import type { ContextFile } from "./context.js";
import { likelihood } from "./file-kind.js";
import { type Answer, answerOf, type LookedUp, most } from "./look-up/answer.js";
import { showFile } from "./look-up/files.js";
import { showHits } from "./look-up/searches.js";
import { lastName, showSymbol } from "./look-up/symbols.js";
import { reader } from "./reader.js";

export { LookedUp } from "./look-up/answer.js";

/** What a model asks to see. Untrusted: files are taken from those the base tracks, and the rest is searched for. */
export interface Needs {
  /** A path, or `path:from-to`. */
  files: readonly string[];
  /** A declared name; `Type.member` for one of several. */
  symbols: readonly string[];
  /** Fixed strings. */
  searches: readonly string[];
}

export interface LookUpInput {
  workspace: Pick<Workspace, "files" | "read" | "grep">;
  needs: Needs;
  /** What the model has seen already. */
  shown: readonly ContextFile[];
  tokenLimit: number;
}

/** Answers a model's `need`: whole files of up to 400 lines, declarations of symbols, search hits with 3 lines around. */
export async function lookUp({ workspace, needs, shown, tokenLimit }: LookUpInput): Promise<LookedUp> {
  const paths = await workspace.files();
  const read = reader(workspace);
  const answer = answerOf(shown, tokenLimit);
  for (const wanted of firstOf(needs.files, "files", answer)) await showFile(wanted, paths, read, answer);
  const symbols = firstOf(needs.symbols, "symbols", answer);
  const searches = firstOf(needs.searches, "searches", answer);
  const needles = [...symbols.map(lastName), ...searches];
  const hits = needles.length > 0 ? byLikelihood(await workspace.grep(needles)) : [];
  for (const symbol of symbols) await showSymbol(symbol, hits, read, answer);
  for (const search of searches) await showHits(search, hits, read, answer);
  return answer.result();
}

function firstOf(
  wanted: readonly string[],
  kind: "files" | "symbols" | "searches",
  answer: Answer,
): string[] {
  const each = [...new Set(wanted.map((text) => text.trim()).filter((text) => text !== ""))];
  const left = each.slice(most[kind]);
  if (left.length > 0)
    answer.note(`More than ${most[kind]} ${kind} were asked for; left out: ${left.join(", ")}.`);
  return each.slice(0, most[kind]);
}

/** Program text before its description, its tests and what is made from it. */
const byLikelihood = (hits: readonly GrepHit[]): GrepHit[] => {
  const worth = (path: string) => likelihood(path, () => false);
  return [...hits].sort(
    (a, b) => worth(b.path) - worth(a.path) || (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line),
  );
};
