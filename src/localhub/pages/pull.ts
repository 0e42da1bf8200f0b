import { changedFiles } from "../git/diff.js";
import { pullCommits, pullFiles } from "../git/pull-facts.js";
import { EMPTY_TREE } from "../git/repository.js";
import type { Hub } from "../hub.js";
import { labelsOf } from "../render/issue.js";
import { type CheckRun, fullName, type PullRequest, type Repository } from "../store/model.js";
import { conversation } from "./conversation.js";
import { diffView } from "./diff.js";
import { type Html, html } from "./html.js";
import { headline } from "./issues.js";
import { labelChip, mark, page, when } from "./layout.js";
import { renderMarkdown } from "./markdown.js";
import { firstLine } from "./repository.js";

/** A pull request: conversation, commits, checks and difference on one page. */
export async function pullPage(hub: Hub, repository: Repository, issue: PullRequest): Promise<string> {
  const git = hub.git(repository);
  const { pull } = issue;
  const [commits, files] = await Promise.all([pullCommits(git, issue), pullFiles(git, issue)]);
  const checks = repository.checkRuns.filter(({ headSha }) => headSha === pull.headSha);
  const { headRepository, headRef } = pull;
  const from = headRepository === repository ? headRef : `${headRepository.owner.login}:${headRef}`;
  const head = html`<b>${issue.author.login}</b> ${pull.mergedAt ? "merged" : "wants to merge"} ${commits.length} commit${
    commits.length !== 1 && "s"
  } into <code>${pull.baseRef}</code> from <code>${from}</code>`;
  const base = `/${fullName(repository)}`;
  const body = html`${headline(issue, head)}
${labelsOf(repository, issue).length > 0 && html`<p>${labelsOf(repository, issue).map(labelChip)}</p>`}
${conversation(repository, issue)}
<h2 class="section">Commits <span class="count">${commits.length}</span></h2>
<div class="box">${commits.map(
    (commit) =>
      html`<div class="row"><div class="main"><a href="${base}/commit/${commit.sha}"><b>${firstLine(
        commit.message,
      )}</b></a><div class="meta">${commit.author.name} · ${when(commit.committer.date)}${
        repository.signedCommits.has(commit.sha) && html` <span class="badge success">Verified</span>`
      }</div></div><span class="right mono">${commit.sha.slice(0, 7)}</span></div>`,
  )}</div>
<h2 class="section">Checks <span class="count">${checks.length}</span></h2>
<div class="box">${checks.map((check) => checkRow(base, check))}${
    checks.length === 0 && html`<div class="empty">No checks.</div>`
  }</div>
<h2 class="section">Files changed <span class="count">${files.length}</span></h2>${diffView(files)}`;
  return page({ title: `${issue.title} #${issue.number}`, repository, tab: "pulls", body });
}

/** A check's own page, or where its app says that its details are. */
const checkLink = (base: string, { id, detailsUrl }: CheckRun): string =>
  /^https?:/.test(detailsUrl ?? "") ? (detailsUrl ?? "") : `${base}/runs/${id}`;

const checkRow = (
  base: string,
  check: CheckRun,
): Html => html`<div class="row">${mark(check.status, check.conclusion)}
<div class="main"><a href="${checkLink(base, check)}"><b>${check.name}</b></a> <span class="meta">${check.output.title}</span></div></div>`;

export async function commitPage(hub: Hub, repository: Repository, name: string): Promise<string | null> {
  const git = hub.git(repository);
  const sha = await git.resolve(name);
  const commit = sha === null ? null : await git.commit(sha);
  if (!commit) return null;
  const files = await changedFiles(git, commit.parents[0] ?? EMPTY_TREE, commit.sha);
  const [title, ...rest] = commit.message.split("\n");
  const body = html`<div class="box"><div class="cap"><b>${title}</b>${
    repository.signedCommits.has(commit.sha) && html`<span class="badge success">Verified</span>`
  }<span class="right mono">${commit.sha}</span></div>
<div class="text"><pre>${rest.join("\n").trim() || "No further description."}</pre><p class="meta">${commit.author.name} · ${when(commit.author.date)}</p></div></div>${diffView(files)}`;
  return page({ title: title ?? commit.sha, repository, tab: "code", body });
}

export function checkPage(repository: Repository, id: number): string | null {
  const check = repository.checkRuns.find((each) => each.id === id);
  if (!check) return null;
  const text = (markdown: string | null) =>
    markdown && renderMarkdown(markdown, { repository: `/${fullName(repository)}` });
  const notes = check.annotations.map(
    (note) =>
      html`<div class="row"><span class="badge">${note.level}</span><code>${note.path}:${note.startLine}</code><span>${note.message}</span></div>`,
  );
  const body = html`<h1 class="title">${mark(check.status, check.conclusion)} ${check.name}</h1>
<div class="box"><div class="cap"><b>${check.output.title ?? check.conclusion ?? check.status}</b></div><div class="text">${text(
    check.output.summary,
  )}${text(check.output.text)}</div></div>${notes.length > 0 && html`<div class="box">${notes}</div>`}`;
  return page({ title: check.name, repository, tab: "pulls", body });
}
