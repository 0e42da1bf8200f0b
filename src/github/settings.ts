import { PatchwrightError } from "../domain/errors.js";
import { systemClock } from "../domain/system-clock.js";
import { type OctokitLike, repositoryApi } from "./api.js";

/** What a repository's settings say; "forbidden" where the token may not look. */
export type Seen<T> = T | "forbidden";

/** The settings that a set-up depends on: read only, and only by `doctor`. */
export interface Settings {
  /** Null where there is no such repository, or none that the token may see. */
  repository: () => Promise<{ defaultBranch: string; issues: boolean } | null>;
  actionsEnabled: () => Promise<Seen<boolean>>;
  actionsMayOpenPullRequests: () => Promise<Seen<boolean>>;
  hasSecret: (name: string) => Promise<Seen<boolean>>;
  variable: (name: string) => Promise<Seen<string | null>>;
  hasLabel: (name: string) => Promise<boolean>;
}

export function repositorySettings(
  octokit: OctokitLike,
  { owner, name }: { owner: string; name: string },
): Settings {
  const { rest, where, find } = repositoryApi(octokit, { owner, repo: name }, systemClock);
  /** GitHub says 403 to who may not look, and 404 where even that is a secret; only the first is told apart. */
  const look = async <T, R>(
    does: string,
    request: () => Promise<{ data: T }>,
    read: (data: T | null) => R,
  ) => {
    try {
      const found = await find({ does, needs: "administration: read" }, request);
      return read(found?.data ?? null);
    } catch (error) {
      if (error instanceof PatchwrightError && error.details.status === 403) return "forbidden" as const;
      throw error;
    }
  };
  return {
    repository: async () => {
      const found = await find({ does: "to read the repository", needs: "metadata: read" }, () =>
        rest.repos.get(where),
      );
      return found === null
        ? null
        : { defaultBranch: found.data.default_branch, issues: found.data.has_issues !== false };
    },
    actionsEnabled: () =>
      look(
        "to read whether Actions are enabled",
        () => rest.actions.getGithubActionsPermissionsRepository(where),
        (data) => (data === null ? ("forbidden" as const) : data.enabled),
      ),
    actionsMayOpenPullRequests: () =>
      look(
        "to read whether Actions may open pull requests",
        () => rest.actions.getGithubActionsDefaultWorkflowPermissionsRepository(where),
        (data) => (data === null ? ("forbidden" as const) : data.can_approve_pull_request_reviews),
      ),
    hasSecret: (secret) =>
      look(
        `to look for the secret ${secret}`,
        () => rest.actions.getRepoSecret({ ...where, secret_name: secret }),
        (data) => data !== null,
      ),
    variable: (variable) =>
      look(
        `to read the variable ${variable}`,
        () => rest.actions.getRepoVariable({ ...where, name: variable }),
        (data) => data?.value ?? null,
      ),
    hasLabel: async (label) =>
      (await find({ does: `to look for the label ${label}`, needs: "issues: read" }, () =>
        rest.issues.getLabel({ ...where, name: label }),
      )) !== null,
  };
}
