import {
  type Authored,
  fullName,
  type Issue,
  type IssueEvent,
  type Pull,
  type Reaction,
  type Repository,
  type Review,
} from "../store/model.js";
import { hunkView } from "./diff.js";
import { type Html, html } from "./html.js";
import { avatar, labelChip, when } from "./layout.js";
import { renderMarkdown } from "./markdown.js";

/** The text of an issue or pull request, and then comments, reviews and events as they happened. */
export function conversation(repository: Repository, issue: Issue): Html {
  const comments = repository.comments.filter((comment) => comment.issue === issue.number);
  const entries = [
    ...comments.map((comment) => ({
      id: comment.id,
      shown: html`<div id="issuecomment-${comment.id}">${said(repository, comment, { how: "commented", reactions: comment.reactions })}</div>`,
    })),
    ...issue.events.map((event) => ({ id: event.id, shown: eventView(repository, event) })),
    ...(issue.pull?.reviews ?? []).map((review) => ({
      id: review.id,
      shown: reviewView(repository, issue.pull, review),
    })),
  ];
  // Ids are given in the order things happen.
  const ordered = entries.sort((a, b) => a.id - b.id).map(({ shown }) => shown);
  return html`${said(repository, issue, { how: "commented", reactions: issue.reactions })}${ordered}`;
}

function reviewView(repository: Repository, pull: Pull | null, review: Review): Html {
  const comments = (pull?.comments ?? []).filter((comment) => comment.review === review.id);
  const verdict = review.state.toLowerCase().replaceAll("_", " ");
  // A comment of its own on a line is a review without a text.
  const alone = review.body === "" && review.state === "COMMENTED";
  return html`${!alone && said(repository, review, { how: `reviewed: ${verdict}`, reactions: [] })}${comments.map(
    (comment) =>
      html`<div id="discussion_r${comment.id}">${said(repository, comment, {
        how: `${comment.inReplyTo === null ? "commented on" : "answered on"} ${comment.path}:${comment.line}`,
        reactions: comment.reactions,
        ...(comment.inReplyTo === null ? { about: hunkView(comment.diffHunk) } : {}),
      })}</div>`,
  )}`;
}

const faces: Readonly<Record<string, string>> = {
  "+1": "👍",
  "-1": "👎",
  laugh: "😄",
  confused: "😕",
  heart: "❤️",
  hooray: "🎉",
  rocket: "🚀",
  eyes: "👀",
};

interface Said {
  how: string;
  reactions: readonly Reaction[];
  /** Shown above the text: the lines that a review comment is about. */
  about?: Html;
}

function said(repository: Repository, written: Authored, { how, reactions, about }: Said): Html {
  const { author, body, createdAt } = written;
  const text =
    body === ""
      ? html`<span class="meta">No description provided.</span>`
      : renderMarkdown(body, { repository: `/${fullName(repository)}` });
  const bot = author.type === "Bot" && html`<span class="badge">bot</span>`;
  const faced = reactions.map(
    ({ content, user }) =>
      html`<span class="badge" title="${content} by ${user.login}">${faces[content]}</span> `,
  );
  return html`<div class="talk">${avatar(author)}<div class="box">
<div class="cap"><b>${author.login}</b> ${how} ${when(createdAt)}<span class="right">${bot}</span></div>
${about && html`<div class="cut">${about}</div>`}
<div class="text">${text}${faced.length > 0 && html`<div class="reactions">${faced}</div>`}</div></div></div>`;
}

function eventView(repository: Repository, event: IssueEvent): Html {
  const label = repository.labels.find(({ name }) => name === event.label);
  const what = {
    labeled: html`added the label ${label && labelChip(label)}`,
    unlabeled: html`removed the label ${label && labelChip(label)}`,
    closed: html`closed this`,
    reopened: html`reopened this`,
    merged: html`merged this`,
    renamed: html`changed the title from “${event.rename?.from}” to “${event.rename?.to}”`,
  }[event.event];
  return html`<div class="event"><b>${event.actor.login}</b> ${what} ${when(event.createdAt)}</div>`;
}
