import { isPatchwrightError } from "../domain/errors.js";
import type { CommentView, Forge, ReviewCommentView } from "../domain/forge.js";
import type { Order } from "../domain/order.js";
import { escapeUntrusted, inlineCode } from "../report/untrusted.js";
import { clip } from "../report/words.js";

const prefix = "<!-- patchwright:answer ";

/** Anybody can write the marker. `actors` are the logins that write for us. */
const isAnswer = ({ author, body }: CommentView, actors: readonly string[]): boolean =>
  author.type === "Bot" && actors.includes(author.login) && body.startsWith(prefix);

/** What became of a refinement, for those who asked for it line by line. */
export type Refined =
  /** `files`: what our commit changed; none where nothing had to be. `words`: by requirement, the model's. */
  | {
      kind: "patch";
      commit: string;
      branch: string;
      files: readonly string[];
      words: readonly (string | null)[];
      changeSet: string;
    }
  /** Why there is no patch, in one line of untrusted text. */
  | { kind: "none"; why: string };

export interface Answering {
  forge: Forge;
  order: Order;
  actors: readonly string[];
}

/**
 * Answers each thread that the order names, once a request: a rerun finds its answer there. Gives the threads that
 * could not be answered, one sentence each; a thread that is gone needs none.
 */
export async function answerThreads(
  { forge, order, actors }: Answering,
  refined: Refined,
): Promise<string[]> {
  const { refines, threads } = order;
  if (refines === null || threads.length === 0) return [];
  const comments = await forge.reviewComments(refines.pull);
  const notes: string[] = [];
  for (const { comment, requirement } of threads) {
    const root = comments.find(({ id }) => id === comment);
    const marker = markerOf(order, comment, refined);
    const isThere = (known: ReviewCommentView) => isAnswer(known, actors) && known.body.startsWith(marker);
    if (root === undefined || comments.some(isThere)) continue;
    const body = `${marker}\n${answer(root, refined, requirement)}`;
    try {
      await forge.replyInThread(refines.pull, comment, body);
    } catch (error) {
      // A locked conversation must not keep the pull request from being told about.
      if (!isPatchwrightError(error) || !decided.includes(Number(error.details.status))) throw error;
      if (error.details.status !== 404) notes.push(`A review thread could not be answered: ${error.message}`);
    }
  }
  return notes;
}

const decided = [403, 404, 410, 422];

function markerOf({ request }: Order, comment: number, refined: Refined): string {
  const what = refined.kind === "patch" ? refined.changeSet : "none";
  return `${prefix}${comment} ${what} ${encodeURIComponent(request)} -->`;
}

function answer({ path }: ReviewCommentView, refined: Refined, requirement: number): string {
  if (refined.kind === "none") return `Nothing was changed: ${escapeUntrusted(clip(refined.why, 1500))}`;
  const { files, commit, branch, words } = refined;
  const said = words[requirement] ?? null;
  const file = inlineCode(clip(path, 300));
  const fact =
    files.length === 0
      ? `Nothing was changed: the run ended with what ${inlineCode(branch)} holds already.`
      : files.includes(path)
        ? `${file} changed in ${commit}.`
        : `${file} did not change in ${commit}; ${othersIn(files)} did.`;
  return said === null || said.trim() === "" ? fact : `${escapeUntrusted(clip(said, 1500))}\n\n${fact}`;
}

function othersIn(files: readonly string[]): string {
  const shown = files.slice(0, 3).map((path) => inlineCode(clip(path, 300)));
  const more = files.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
