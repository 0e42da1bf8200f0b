import { labelsOf } from "../render/issue.js";
import { fullName, type Issue, type Repository } from "../store/model.js";
import { conversation } from "./conversation.js";
import { type Html, html } from "./html.js";
import { talkIcon } from "./icons.js";
import { labelChip, page, when } from "./layout.js";

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

const issuePath = (repository: Repository, issue: Issue): string =>
  `/${fullName(repository)}/${issue.pull ? "pull" : "issues"}/${issue.number}`;

const commentCount = (repository: Repository, issue: Issue): Html | null => {
  const count = repository.comments.filter((comment) => comment.issue === issue.number).length;
  return count > 0 ? html`${talkIcon} ${count}` : null;
};

function stateOf(issue: Issue): string {
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

export function issuePage(repository: Repository, issue: Issue): string {
  const body = html`${headline(issue, html`<b>${issue.author.login}</b> opened this issue ${when(issue.createdAt)}`)}
${labelsOf(repository, issue).length > 0 && html`<p>${labelsOf(repository, issue).map(labelChip)}</p>`}
${conversation(repository, issue)}`;
  return page({ title: `${issue.title} #${issue.number}`, repository, tab: "issues", body });
}
