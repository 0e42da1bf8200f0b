import { isPatchwrightError } from "../domain/errors.js";
import type { CommentView, Reaction } from "../domain/forge.js";
import { isStatus, putOne, putStatus } from "../publish/status.js";
import { statusComment, tellsAnEnd } from "../report/status-comment.js";
import { escapeUntrusted } from "../report/untrusted.js";
import { type Ask, reactableOf } from "./ask.js";
import type { Desk } from "./desk.js";
import { helpText } from "./help-text.js";
import { goesOn } from "./running.js";

type Note = "help" | "note";

const marker = (kind: Note): string => `<!-- patchwright:${kind} -->`;

/** The quickest answer: seen (eyes), done (+1), or not understood or not for you (confused). What is gone needs none. */
export async function react({ forge }: Desk, ask: Ask, content: Reaction): Promise<void> {
  try {
    await forge.react(reactableOf(ask), content);
  } catch (error) {
    if (!isPatchwrightError(error) || error.details.status !== 404) throw error;
  }
}

/** One comment of a kind per issue or pull request, made once and edited in place, so that nobody can make us flood it. */
export async function putNote(desk: Desk, page: number, kind: Note, text: string): Promise<void> {
  const { forge, actors } = desk;
  const isIt = (comment: CommentView) => isOurs(comment, actors) && comment.body.startsWith(marker(kind));
  await putOne(forge, page, isIt, () => `${marker(kind)}\n${text}`);
}

export const putHelp = (desk: Desk, page: number): Promise<void> => putNote(desk, page, "help", helpText);

/** The status comment of an issue; null where nothing has been asked for yet. */
export async function statusOf({ forge, actors }: Desk, issue: number): Promise<CommentView | null> {
  return forge.findComment(issue, (comment) => isStatus(comment, actors));
}

/**
 * Tells why no run was started: in the issue's status comment, unless that is needed for a run that goes on or how the
 * last one ended; then, and where the asker is elsewhere, in a note where they are.
 */
export async function tellProblem(
  desk: Desk,
  { issue, page, problem, runUrl }: { issue: number; page: number; problem: string; runUrl: string | null },
): Promise<void> {
  const { forge, actors } = desk;
  const known = await statusOf(desk, issue);
  const isKept = known !== null && (tellsAnEnd(known.body) || (await goesOn(desk, known).catch(() => false)));
  const body = statusComment({ events: [], runUrl, outcome: null, problem, ending: "not-started" });
  const status = isKept ? known : await putStatus(forge, { issue, body, actors });
  if (!isKept && page === issue) return;
  const run = runUrl === null ? "" : ` · [The run](${runUrl})`;
  await putNote(
    desk,
    page,
    "note",
    `**Not started.** ${escapeUntrusted(problem)}\n\n[Status](${status.url})${run}`,
  );
}

/** A reason as a sentence of its own. */
export const sentence = (reason: string): string => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;

export const isOurs = ({ author }: Pick<CommentView, "author">, actors: readonly string[]): boolean =>
  author.type === "Bot" && actors.includes(author.login);
