import type { Hub } from "../hub.js";
import type { Job, Repository, WorkflowFile, WorkflowRun } from "../store/model.js";
import type { State } from "../store/state.js";
import type { Artifact } from "../workflows/types.js";
import { pullReferences } from "./check-run.js";
import { nodeId, repositoryApi, repositoryPage } from "./links.js";
import { renderRepository } from "./repository.js";
import { renderUser } from "./user.js";

export function renderWorkflow(state: State, repository: Repository, file: WorkflowFile) {
  const name = file.path.slice(file.path.lastIndexOf("/") + 1);
  return {
    id: file.id,
    node_id: nodeId("W", file.id),
    name: file.name,
    path: file.path,
    state: "active",
    created_at: file.createdAt,
    updated_at: file.createdAt,
    url: repositoryApi(state, repository, `/actions/workflows/${file.id}`),
    html_url: repositoryPage(state, repository, `/blob/${repository.defaultBranch}/${file.path}`),
    badge_url: repositoryPage(state, repository, `/actions/workflows/${name}/badge.svg`),
  };
}

export async function renderRun(hub: Hub, repository: Repository, run: WorkflowRun) {
  const { state } = hub;
  const url = repositoryApi(state, repository, `/actions/runs/${run.id}`);
  const commit = await hub.git(repository).commit(run.headSha);
  return {
    id: run.id,
    name: run.workflow.name,
    node_id: nodeId("WFR", run.id),
    check_suite_id: run.id,
    check_suite_node_id: nodeId("CS", run.id),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.workflow.path,
    display_title: run.title,
    run_number: run.number,
    run_attempt: run.attempt,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: run.workflow.id,
    url,
    html_url: repositoryPage(state, repository, `/actions/runs/${run.id}`),
    pull_requests: pullReferences(state, repository, run.headSha),
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    run_started_at: run.startedAt,
    actor: renderUser(state, run.actor),
    triggering_actor: renderUser(state, run.triggeringActor),
    referenced_workflows: [],
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: repositoryApi(state, repository, `/check-suites/${run.id}`),
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: run.attempt === 1 ? null : `${url}/attempts/${run.attempt - 1}`,
    workflow_url: repositoryApi(state, repository, `/actions/workflows/${run.workflow.id}`),
    head_commit: commit
      ? {
          id: commit.sha,
          tree_id: commit.tree,
          message: commit.message,
          timestamp: commit.committer.date,
          author: { name: commit.author.name, email: commit.author.email },
          committer: { name: commit.committer.name, email: commit.committer.email },
        }
      : null,
    repository: renderRepository(state, repository),
    head_repository: renderRepository(state, run.headRepository),
  };
}

export function renderJob(state: State, repository: Repository, run: WorkflowRun, job: Job) {
  const page = repositoryPage(state, repository, `/actions/runs/${run.id}/job/${job.id}`);
  return {
    id: job.id,
    run_id: run.id,
    run_url: repositoryApi(state, repository, `/actions/runs/${run.id}`),
    run_attempt: job.attempt,
    node_id: nodeId("J", job.id),
    head_sha: run.headSha,
    head_branch: run.headBranch,
    url: repositoryApi(state, repository, `/actions/jobs/${job.id}`),
    html_url: page,
    status: job.status,
    conclusion: job.conclusion,
    created_at: run.createdAt,
    started_at: job.startedAt ?? run.createdAt,
    completed_at: job.completedAt,
    name: job.name,
    steps: job.steps.map((step) => ({
      name: step.name,
      status: step.status,
      conclusion: step.conclusion,
      number: step.number,
      started_at: step.startedAt,
      completed_at: step.completedAt,
    })),
    check_run_url: repositoryApi(state, repository, `/check-runs/${job.id}`),
    labels: job.labels,
    runner_id: 1,
    runner_name: "localhub",
    runner_group_id: 1,
    runner_group_name: "Default",
    workflow_name: run.workflow.name,
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;

export function renderArtifact(state: State, repository: Repository, run: WorkflowRun, artifact: Artifact) {
  const url = repositoryApi(state, repository, `/actions/artifacts/${artifact.id}`);
  const expires = new Date(Date.parse(artifact.createdAt) + artifact.retentionDays * DAY_MS);
  return {
    id: artifact.id,
    node_id: nodeId("AR", artifact.id),
    name: artifact.name,
    size_in_bytes: artifact.sizeInBytes,
    url,
    archive_download_url: `${url}/zip`,
    expired: false,
    created_at: artifact.createdAt,
    updated_at: artifact.createdAt,
    expires_at: expires.toISOString(),
    workflow_run: {
      id: run.id,
      repository_id: repository.id,
      head_repository_id: run.headRepository.id,
      head_branch: run.headBranch ?? "",
      head_sha: run.headSha,
    },
  };
}
