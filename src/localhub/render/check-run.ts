import type { CheckRun, Repository } from "../store/model.js";
import type { State } from "../store/state.js";
import { renderApp } from "./app.js";
import { nodeId, repositoryApi, repositoryPage } from "./links.js";

export function renderCheckRun(state: State, repository: Repository, run: CheckRun) {
  const url = repositoryApi(state, repository, `/check-runs/${run.id}`);
  const page = repositoryPage(state, repository, `/runs/${run.id}`);
  return {
    id: run.id,
    head_sha: run.headSha,
    node_id: nodeId("CR", run.id),
    external_id: run.externalId,
    url,
    html_url: page,
    details_url: run.detailsUrl ?? page,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      ...run.output,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    name: run.name,
    check_suite: { id: run.id },
    app: run.app ? renderApp(state, run.app) : null,
    pull_requests: pullReferences(state, repository, run.headSha),
  };
}

/** The open pull requests whose head is this commit, in the short form that checks and runs hold; none from forks. */
export function pullReferences(state: State, repository: Repository, headSha: string) {
  const repo = {
    id: repository.id,
    url: repositoryApi(state, repository),
    name: repository.name,
  };
  return repository.issues.flatMap((issue) =>
    issue.pull?.headRepository === repository && issue.state === "open" && issue.pull.headSha === headSha
      ? [
          {
            id: issue.id,
            number: issue.number,
            url: repositoryApi(state, repository, `/pulls/${issue.number}`),
            head: { ref: issue.pull.headRef, sha: issue.pull.headSha, repo },
            base: { ref: issue.pull.baseRef, sha: issue.pull.baseSha, repo },
          },
        ]
      : [],
  );
}
