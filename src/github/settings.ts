import { PatchwrightError } from "../domain/errors.js";
import { systemClock } from "../domain/system-clock.js";
import { type OctokitLike, repositoryApi } from "./api.js";
import { workflowName } from "./request.js";

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
  /** The App that has started our workflow here, or opened an issue with this marker in it; null where none was seen. */
  appSeen: (marker: string) => Promise<SeenApp | null>;
}

export interface SeenApp {
  /** As in its login, `SLUG[bot]`. */
  slug: string;
  /** What it asks of whoever installs it; null where the token may not see the App. */
  asks: { permissions: Readonly<Record<string, string>>; events: readonly string[] } | null;
}

export function repositorySettings(
  octokit: OctokitLike,
  { owner, name }: { owner: string; name: string },
): Settings {
  const { rest, where, find, call } = repositoryApi(octokit, { owner, repo: name }, systemClock);
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
  const starters = async (): Promise<Account[]> => {
    const operation = { does: "to read who started the workflow", needs: "actions: read" };
    const request = { ...where, workflow_id: workflowName, event: "workflow_dispatch", per_page: 100 };
    const found = await find(operation, () => rest.actions.listWorkflowRuns(request));
    return (found?.data.workflow_runs ?? []).map(({ actor }) => actor);
  };
  const opener = async (marker: string): Promise<Account> => {
    const operation = { does: "to look for an App's issue", needs: "issues: read" };
    const request = { ...where, state: "all" as const, per_page: 100 };
    const { data } = await call(operation, () => rest.issues.listForRepo(request));
    return data.find(({ user, body }) => isApp(user) && body?.includes(marker))?.user;
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
    appSeen: async (marker) => {
      const slug = slugOf((await starters()).find(isApp)) ?? slugOf(await opener(marker));
      if (slug === null) return null;
      const does = `to read what the App ${slug} asks for`;
      const found = await find({ does, needs: "metadata: read" }, () =>
        rest.apps.getBySlug({ app_slug: slug }),
      );
      const permissions = found?.data?.permissions;
      const asks = found?.data ? { permissions: levels(permissions), events: found.data.events } : null;
      return { slug, asks };
    },
  };
}

type Account = { login: string; type: string } | null | undefined;

const isApp = (account: Account): boolean =>
  account?.type === "Bot" && account.login.endsWith("[bot]") && account.login !== "github-actions[bot]";

const slugOf = (account: Account): string | null => account?.login.replace(/\[bot\]$/, "") ?? null;

const levels = (permissions: object | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(permissions ?? {}).map(([scope, level]) => [scope, String(level)]));
