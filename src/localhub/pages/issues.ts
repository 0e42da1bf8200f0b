import type { Hub } from "../hub.js";
import { labelsOf } from "../render/issue.js";
import type { Authored, Comment, Issue, IssueEvent, Reaction, Repository } from "../store/model.js";
import { fullName } from "../store/model.js";
import { type Html, html } from "./html.js";
import { avatar, labelChip, page, when } from "./layout.js";
import { renderMarkdown } from "./markdown.js";

/** The list of issues or of pull requests. */
export function issueListPage(repository: Repository, pulls: boolean, closed: boolean): string {
  const all = repository.issues.filter((issue) => (issue.pull !== null) === pulls);
  const count = (state: string) => all.filter((issue) => issue.state === state).length;
  const path = `/${fullName(repository)}/${pulls ? "pulls" : "issues"}`;
  const shown = all.filter((issue) => (issue.state === "closed") === closed).reverse();
  const rows = shown.map(
    (
      issue,
    ) => html`<div class="row">${sign(issue)}<div class="main"><a class="big" href="${issuePath(repository, issue)}">${
      issue.title
    }</a> ${labelsOf(repository, issue).map(labelChip)}
<div class="meta">#${issue.number} opened ${when(issue.createdAt)} by ${issue.author.login}</div></div>
<span class="right">${commentCount(repository, issue)}</span></div>`,
  );
  const body = html`<div class="box"><div class="cap"><a href="${path}"><b>${count("open")} Open</b></a>
<a href="${path}?state=closed">${count("closed")} Closed</a></div>
${rows.length > 0 ? rows : html`<div class="empty">Nothing here.</div>`}</div>`;
  const title = `${pulls ? "Pull requests" : "Issues"} · ${fullName(repository)}`;
  return page({ title, repository, tab: pulls ? "pulls" : "issues", body });
}

export const issuePath = (repository: Repository, issue: Issue): string =>
  `/${fullName(repository)}/${issue.pull ? "pull" : "issues"}/${issue.number}`;

const commentCount = (repository: Repository, issue: Issue): string => {
  const count = repository.comments.filter((comment) => comment.issue === issue.number).length;
  return count > 0 ? `💬 ${count}` : "";
};

export function stateOf(issue: Issue): string {
  if (issue.pull?.mergedAt) return "merged";
  if (issue.state === "closed") return issue.pull ? "refused" : "closed";
  return issue.pull?.draft ? "draft" : "open";
}

const words: Readonly<Record<string, string>> = {
  open: "Open",
  closed: "Closed",
  merged: "Merged",
  refused: "Closed",
  draft: "Draft",
};

const sign = (issue: Issue): Html =>
  html`<span class="dot ${issue.state === "open" ? "success" : "cancelled"}">${issue.pull ? "⇅" : "◉"}</span>`;

/** Number, title and state: the head of an issue and of a pull request. */
export const headline = (issue: Issue, more: Html): Html =>
  html`<h1 class="title">${issue.title} <span class="num">#${
    issue.number
  }</span></h1><div class="headline"><span class="state ${stateOf(issue)}">${words[stateOf(issue)]}</span><span class="meta">${more}</span></div>`;

export function issuePage(_hub: Hub, repository: Repository, issue: Issue): string {
  const body = html`${headline(issue, html`<b>${issue.author.login}</b> opened this issue ${when(issue.createdAt)}`)}
${labelsOf(repository, issue).length > 0 && html`<p>${labelsOf(repository, issue).map(labelChip)}</p>`}
${conversation(repository, issue)}`;
  return page({ title: `${issue.title} #${issue.number}`, repository, tab: "issues", body });
}

/** The text, and then comments and events as they happened. */
export function conversation(repository: Repository, issue: Issue): Html {
  const talk = [
    ...repository.comments
      .filter((comment) => comment.issue === issue.number)
      .map((comment) => ({ id: comment.id, shown: commentView(repository, comment) })),
    ...issue.events.map((event) => ({ id: event.id, shown: eventView(repository, event) })),
    ...(issue.pull?.reviews ?? []).map((review) => ({
      id: review.id,
      shown: html`${said(repository, review, `reviewed: ${review.state.toLowerCase().replaceAll("_", " ")}`, [])}
${(issue.pull?.comments ?? [])
  .filter((comment) => comment.review === review.id)
  .map((comment) => said(repository, comment, `on ${comment.path}:${comment.line}`, comment.reactions))}`,
    })),
  ].sort((a, b) => a.id - b.id);
  return html`${said(repository, issue, "commented", issue.reactions)}${talk.map(({ shown }) => shown)}`;
}

const commentView = (repository: Repository, comment: Comment): Html =>
  html`<div id="issuecomment-${comment.id}">${said(repository, comment, "commented", comment.reactions)}</div>`;

const faces: Readonly<Record<string, string>> = {
  ...{
    "+1": "👍",
    "-1": "👎",
    laugh: "😄",
    confused: "😕",
    heart: "❤️",
    hooray: "🎉",
    rocket: "🚀",
    eyes: "👀",
  },
};

function said(repository: Repository, written: Authored, how: string, reactions: readonly Reaction[]): Html {
  const text =
    written.body === ""
      ? html`<span class="meta">No description provided.</span>`
      : renderMarkdown(written.body, { repository: `/${fullName(repository)}` });
  const edited = written.updatedAt !== written.createdAt && !("number" in written);
  return html`<div class="talk">${avatar(written.author)}<div class="box"><div class="cap"><b>${written.author.login}</b> ${how} ${when(
    written.createdAt,
  )}${edited && " · edited"}<span class="right">${written.author.type === "Bot" && html`<span class="badge">bot</span>`}</span></div>
<div class="text">${text}${reactions.length > 0 && html`<p>${reactions.map(({ content, user }) => html`<span class="badge" title="${user.login}">${faces[content]}</span> `)}</p>`}</div></div></div>`;
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
