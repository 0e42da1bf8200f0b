import { required } from "../rest/errors.js";
import { namedList } from "../rest/list.js";
import { ok, type Route, repositoryRoute } from "../rest/route.js";

const renderVariable = (name: string, { value, createdAt }: { value: string; createdAt: string }) => ({
  name,
  value,
  created_at: createdAt,
  updated_at: createdAt,
});

/** Settings of Actions that only an administrator reads. */
export const variableRoutes: readonly Route[] = [
  repositoryRoute("actions/get-github-actions-permissions-repository", "admin", () =>
    ok({ enabled: true, allowed_actions: "all", sha_pinning_required: false }),
  ),

  repositoryRoute(
    "actions/get-github-actions-default-workflow-permissions-repository",
    "admin",
    ({ repository }) =>
      ok({
        default_workflow_permissions: "read",
        can_approve_pull_request_reviews: repository.actionsMayCreatePulls,
      }),
  ),

  repositoryRoute("actions/get-repo-secret", "write", ({ hub, repository, parameters }) => {
    const name = parameters.secret_name.toUpperCase();
    required(repository.secrets.get(name) ?? null);
    const at = hub.state.now();
    return ok({ name, created_at: at, updated_at: at });
  }),

  repositoryRoute("actions/list-repo-variables", "write", ({ repository, parameters }) =>
    namedList("variables", [...repository.variables], parameters, ([name, variable]) =>
      renderVariable(name, variable),
    ),
  ),

  repositoryRoute("actions/get-repo-variable", "write", ({ repository, parameters }) => {
    const name = parameters.name.toUpperCase();
    return ok(renderVariable(name, required(repository.variables.get(name))));
  }),
];
