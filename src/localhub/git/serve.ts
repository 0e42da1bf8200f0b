import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { refMoved } from "../changes/refs.js";
import { rulesFor } from "../changes/rulesets.js";
import type { Hub } from "../hub.js";
import { type Actor, accountOf, atLeast, levelOn } from "../rest/actor.js";
import { authenticate } from "../rest/authenticate.js";
import { archivedWords, HttpError } from "../rest/errors.js";
import { mayDo } from "../rest/token-permissions.js";
import type { Repository } from "../store/model.js";
import { findRepository } from "../store/state.js";
import { serveGit } from "./http-backend.js";
import { rulesText } from "./pre-receive.js";
import { ZERO_SHA } from "./repository.js";

const GIT_PATH =
  /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack|HEAD|objects\/.+)$/;

/** Whether a request is git's: `/owner/name.git/info/refs` and so on, the `.git` being optional as on GitHub. */
export const isGitRequest = (url: URL): boolean => GIT_PATH.test(url.pathname);

/** Serves clone, fetch and push. Public repositories can be read by anyone; pushing needs a token with write. */
export async function serveGitRequest(
  hub: Hub,
  message: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const [, owner = "", name = "", service = ""] = GIT_PATH.exec(url.pathname) ?? [];
  const pushes = service === "git-receive-pack" || url.searchParams.get("service") === "git-receive-pack";
  try {
    const actor = authenticate(hub.state, message.headers.authorization);
    const repository = guarded(hub, actor, owner, name, pushes);
    const serve = () => run(hub, message, response, url, repository, actor, service);
    // One push at a time, so that what it changed can be told from before and after.
    await (service === "git-receive-pack" ? hub.inTurn(`push ${repository.id}`, serve) : serve());
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    const challenge = error.status === 401 ? { "www-authenticate": 'Basic realm="GitHub"' } : {};
    message.resume();
    response
      .writeHead(error.status, { "content-type": "text/plain", ...challenge })
      .end(`${error.message}\n`);
  }
}

function guarded(hub: Hub, actor: Actor, owner: string, name: string, pushes: boolean): Repository {
  const repository = findRepository(hub.state, owner, name);
  const level = repository ? levelOn(repository, actor) : null;
  if (actor.kind === "anonymous" && (pushes || level === null))
    throw new HttpError(401, "Authentication required.");
  if (!repository || level === null || actor.kind === "app")
    throw new HttpError(404, "Repository not found.");
  if (!pushes && !mayDo(actor, repository, "contents=read"))
    throw new HttpError(403, "Write access to repository not granted.");
  if (pushes && repository.archived) throw new HttpError(403, archivedWords);
  if (pushes && !(atLeast(level, "write") && mayDo(actor, repository, "contents=write")))
    throw new HttpError(403, `Permission to ${owner}/${name}.git denied to ${accountOf(actor)?.login}.`);
  return repository;
}

async function run(
  hub: Hub,
  message: IncomingMessage,
  response: ServerResponse,
  url: URL,
  repository: Repository,
  actor: Actor,
  service: string,
): Promise<void> {
  const sender = accountOf(actor);
  const git = hub.git(repository);
  const before = service === "git-receive-pack" ? await git.refs() : null;
  const closed = new Promise<void>((resolve) => response.on("close", resolve));
  serveGit(message, response, {
    path: hub.state.path,
    root: path.dirname(repository.directory),
    pathInfo: `/${path.basename(repository.directory)}/${service}`,
    query: url.search.slice(1),
    user: sender?.login ?? "",
    mayWriteWorkflows: mayDo(actor, repository, "workflows=write"),
    rules: rulesText(rulesFor(repository, actor)),
    finished: async () => {
      if (before === null || sender === null) return;
      const after = await git.refs();
      for (const change of differences(before, after)) await refMoved(hub, repository, actor, sender, change);
    },
  });
  await closed;
}

interface NamedSha {
  ref: string;
  sha: string;
}

function differences(before: readonly NamedSha[], after: readonly NamedSha[]) {
  const [old, now] = [before, after].map((refs) => new Map(refs.map(({ ref, sha }) => [ref, sha])));
  const names = new Set(
    [...before, ...after].map(({ ref }) => ref).filter((ref) => !ref.startsWith("refs/pull/")),
  );
  return [...names].flatMap((ref) => {
    const change = { ref, before: old?.get(ref) ?? ZERO_SHA, after: now?.get(ref) ?? ZERO_SHA };
    return change.before === change.after ? [] : [change];
  });
}
