import type { TreeEntry } from "../git/parse.js";
import type { Repository } from "../store/model.js";
import type { State } from "../store/state.js";
import { encodePath, repositoryApi, repositoryPage } from "./links.js";

/** Over this the contents API gives no content (GitHub: 1 MB). */
const LARGEST_INLINE_BYTES = 1024 * 1024;

const kindOf = ({ type, mode }: TreeEntry): string => {
  if (type === "tree") return "dir";
  if (type === "commit") return "submodule";
  return mode === "120000" ? "symlink" : "file";
};

function renderEntry(state: State, repository: Repository, ref: string, entry: TreeEntry) {
  const path = encodePath(entry.path);
  const self = repositoryApi(state, repository, `/contents/${path}?ref=${encodeURIComponent(ref)}`);
  const directory = entry.type === "tree";
  const git = repositoryApi(state, repository, `/git/${directory ? "trees" : "blobs"}/${entry.sha}`);
  const html = repositoryPage(
    state,
    repository,
    `/${directory ? "tree" : "blob"}/${encodePath(ref)}/${path}`,
  );
  return {
    name: entry.path.slice(entry.path.lastIndexOf("/") + 1),
    path: entry.path,
    sha: entry.sha,
    size: entry.size ?? 0,
    url: self,
    html_url: html,
    git_url: git,
    download_url: directory ? null : repositoryPage(state, repository, `/raw/${encodePath(ref)}/${path}`),
    type: kindOf(entry),
    _links: { self, git, html },
  };
}

export const renderDirectory = (
  state: State,
  repository: Repository,
  ref: string,
  entries: readonly TreeEntry[],
) => entries.map((entry) => renderEntry(state, repository, ref, entry));

export function renderContent(
  state: State,
  repository: Repository,
  ref: string,
  entry: TreeEntry,
  content: Buffer,
) {
  const shown = renderEntry(state, repository, ref, entry);
  if (shown.type === "symlink") return { ...shown, target: content.toString() };
  if (content.length > LARGEST_INLINE_BYTES) return { ...shown, content: "", encoding: "none" };
  return { ...shown, content: content.toString("base64").replace(/.{60}/g, "$&\n"), encoding: "base64" };
}
