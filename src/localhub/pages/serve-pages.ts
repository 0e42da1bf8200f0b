import type { IncomingMessage, ServerResponse } from "node:http";
import { diffText } from "../git/diff.js";
import { forkPoint } from "../git/pull-facts.js";
import type { Hub } from "../hub.js";
import { artifactArchive } from "../runs/archives.js";
import { isPullRequest, type Repository } from "../store/model.js";
import { findAccount, findRepository } from "../store/state.js";
import { avatarSvg } from "./avatar.js";
import { html } from "./html.js";
import { issueListPage, issuePage } from "./issues.js";
import { page } from "./layout.js";
import { checkPage, commitPage, pullPage } from "./pull.js";
import { blobPage, repositoriesPage, treePage } from "./repository.js";
import { runPage, runsPage } from "./runs.js";
import { style } from "./style.js";

interface Answer {
  type: string;
  content: string | Buffer;
}

/** Nothing but our own stylesheet and pictures: whatever slips into a page can neither run nor call out. */
const POLICY = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'";

/**
 * Answers with a page when the path is one for people; false when it is not. There is no signing in: whoever reaches
 * this loopback port sees every repository, private ones too.
 */
export async function servePage(
  hub: Hub,
  message: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<boolean> {
  if (message.method !== "GET" && message.method !== "HEAD") return false;
  const parts = url.pathname.split("/").slice(1).map(decode);
  const [owner = "", name = "", ...rest] = parts;
  const own = ownAnswer(hub, url, owner, name);
  const repository = own ? undefined : findRepository(hub.state, owner, name);
  const account = name === "" ? findAccount(hub.state, owner) : undefined;
  if (!own && !repository && !account) return false;
  const answer =
    own ??
    (repository
      ? await repositoryAnswer(hub, repository, rest, url)
      : { type: "text/html", content: repositoriesPage(hub, account) });
  message.resume();
  const missing = {
    type: "text/html",
    content: page({ title: "Not found", body: html`<p class="empty">Not found.</p>` }),
  };
  const { type, content } = answer ?? missing;
  response.writeHead(answer ? 200 : 404, {
    "content-type": `${type}; charset=utf-8`,
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
  });
  response.end(content);
  return true;
}

function ownAnswer(hub: Hub, url: URL, first: string, second: string): Answer | null {
  if (url.pathname === "/") return { type: "text/html", content: repositoriesPage(hub) };
  if (url.pathname === "/_style.css") return { type: "text/css", content: style };
  if (first === "_avatar") return { type: "image/svg+xml", content: avatarSvg(second) };
  return null;
}

async function repositoryAnswer(
  hub: Hub,
  repository: Repository,
  [place = "", first = "", ...more]: readonly string[],
  url: URL,
): Promise<Answer | null> {
  const asHtml = (content: string | null): Answer | null =>
    content === null ? null : { type: "text/html", content };
  const closed = url.searchParams.get("state") === "closed";
  switch (place) {
    case "":
      return asHtml(await treePage(hub, repository, repository.defaultBranch, ""));
    case "tree":
      return asHtml(await inRef(hub, repository, [first, ...more], treePage));
    case "blob":
      return asHtml(await inRef(hub, repository, [first, ...more], blobPage));
    case "raw":
      return rawAnswer(hub, repository, [first, ...more]);
    case "commit":
      return asHtml(await commitPage(hub, repository, first));
    case "pulls":
      return asHtml(issueListPage(repository, true, closed));
    case "issues":
    case "pull":
      return first === ""
        ? asHtml(issueListPage(repository, place === "pull", closed))
        : issueAnswer(hub, repository, first);
    case "runs":
      return asHtml(checkPage(repository, Number(first)));
    case "actions":
      return actionsAnswer(hub, repository, [first, ...more]);
    default:
      return null;
  }
}

/** `/actions`, `/actions/runs/ID`, `/actions/runs/ID/job/ID`, `/actions/runs/ID/artifacts/ID`. */
async function actionsAnswer(
  hub: Hub,
  repository: Repository,
  [kind = "", id = "", part, last]: readonly string[],
): Promise<Answer | null> {
  if (kind === "") return { type: "text/html", content: runsPage(repository) };
  const run = kind === "runs" ? repository.runs.find((each) => each.id === Number(id)) : undefined;
  if (!run) return null;
  if (part !== "artifacts") return { type: "text/html", content: runPage(repository, run) };
  const artifact = run.artifacts.find((each) => each.id === Number(last));
  return artifact ? { type: "application/zip", content: await artifactArchive(hub.state, artifact) } : null;
}

async function issueAnswer(hub: Hub, repository: Repository, last: string): Promise<Answer | null> {
  const [number = "", extension] = last.split(".");
  const issue = repository.issues.find((each) => each.number === Number(number));
  if (!issue) return null;
  if (!isPullRequest(issue)) return { type: "text/html", content: issuePage(repository, issue) };
  if (extension === undefined) return { type: "text/html", content: await pullPage(hub, repository, issue) };
  const git = hub.git(repository);
  return {
    type: "text/plain",
    content: await diffText(git, await forkPoint(git, issue), issue.pull.headSha),
  };
}

async function rawAnswer(hub: Hub, repository: Repository, parts: readonly string[]): Promise<Answer | null> {
  const git = hub.git(repository);
  return inRef(hub, repository, parts, async (_hub, _repository, ref, path) => {
    const commit = await git.resolve(ref);
    const entry = commit === null ? null : await git.entryAt(commit, path);
    const content = entry?.type === "blob" ? await git.blob(entry.sha) : null;
    return content ? { type: "text/plain", content } : null;
  });
}

/** Branch names may hold slashes: the shortest beginning that names a commit is the ref, the rest the path. */
async function inRef<T>(
  hub: Hub,
  repository: Repository,
  parts: readonly string[],
  show: (hub: Hub, repository: Repository, ref: string, path: string) => Promise<T | null>,
): Promise<T | null> {
  const git = hub.git(repository);
  for (let length = 1; length <= parts.length; length++) {
    const ref = parts.slice(0, length).join("/");
    if ((await git.resolve(ref)) !== null) return show(hub, repository, ref, parts.slice(length).join("/"));
  }
  return null;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
