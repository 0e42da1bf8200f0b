import { updateIssue } from "../changes/issues.js";
import { mergePull, openPull } from "../changes/pulls.js";
import { diffText } from "../git/diff.js";
import { forkPoint, pullCommits, pullFacts, pullFiles } from "../git/pull-facts.js";
import { renderCommit, renderFileChange } from "../render/commit.js";
import { renderFullPull, renderPull } from "../render/pull.js";
import { HttpError, notFound, required, unprocessable } from "../rest/errors.js";
import { list } from "../rest/list.js";
import { created, ok, type Route, repositoryRoute } from "../rest/route.js";
import { sorted } from "../rest/sorted.js";
import { isPullRequest, type PullRequest, type Repository } from "../store/model.js";
import { findAccount } from "../store/state.js";

export function findPull(repository: Repository, number: number): PullRequest {
  const issue = repository.issues.find((each) => each.number === number);
  if (!issue || !isPullRequest(issue)) throw notFound();
  return issue;
}

export const pullRoutes: readonly Route[] = [
  repositoryRoute("pulls/list", "read", ({ hub, repository, parameters }) => {
    const wanted = repository.issues.filter(isPullRequest).filter(
      ({ state, pull }) =>
        (parameters.state === "all" || state === (parameters.state ?? "open")) &&
        // GitHub ignores a head without its owner; so does this, so that the mistake is seen.
        (!parameters.head?.includes(":") ||
          parameters.head === `${pull.headRepository.owner.login}:${pull.headRef}`) &&
        (parameters.base === undefined || pull.baseRef === parameters.base),
    );
    const comments = ({ number }: PullRequest) =>
      repository.comments.filter(({ issue }) => issue === number).length;
    return list(sorted(wanted, parameters, comments), parameters, (issue) =>
      renderPull(hub.state, repository, issue),
    );
  }),

  repositoryRoute("pulls/create", "read", async ({ hub, actor, repository, git, sender, body }) => {
    if (body.title === undefined) throw unprocessable("localhub makes no pull request out of an issue");
    const issue = await openPull(hub, repository, actor, sender, {
      title: body.title,
      body: body.body ?? "",
      head: body.head,
      base: body.base,
      draft: body.draft ?? false,
      maintainerCanModify: body.maintainer_can_modify ?? false,
    });
    return created(renderFullPull(hub.state, repository, issue, await pullFacts(git, issue)));
  }),

  repositoryRoute("pulls/get", "read", async ({ hub, repository, git, parameters, accept }) => {
    const issue = findPull(repository, parameters.pull_number);
    if (accept.includes(".diff"))
      return { status: 200, raw: await diffText(git, await forkPoint(git, issue), issue.pull.headSha) };
    return ok(renderFullPull(hub.state, repository, issue, await pullFacts(git, issue)));
  }),

  repositoryRoute("pulls/update", "write", async (request) => {
    const { hub, actor, repository, git, sender, parameters, body } = request;
    const issue = findPull(repository, parameters.pull_number);
    if (body?.base !== undefined && body.base !== issue.pull.baseRef)
      throw unprocessable("localhub does not change the base of a pull request");
    if (body?.state === "open" && issue.pull.mergedAt !== null)
      throw unprocessable("Validation Failed", { resource: "PullRequest", field: "state", code: "invalid" });
    issue.pull.maintainerCanModify = body?.maintainer_can_modify ?? issue.pull.maintainerCanModify;
    await updateIssue(hub, repository, actor, sender, issue, {
      ...(body?.title === undefined ? {} : { title: body.title }),
      ...(body?.body === undefined ? {} : { body: body.body ?? "" }),
      ...(body?.state === undefined ? {} : { state: body.state }),
    });
    return ok(renderFullPull(hub.state, repository, issue, await pullFacts(git, issue)));
  }),

  repositoryRoute("pulls/list-files", "read", async ({ hub, repository, git, parameters }) => {
    const issue = findPull(repository, parameters.pull_number);
    return list(await pullFiles(git, issue), parameters, (file) =>
      renderFileChange(hub.state, repository, file, issue.pull.headSha),
    );
  }),

  repositoryRoute("pulls/list-commits", "read", async ({ hub, repository, git, parameters }) => {
    const issue = findPull(repository, parameters.pull_number);
    return list(await pullCommits(git, issue), parameters, (commit) =>
      renderCommit(hub.state, repository, commit),
    );
  }),

  repositoryRoute("pulls/merge", "write", async (request) => {
    const { hub, actor, repository, sender, parameters, body } = request;
    const issue = findPull(repository, parameters.pull_number);
    const method = body?.merge_method ?? "merge";
    if (method === "rebase") throw new HttpError(405, "Rebase merges are not allowed on this repository.");
    const sha = await mergePull(hub, repository, actor, sender, issue, {
      method,
      title: body?.commit_title ?? null,
      message: body?.commit_message ?? null,
      expectedHead: body?.sha ?? null,
    });
    return ok({ sha, merged: true, message: "Pull Request successfully merged" });
  }),

  repositoryRoute("pulls/request-reviewers", "write", ({ hub, repository, parameters, body }) => {
    const issue = findPull(repository, parameters.pull_number);
    const logins = body !== undefined && "reviewers" in body ? (body.reviewers ?? []) : [];
    for (const login of logins) {
      const account = required(findAccount(hub.state, login));
      if (!issue.pull.reviewers.includes(account)) issue.pull.reviewers.push(account);
    }
    return created(renderPull(hub.state, repository, issue));
  }),
];
