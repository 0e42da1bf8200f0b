import type { CommentView } from "../domain/forge.js";
import { bullets } from "../report/evidence-text.js";
import type { Answering } from "./answers.js";
import { putOne } from "./status.js";

const prefix = "<!-- patchwright:questions ";

const isQuestion = ({ author, body }: CommentView, actors: readonly string[]): boolean =>
  author.type === "Bot" && actors.includes(author.login) && body.startsWith(prefix);

/**
 * Questions are a comment of their own, one for each request: whoever follows the issue hears of a comment and not of an
 * edit, and the status comment will tell of the next run when the answer is read.
 */
export async function putQuestions(
  { forge, order, actors }: Answering,
  questions: readonly string[],
): Promise<void> {
  const marker = `${prefix}${order.request} -->`;
  const isIt = (comment: CommentView) => isQuestion(comment, actors) && comment.body.startsWith(marker);
  const words = questions.length === 1 ? "A question" : "Questions";
  const how =
    "Answer with a comment that begins with `/patchwright refine`, and the answer after it: the work goes on then.";
  const asked = bullets(questions, 20, 1500);
  const text = `${marker}\n**${words} before this can be done:**\n\n${asked}\n\n${how}`;
  await putOne(forge, order.issue, isIt, () => text);
}

/** What a comment of ours asks, as plain text; null for any other comment. */
export function questionsIn(comment: CommentView, actors: readonly string[]): string | null {
  if (!isQuestion(comment, actors)) return null;
  const lines = comment.body.split("\n").filter((line) => line.startsWith("- "));
  return lines.length === 0 ? null : unescaped(lines.join("\n"));
}

/** What escaping added for Markdown's sake; a code span stays one. */
const unescaped = (text: string): string =>
  text
    .replaceAll("&#8203;", "")
    .replace(/\\([!-/:-@[-`{-~])/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
