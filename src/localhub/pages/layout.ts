import type { Account, Label, Repository } from "../store/model.js";
import { fullName } from "../store/model.js";
import { type Html, html } from "./html.js";

type Tab = "code" | "issues" | "pulls" | "actions";

export interface PageOptions {
  title: string;
  repository?: Repository;
  tab?: Tab;
  body: Html;
  /** Seconds after which the page loads itself again, while something runs. */
  refresh?: number;
}

/** A whole page. Dates and names inside are escaped by `html`. */
export const page = ({ title, repository, tab, body, refresh }: PageOptions): string =>
  html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · localhub</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/_style.css">
${refresh !== undefined && html`<meta http-equiv="refresh" content="${refresh}">`}</head>
<body><header class="top"><a href="/">◆ localhub</a><span class="note">a GitHub on this machine</span></header>
${repository && repositoryHead(repository, tab)}
<main>${body}</main></body></html>
`.html;

function repositoryHead(repository: Repository, tab: Tab | undefined): Html {
  const base = `/${fullName(repository)}`;
  const open = (pulls: boolean) =>
    repository.issues.filter((issue) => issue.state === "open" && (issue.pull !== null) === pulls).length;
  const link = (name: Tab, path: string, text: string, count?: number) =>
    html`<a href="${base}${path}" class="${tab === name && "here"}">${text} ${
      count !== undefined && html`<span class="count">${count}</span>`
    }</a>`;
  return html`<div class="repo"><h1><a href="/${repository.owner.login}">${repository.owner.login}</a> / <b><a href="${base}">${
    repository.name
  }</a></b> <span class="badge">${repository.private ? "Private" : "Public"}</span></h1>
<nav class="tabs">${link("code", "", "Code")}${link("issues", "/issues", "Issues", open(false))}${link(
    "pulls",
    "/pulls",
    "Pull requests",
    open(true),
  )}${link("actions", "/actions", "Actions")}</nav></div>`;
}

export const avatar = (account: Account): Html =>
  html`<img src="/_avatar/${encodeURIComponent(account.login)}" alt="" width="40" height="40">`;

/** A label in its colour, with ink that can be read on it. */
export function labelChip(label: Label): Html {
  const color = /^[0-9a-f]{6}$/i.test(label.color) ? label.color : "ededed";
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  const ink = (red * 299 + green * 587 + blue * 114) / 1000 > 140 ? "1f2328" : "ffffff";
  return html`<span class="label" style="background:#${color};color:#${ink}">${label.name}</span>`;
}

/** `2026-01-02T03:04:05Z` as people read it. */
export const when = (time: string): Html =>
  html`<time datetime="${time}">${time.slice(0, 16).replace("T", " ")}</time>`;

export function took(from: string | null, to: string | null): string {
  if (!from) return "";
  const seconds = Math.max(
    0,
    Math.round((Date.parse(to ?? new Date().toISOString()) - Date.parse(from)) / 1000),
  );
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
}

const marks: Readonly<Record<string, readonly [string, string]>> = {
  success: ["✓", "success"],
  failure: ["✗", "failure"],
  startup_failure: ["✗", "failure"],
  action_required: ["!", "running"],
  cancelled: ["⊘", "cancelled"],
  skipped: ["⊘", "skipped"],
  neutral: ["■", "skipped"],
  in_progress: ["●", "running"],
  pending: ["○", "queued"],
  queued: ["○", "queued"],
};

/** How something ended, or how far it is, as a coloured mark. */
export function mark(status: string, conclusion: string | null): Html {
  const [sign, name] = marks[conclusion ?? status] ?? ["○", "queued"];
  return html`<span class="dot ${name}" title="${conclusion ?? status}">${sign}</span>`;
}
