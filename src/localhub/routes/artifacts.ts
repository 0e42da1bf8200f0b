import { renderArtifact } from "../render/run.js";
import { redirectToDownload } from "../rest/download.js";
import { HttpError, required } from "../rest/errors.js";
import { namedList } from "../rest/list.js";
import { ok, type Route, repositoryRoute } from "../rest/route.js";
import { artifactArchive } from "../runs/archives.js";
import type { Repository, WorkflowRun } from "../store/model.js";
import type { Artifact } from "../workflows/types.js";

interface Kept {
  run: WorkflowRun;
  artifact: Artifact;
}

const keptBy = (runs: readonly WorkflowRun[]): Kept[] =>
  runs.flatMap((run) => run.artifacts.map((artifact) => ({ run, artifact })));

const findArtifact = (repository: Repository, id: number): Kept =>
  required(keptBy(repository.runs).find(({ artifact }) => artifact.id === id));

export const artifactRoutes: readonly Route[] = [
  repositoryRoute("actions/list-workflow-run-artifacts", "read", ({ hub, repository, parameters }) => {
    const run = required(repository.runs.find(({ id }) => id === parameters.run_id));
    const named = keptBy([run]).filter(
      ({ artifact }) => parameters.name === undefined || artifact.name === parameters.name,
    );
    return namedList("artifacts", named, parameters, ({ artifact }) =>
      renderArtifact(hub.state, repository, run, artifact),
    );
  }),

  repositoryRoute("actions/list-artifacts-for-repo", "read", ({ hub, repository, parameters }) => {
    const named = keptBy(repository.runs).filter(
      ({ artifact }) => parameters.name === undefined || artifact.name === parameters.name,
    );
    return namedList("artifacts", named.reverse(), parameters, ({ run, artifact }) =>
      renderArtifact(hub.state, repository, run, artifact),
    );
  }),

  repositoryRoute("actions/get-artifact", "read", ({ hub, repository, parameters }) => {
    const { run, artifact } = findArtifact(repository, parameters.artifact_id);
    return ok(renderArtifact(hub.state, repository, run, artifact));
  }),

  repositoryRoute("actions/download-artifact", "read", ({ hub, repository, parameters }) => {
    if (parameters.archive_format !== "zip") throw new HttpError(410, "Only zip archives are served");
    const { artifact } = findArtifact(repository, parameters.artifact_id);
    return redirectToDownload(hub.state, "application/zip", () => artifactArchive(hub.state, artifact));
  }),
];
