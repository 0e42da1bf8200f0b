import type { Hub } from "../hub.js";
import { repositoryApi, repositoryPage } from "../render/links.js";
import { renderJob, renderRun, renderWorkflow } from "../render/run.js";
import { redirectToDownload } from "../rest/download.js";
import { HttpError, required } from "../rest/errors.js";
import { namedList } from "../rest/list.js";
import { created, noContent, ok, type Route, repositoryRoute } from "../rest/route.js";
import { jobLog, logArchive } from "../runs/archives.js";
import { defaultWorkflows } from "../runs/workflow-files.js";
import type { Job, Repository, WorkflowFile, WorkflowRun } from "../store/model.js";

/** By id, or by the file's name. */
async function findWorkflow(hub: Hub, repository: Repository, name: string | number): Promise<WorkflowFile> {
  const files = (await defaultWorkflows(hub, repository)).map(({ file }) => file);
  return required(files.find(({ id, path }) => String(id) === String(name) || path.endsWith(`/${name}`)));
}

const findRun = (repository: Repository, id: number): WorkflowRun =>
  required(repository.runs.find((run) => run.id === id));

function findJob(repository: Repository, id: number): { run: WorkflowRun; job: Job } {
  for (const run of repository.runs) {
    const job = [...run.jobs, ...run.earlierJobs].find((each) => each.id === id);
    if (job) return { run, job };
  }
  throw new HttpError(404, "Not Found");
}

type RunFilter = Partial<Record<"event" | "branch" | "status" | "head_sha" | "actor", string | undefined>>;

/** Newest first. `status` asks for either a status or a conclusion. */
const filterRuns = (runs: readonly WorkflowRun[], wanted: RunFilter): WorkflowRun[] =>
  runs
    .filter(
      (run) =>
        (wanted.event === undefined || run.event === wanted.event) &&
        (wanted.branch === undefined || run.headBranch === wanted.branch) &&
        (wanted.status === undefined || run.status === wanted.status || run.conclusion === wanted.status) &&
        (wanted.head_sha === undefined || run.headSha === wanted.head_sha) &&
        (wanted.actor === undefined || run.actor.login === wanted.actor),
    )
    .reverse();

export const actionRoutes: readonly Route[] = [
  repositoryRoute("actions/list-repo-workflows", "read", async ({ hub, repository, parameters }) => {
    const files = (await defaultWorkflows(hub, repository)).map(({ file }) => file);
    return namedList("workflows", files, parameters, (file) => renderWorkflow(hub.state, repository, file));
  }),

  repositoryRoute("actions/get-workflow", "read", async ({ hub, repository, parameters }) =>
    ok(renderWorkflow(hub.state, repository, await findWorkflow(hub, repository, parameters.workflow_id))),
  ),

  repositoryRoute("actions/create-workflow-dispatch", "write", async (request) => {
    const { hub, actor, repository, sender, parameters, body } = request;
    const file = await findWorkflow(hub, repository, parameters.workflow_id);
    const inputs = body.inputs ?? {};
    const run = await hub.workflows.dispatch({ repository, actor, sender, file, ref: body.ref, inputs });
    // Newer (2026-02) than the published types, but in the description that the body was checked against.
    if (!("return_run_details" in body) || body.return_run_details !== true) return noContent;
    const path = `/actions/runs/${run.id}`;
    return ok({
      workflow_run_id: run.id,
      run_url: repositoryApi(hub.state, repository, path),
      html_url: repositoryPage(hub.state, repository, path),
    });
  }),

  repositoryRoute("actions/list-workflow-runs-for-repo", "read", ({ hub, repository, parameters }) =>
    namedList("workflow_runs", filterRuns(repository.runs, parameters), parameters, (run) =>
      renderRun(hub, repository, run),
    ),
  ),

  repositoryRoute("actions/list-workflow-runs", "read", async ({ hub, repository, parameters }) => {
    const file = await findWorkflow(hub, repository, parameters.workflow_id);
    const own = repository.runs.filter(({ workflow }) => workflow === file);
    return namedList("workflow_runs", filterRuns(own, parameters), parameters, (run) =>
      renderRun(hub, repository, run),
    );
  }),

  repositoryRoute("actions/get-workflow-run", "read", async ({ hub, repository, parameters }) =>
    ok(await renderRun(hub, repository, findRun(repository, parameters.run_id))),
  ),

  repositoryRoute("actions/cancel-workflow-run", "write", ({ repository, parameters }) => {
    const { cancel } = findRun(repository, parameters.run_id);
    if (cancel === null) throw new HttpError(409, "Cannot cancel a workflow run that is completed.");
    cancel();
    return { status: 202, body: {} };
  }),

  repositoryRoute("actions/approve-workflow-run", "write", ({ actor, repository, parameters }) => {
    // Otherwise a workflow could approve what it has set off itself.
    if (actor.kind === "job") throw new HttpError(403, "Resource not accessible by integration");
    const { approve } = findRun(repository, parameters.run_id);
    if (approve === null) throw new HttpError(403, "This run does not wait for an approval");
    approve();
    return created({});
  }),

  repositoryRoute("actions/list-jobs-for-workflow-run", "read", ({ hub, repository, parameters }) => {
    const run = findRun(repository, parameters.run_id);
    const jobs = parameters.filter === "all" ? [...run.jobs, ...run.earlierJobs] : run.jobs;
    return namedList("jobs", jobs, parameters, (job) => renderJob(hub.state, repository, run, job));
  }),

  repositoryRoute("actions/list-jobs-for-workflow-run-attempt", "read", ({ hub, repository, parameters }) => {
    const run = findRun(repository, parameters.run_id);
    const jobs = [...run.earlierJobs, ...run.jobs].filter((job) => job.attempt === parameters.attempt_number);
    if (parameters.attempt_number > run.attempt) throw new HttpError(404, "Not Found");
    return namedList("jobs", jobs, parameters, (job) => renderJob(hub.state, repository, run, job));
  }),

  repositoryRoute("actions/re-run-workflow", "write", ({ repository, sender, parameters }) => {
    const { runAgain } = findRun(repository, parameters.run_id);
    if (runAgain === null) throw new HttpError(403, "This workflow is already running");
    runAgain(sender, false);
    return created({});
  }),

  repositoryRoute("actions/re-run-workflow-failed-jobs", "write", ({ repository, sender, parameters }) => {
    const run = findRun(repository, parameters.run_id);
    if (run.runAgain === null) throw new HttpError(403, "This workflow is already running");
    if (run.conclusion === "success") throw new HttpError(403, "This workflow run cannot be retried");
    run.runAgain(sender, true);
    return created({});
  }),

  repositoryRoute("actions/get-job-for-workflow-run", "read", ({ hub, repository, parameters }) => {
    const { run, job } = findJob(repository, parameters.job_id);
    return ok(renderJob(hub.state, repository, run, job));
  }),

  repositoryRoute("actions/download-job-logs-for-workflow-run", "read", ({ hub, repository, parameters }) => {
    const { job } = findJob(repository, parameters.job_id);
    return redirectToDownload(hub.state, "text/plain", async () => Buffer.from(jobLog(job)));
  }),

  repositoryRoute("actions/download-workflow-run-logs", "read", ({ hub, repository, parameters }) => {
    const run = findRun(repository, parameters.run_id);
    return redirectToDownload(hub.state, "application/zip", () => logArchive(hub.state, run));
  }),
];
