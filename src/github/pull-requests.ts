import type { Forge, PullRequestView } from "../domain/forge.js";
import { actor, type RawActor } from "./actor.js";
import type { Api } from "./api.js";
import { hasNoDrafts, markedTitle } from "./no-drafts.js";
import { Id, Name, Sha } from "./shapes.js";

type PullRequestPart = Pick<
  Forge,
  | "pullRequest"
  | "openPullRequests"
  | "openPullRequest"
  | "createPullRequest"
  | "updatePullRequest"
  | "requestReview"
>;

const needs = "pull-requests: write";
const mostOpen = 500;

export function pullRequests({ rest, paginate, where, call, find, create }: Api): PullRequestPart {
  const openPullRequest: Forge["openPullRequest"] = async (head) => {
    const operation = { does: `to look for the pull request of ${head}`, needs: "pull-requests: read" };
    const request = { ...where, state: "open" as const, head: `${where.owner}:${head}` };
    const { data } = await call(operation, () => rest.pulls.list(request));
    const [found] = data.filter((pull) => pull.head.ref === head);
    return found === undefined ? null : view(found);
  };
  const open = async (pull: Parameters<Forge["createPullRequest"]>[0]): Promise<PullRequestView> =>
    create(
      { does: "to open a pull request", needs },
      async () => view((await rest.pulls.create({ ...where, ...pull })).data),
      async () => openPullRequest(pull.head),
    );

  return {
    pullRequest: async (number) => {
      const operation = { does: `to read pull request #${number}`, needs: "pull-requests: read" };
      const found = await find(operation, () => rest.pulls.get({ ...where, pull_number: number }));
      return found === null ? null : view(found.data);
    },

    openPullRequests: async () => {
      const operation = { does: "to read the open pull requests", needs: "pull-requests: read" };
      const request = { ...where, state: "open" as const, sort: "created" as const, per_page: 100 };
      return call(operation, async () => {
        const found: PullRequestView[] = [];
        const pages = paginate.iterator(rest.pulls.list, { ...request, direction: "desc" });
        for await (const { data } of pages) {
          found.push(...data.map(view));
          if (found.length >= mostOpen) break;
        }
        return found;
      });
    },

    openPullRequest,

    createPullRequest: async (pull) => {
      try {
        return await open(pull);
      } catch (error) {
        if (!pull.draft || !hasNoDrafts(error)) throw error;
        return open({ ...pull, title: markedTitle(pull.title), draft: false });
      }
    },

    updatePullRequest: async (number, change) => {
      const operation = { does: `to update pull request #${number}`, needs };
      return view(
        (await call(operation, () => rest.pulls.update({ ...where, pull_number: number, ...change }))).data,
      );
    },

    requestReview: async (pull, login) => {
      const operation = { does: `to ask ${login} for a review of #${pull}`, needs };
      const request = { ...where, pull_number: pull, reviewers: [login] };
      await call(operation, () => rest.pulls.requestReviewers(request));
    },
  };
}

export interface RawPull {
  number: number;
  node_id: string;
  html_url: string;
  title: string;
  body: string | null;
  state: string;
  draft?: boolean;
  merged_at: string | null;
  user: RawActor | null;
  head: { ref: string; sha: string; repo: { full_name: string } | null };
  base: { ref: string };
  labels: readonly { name: string }[];
  requested_reviewers?: readonly { login: string }[] | null;
  mergeable?: boolean | null;
}

/** GitHub's JSON as ours. */
export function view(raw: RawPull): PullRequestView {
  return {
    number: Id.parse(raw.number),
    nodeId: raw.node_id,
    url: Name.parse(raw.html_url),
    title: raw.title,
    body: raw.body ?? "",
    state: raw.state === "open" ? "open" : "closed",
    draft: raw.draft ?? false,
    merged: raw.merged_at !== null,
    author: actor(raw.user),
    head: {
      branch: Name.parse(raw.head.ref),
      sha: Sha.parse(raw.head.sha),
      repository: raw.head.repo?.full_name ?? null,
    },
    baseBranch: raw.base.ref,
    labels: raw.labels.map(({ name }) => name),
    reviewers: (raw.requested_reviewers ?? []).map(({ login }) => login),
    mergeable: raw.mergeable ?? null,
  };
}
