import type { Actor, IssueView, PullRequestView, Reactable } from "../domain/forge.js";
import type { Work } from "../domain/order.js";
import { commentRequest, reviewRequest } from "../github/request.js";

/** Somebody asked for something: what an event tells, whichever way it came. Nothing in it is believed before GitHub was asked. */
export type Ask = Labelling | Comment | Inline | Review;

export interface Labelling {
  kind: "label";
  issue: number;
  label: string;
  asker: Actor;
  request: string;
  /** The issue as it was labelled. */
  text: IssueText;
}

interface Written {
  asker: Actor;
  text: string;
  /** ISO 8601. */
  at: string;
}

/** In the conversation of an issue or pull request. */
interface Comment extends Written {
  kind: "comment";
  page: number;
  comment: number;
  /** The issue as it was when the comment was written, where it stands on one. */
  issue?: IssueText;
}

/** On a line of a pull request, or in the thread of one. */
interface Inline extends Written {
  kind: "inline";
  page: number;
  comment: number;
  /** The review it came with; null for one that was written alone. */
  review: number | null;
  /** Whether it answers another in its thread. */
  isReply: boolean;
}

interface Review extends Written {
  kind: "review";
  page: number;
  review: number;
  wantsChanges: boolean;
}

export type Spoken = Exclude<Ask, Labelling>;

/** An issue's words, as they are pinned. */
export interface IssueText {
  number: number;
  title: string;
  body: string | null;
}

export type Decision =
  /** Not ours to answer; the reason is for the log. */
  | { kind: "ignored"; reason: string }
  /** Answered, and nothing is to be started. */
  | { kind: "done"; note: string }
  | { kind: "start"; start: Start };

/** What a run is to do, decided by somebody who may. */
export interface Start {
  work: Work;
  issue: IssueView;
  text: IssueText;
  /** The label without which the issue is no task. */
  label: string;
  request: string;
  asker: string;
  /** Our pull request for the issue, where there is one. */
  pull: PullRequestView | null;
  /** Where people read what is said of it. */
  page: number;
  /** Requirements that stand in no comment, such as what CI found. */
  further?: readonly string[];
}

/** The id by which the same wish is known again. */
export function requestOf(ask: Ask): string {
  if (ask.kind === "label") return ask.request;
  return ask.kind === "review" ? reviewRequest(ask.review) : commentRequest(ask.comment);
}

/** A review itself can't be reacted to over REST, so that its pull request is. */
export function reactableOf(ask: Ask): Reactable {
  switch (ask.kind) {
    case "label":
      return { issue: ask.issue };
    case "review":
      return { issue: ask.page };
    case "inline":
      return { reviewComment: ask.comment };
    default:
      return { comment: ask.comment };
  }
}
