import { parseCommand } from "../domain/command.js";
import type { Actor, PullRequestView, ReviewCommentView, ReviewView } from "../domain/forge.js";
import type { Order } from "../domain/order.js";
import { sanitise } from "../domain/sanitise.js";
import { questionsIn } from "../publish/questions.js";
import { withoutInvisible } from "../report/untrusted.js";
import { clip } from "../report/words.js";
import type { Desk } from "./desk.js";
import { isOurs } from "./say.js";

/** All that people who may write have asked for since the issue was written. */
export interface Feedback {
  /** Oldest first. */
  requirements: string[];
  /** The threads in which nobody has been answered yet, each with its newest requirement. */
  threads: Order["threads"];
  /** How many of the oldest were left out, since all together were too long. */
  dropped: number;
}

/** Characters over all requirements: some 10,000 tokens, a quarter of what the smallest effort may read. */
const mostCharacters = 40_000;
/** Lines of the difference that are quoted above an inline comment's words. */
const quotedLines = 4;
/** Of each of them: a line of generated code must not push the words out. */
const quotedCharacters = 300;

interface Item {
  at: string;
  text: string;
  /** The first comment of its thread, where it waits for an answer in one. */
  thread: number | null;
}

/**
 * Gathers it from the issue's conversation and, where there is one, the pull request's conversation, reviews and
 * threads. Of a conversation only `refine` commands count; of reviews, what asks for changes or was remarked on a line.
 * `goesOn`: the run goes on from the pull request's change; to one that begins anew its lines would say nothing.
 */
export async function feedbackOn(
  desk: Desk,
  issue: number,
  pull: PullRequestView | null,
  goesOn: boolean,
): Promise<Feedback> {
  const pages = pull === null ? [issue] : [issue, pull.number];
  const items: Item[] = [];
  for (const page of pages) items.push(...(await conversation(desk, page)));
  if (pull !== null) items.push(...(await reviewed(desk, pull.number, goesOn)));
  return bounded(items.filter(({ text }) => text !== "").sort(byTime));
}

async function conversation(desk: Desk, page: number): Promise<Item[]> {
  const items: Item[] = [];
  let asked: string | null = null;
  for (const comment of await desk.forge.comments(page)) {
    const { author, body, createdAt } = comment;
    asked = questionsIn(comment, desk.actors) ?? asked;
    const text = refinement(body);
    if (text === null || !(await desk.mayWrite(author))) continue;
    items.push({ at: createdAt, text: asked === null ? text : answerTo(asked, text), thread: null });
    asked = null;
  }
  return items;
}

/** "Yes" says nothing without what was asked. */
const answerTo = (asked: string, text: string): string =>
  text === "" ? "" : `These questions were asked before:\n\n${asked}\n\nThe answer:\n\n${text}`;

async function reviewed(desk: Desk, pull: number, goesOn: boolean): Promise<Item[]> {
  const { forge } = desk;
  const reviews = await allowed(desk, await forge.reviews(pull));
  const counting = new Map(reviews.map((review) => [review.id, review]));
  const all = await forge.reviewComments(pull);
  const remarks = (await allowed(desk, all)).filter(
    ({ review, body }) => review === null || isWish(counting.get(review)) || refinement(body) !== null,
  );
  return [
    ...reviews
      .filter(isWish)
      .map((review) => ({ at: review.submittedAt, text: bodyOf(review), thread: null })),
    ...remarks.map((remark) => ({
      at: remark.createdAt,
      text: remarkText(remark, goesOn),
      thread: isAnswered(remark, all, desk.actors) ? null : rootOf(remark),
    })),
  ];
}

async function allowed<T extends { author: Actor }>(desk: Desk, written: readonly T[]): Promise<T[]> {
  const kept: T[] = [];
  for (const one of written) if (await desk.mayWrite(one.author)) kept.push(one);
  return kept;
}

/** An approval asks for nothing but by a command, and what was dismissed counts no more. */
const isWish = (review: ReviewView | undefined): boolean =>
  review?.state === "changes-requested" || review?.state === "commented";

/** The words of a plain review are conversation: of them, as there, only a command counts. */
function bodyOf({ body, state }: ReviewView): string {
  return (
    refinement(body) ?? (state === "changes-requested" && parseCommand(body) === null ? clean(body) : "")
  );
}

function remarkText(remark: ReviewCommentView, goesOn: boolean): string {
  const words = refinement(remark.body) ?? (parseCommand(remark.body) === null ? clean(remark.body) : "");
  if (words === "") return "";
  const path = withoutInvisible(remark.path);
  if (!goesOn) return `Said of an earlier change, which is not there any more, on ${path}:\n\n${words}`;
  const place = remark.line === null ? path : `${path}, line ${remark.line}`;
  const quoted = withoutInvisible(remark.hunk)
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("@@"))
    .slice(-quotedLines);
  return [`On ${place}:`, ...quoted.map((line) => `> ${clip(line, quotedCharacters)}`), "", words].join("\n");
}

/** The text of a refine command; null for anything else. */
function refinement(body: string): string | null {
  const command = parseCommand(body);
  return command?.kind === "refine" ? command.text : null;
}

const clean = (text: string): string => sanitise(text).text.trim();

const rootOf = ({ id, replyTo }: ReviewCommentView): number => replyTo ?? id;

function isAnswered(
  remark: ReviewCommentView,
  all: readonly ReviewCommentView[],
  actors: readonly string[],
): boolean {
  return all.some(
    (other) => rootOf(other) === rootOf(remark) && other.id > remark.id && isOurs(other, actors),
  );
}

/** Equal times keep the order in which they were gathered. */
const byTime = (a: Item, b: Item): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);

function bounded(items: readonly Item[]): Feedback {
  const kept: Item[] = [];
  let room = mostCharacters;
  for (const item of [...items].reverse()) {
    // The newest is what was just asked for: of it at least the beginning stays.
    const text = kept.length === 0 ? item.text.slice(0, room) : item.text;
    if (text.length > room) break;
    room -= text.length;
    kept.unshift({ ...item, text });
  }
  const threads = new Map<number, number>();
  for (const [index, { thread }] of kept.entries()) if (thread !== null) threads.set(thread, index);
  return {
    requirements: kept.map(({ text }) => text),
    threads: [...threads].map(([comment, requirement]) => ({ comment, requirement })),
    dropped: items.length - kept.length,
  };
}
