import type { Hub } from "../hub.js";
import { encodePath } from "../render/links.js";
import { type Account, fullName, type Repository } from "../store/model.js";
import { type Html, html } from "./html.js";
import { fileIcon, folderIcon } from "./icons.js";
import { page, when } from "./layout.js";
import { renderMarkdown } from "./markdown.js";

/** The repositories of everyone, or of one account. */
export function repositoriesPage(hub: Hub, owner?: Account): string {
  const shown = hub.state.repositories.filter((repository) => !owner || repository.owner === owner);
  const rows = shown.map(
    (
      repository,
    ) => html`<div class="row"><div class="main"><a class="big" href="/${fullName(repository)}">${fullName(
      repository,
    )}</a> <span class="badge">${repository.private ? "Private" : "Public"}</span>
<div class="meta">${repository.description}</div></div><span class="right">${when(repository.pushedAt)}</span></div>`,
  );
  const body = html`<h2 class="section">${owner ? owner.login : "Repositories"}</h2>
<div class="box">${rows.length > 0 ? rows : html`<div class="empty">No repositories yet.</div>`}</div>`;
  return page({ title: owner?.login ?? "Repositories", body });
}

/** A directory of a commit, with its README below. */
export async function treePage(
  hub: Hub,
  repository: Repository,
  ref: string,
  path: string,
): Promise<string | null> {
  const git = hub.git(repository);
  const commit = await git.resolve(ref);
  if (commit === null) {
    const body = html`<div class="box"><div class="empty">This repository is empty. Push to <code>${hub.state.url}/${fullName(
      repository,
    )}.git</code></div></div>`;
    return ref === repository.defaultBranch
      ? page({ title: fullName(repository), repository, tab: "code", body })
      : null;
  }
  const entries = await git.tree(`${commit}:${path}`);
  const last = (await git.commits(["-1", commit]))[0];
  if (!entries || !last) return null;
  const base = `/${fullName(repository)}`;
  const at = (name: string) => [path, name].filter(Boolean).join("/");
  const sorted = [...entries].sort((a, b) => Number(b.type === "tree") - Number(a.type === "tree"));
  const rows = sorted.map(
    ({ path: name, type }) =>
      html`<div class="row">${type === "tree" ? folderIcon : fileIcon}<a href="${base}/${
        type === "tree" ? "tree" : "blob"
      }/${encodePath(`${ref}/${at(name)}`)}">${name}</a></div>`,
  );
  const readme = entries.find(({ path: name, type }) => type === "blob" && /^readme(\.md)?$/i.test(name));
  const text = readme ? (await git.blob(readme.sha))?.toString() : undefined;
  const body = html`<p class="meta">${crumbs(repository, ref, path)}</p>
<div class="box"><div class="cap"><b>${last.author.name}</b> <a href="${base}/commit/${last.sha}">${firstLine(
    last.message,
  )}</a><span class="right mono">${last.sha.slice(0, 7)} · ${when(last.committer.date)}</span></div>${rows}</div>
${text !== undefined && html`<div class="box"><div class="cap"><b>${readme?.path}</b></div><div class="text">${renderMarkdown(text, { breaks: false, repository: base })}</div></div>`}`;
  return page({ title: fullName(repository), repository, tab: "code", body });
}

/** One file. */
export async function blobPage(
  hub: Hub,
  repository: Repository,
  ref: string,
  path: string,
): Promise<string | null> {
  const git = hub.git(repository);
  const commit = await git.resolve(ref);
  const entry = commit === null ? null : await git.entryAt(commit, path);
  const content = entry?.type === "blob" ? await git.blob(entry.sha) : null;
  if (!content) return null;
  const binary = content.subarray(0, 8000).includes(0);
  const lines = content.toString().replace(/\n$/, "").split("\n");
  const rows = lines.map((line, index) => html`<tr><td class="no">${index + 1}</td><td>${line}</td></tr>`);
  const body = html`<p class="meta">${crumbs(repository, ref, path)}</p><div class="box"><div class="cap"><b>${
    lines.length
  } lines</b><span class="right"><a href="/${fullName(repository)}/raw/${encodePath(`${ref}/${path}`)}">Raw</a></span></div>${
    binary
      ? html`<div class="empty">A binary file of ${content.length} bytes.</div>`
      : html`<table class="diff">${rows}</table>`
  }</div>`;
  return page({ title: path, repository, tab: "code", body });
}

function crumbs(repository: Repository, ref: string, path: string): Html {
  const base = `/${fullName(repository)}/tree/${encodePath(ref)}`;
  const parts = path.split("/").filter(Boolean);
  const links = parts.map(
    (part, index) =>
      html` / <a href="${base}/${encodePath(parts.slice(0, index + 1).join("/"))}">${part}</a>`,
  );
  return html`<span class="badge">${ref}</span> <a href="${base}">${repository.name}</a>${links}`;
}

export const firstLine = (text: string): string => text.split("\n")[0] ?? "";
