import { renderCheckRun } from "../render/check-run.js";
import { appOf } from "../rest/actor.js";
import { HttpError, required, unprocessable } from "../rest/errors.js";
import { list, namedList } from "../rest/list.js";
import { created, ok, type Route, repositoryRoute } from "../rest/route.js";
import type { Annotation, CheckRun, Repository } from "../store/model.js";

const findCheck = (repository: Repository, id: number): CheckRun =>
  required(repository.checkRuns.find((check) => check.id === id));

interface GivenOutput {
  title?: string;
  summary?: string;
  text?: string;
  annotations?: readonly {
    path: string;
    start_line: number;
    end_line: number;
    annotation_level: string;
    message: string;
    title?: string;
  }[];
}

/** GitHub takes 50 annotations a request and adds them to those already there. */
const MOST_ANNOTATIONS = 50;

function applyOutput(check: CheckRun, output: GivenOutput | undefined): void {
  if (!output) return;
  if ((output.annotations?.length ?? 0) > MOST_ANNOTATIONS)
    throw unprocessable("Invalid request. No more than 50 items are allowed in annotations");
  check.output = {
    title: output.title ?? check.output.title,
    summary: output.summary ?? check.output.summary,
    text: output.text ?? check.output.text,
  };
  const added = (output.annotations ?? []).map(
    (given): Annotation => ({
      path: given.path,
      startLine: given.start_line,
      endLine: given.end_line,
      level: given.annotation_level,
      message: given.message,
      title: given.title ?? null,
    }),
  );
  check.annotations.push(...added);
}

/** Of several runs of one app under one name only the newest counts. */
const isLatest = (checks: readonly CheckRun[], check: CheckRun): boolean =>
  !checks.some(
    (other) => other.id > check.id && other.name === check.name && other.app?.id === check.app?.id,
  );

export const checkRoutes: readonly Route[] = [
  repositoryRoute("checks/create", "write", async ({ hub, actor, repository, git, body }) => {
    // Only apps make check runs; a workflow's token belongs to the Actions app.
    if (actor.kind === "user") throw new HttpError(403, "You must authenticate via a GitHub App.");
    if ((await git.typeOf(body.head_sha)) !== "commit")
      throw unprocessable(`No commit found for SHA: ${body.head_sha}`);
    const conclusion = "conclusion" in body && typeof body.conclusion === "string" ? body.conclusion : null;
    const status = conclusion === null ? (body.status ?? "queued") : "completed";
    if (status === "completed" && conclusion === null)
      throw unprocessable("Invalid request. conclusion is required when status is completed");
    const now = hub.state.now();
    const check: CheckRun = {
      id: hub.state.newId(),
      name: body.name,
      headSha: body.head_sha,
      status: status === "queued" || status === "in_progress" ? status : "completed",
      conclusion,
      startedAt: body.started_at ?? now,
      completedAt: status === "completed" ? (body.completed_at ?? now) : null,
      externalId: body.external_id ?? "",
      detailsUrl: body.details_url ?? null,
      output: { title: null, summary: null, text: null },
      annotations: [],
      app: appOf(actor),
    };
    applyOutput(check, body.output);
    repository.checkRuns.push(check);
    return created(renderCheckRun(hub.state, repository, check));
  }),

  repositoryRoute("checks/get", "read", ({ hub, repository, parameters }) =>
    ok(renderCheckRun(hub.state, repository, findCheck(repository, parameters.check_run_id))),
  ),

  repositoryRoute("checks/update", "write", ({ hub, repository, parameters, body }) => {
    const check = findCheck(repository, parameters.check_run_id);
    check.name = body.name ?? check.name;
    check.detailsUrl = body.details_url ?? check.detailsUrl;
    if (body.status === "queued" || body.status === "in_progress") check.status = body.status;
    if (typeof body.conclusion === "string") {
      check.status = "completed";
      check.conclusion = body.conclusion;
      check.completedAt = body.completed_at ?? hub.state.now();
    }
    applyOutput(check, body.output);
    return ok(renderCheckRun(hub.state, repository, check));
  }),

  repositoryRoute("checks/list-for-ref", "read", async ({ hub, repository, git, parameters }) => {
    const sha = await git.resolve(parameters.ref);
    if (sha === null) throw unprocessable(`No commit found for SHA: ${parameters.ref}`);
    const checks = repository.checkRuns.filter(
      (check) =>
        check.headSha === sha &&
        (parameters.check_name === undefined || check.name === parameters.check_name) &&
        (parameters.status === undefined || check.status === parameters.status) &&
        (parameters.app_id === undefined || check.app?.id === parameters.app_id),
    );
    const shown = parameters.filter === "all" ? checks : checks.filter((check) => isLatest(checks, check));
    return namedList("check_runs", shown, parameters, (check) =>
      renderCheckRun(hub.state, repository, check),
    );
  }),

  repositoryRoute("checks/list-annotations", "read", ({ repository, parameters }) =>
    list(findCheck(repository, parameters.check_run_id).annotations, parameters, (annotation) => ({
      path: annotation.path,
      start_line: annotation.startLine,
      end_line: annotation.endLine,
      start_column: null,
      end_column: null,
      annotation_level: annotation.level,
      title: annotation.title,
      message: annotation.message,
      raw_details: null,
      blob_href: "",
    })),
  ),
];
