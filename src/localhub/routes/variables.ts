import { required } from "../rest/errors.js";
import { namedList } from "../rest/list.js";
import { ok, type Route, repositoryRoute } from "../rest/route.js";

const renderVariable = (name: string, { value, createdAt }: { value: string; createdAt: string }) => ({
  name,
  value,
  created_at: createdAt,
  updated_at: createdAt,
});

export const variableRoutes: readonly Route[] = [
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
