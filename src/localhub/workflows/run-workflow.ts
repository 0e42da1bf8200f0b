import { mkdir } from "node:fs/promises";
import path from "node:path";
import { createArtifactStore } from "./artifact-store.js";
import { type Json, toData } from "./expressions.js";
import { githubValues } from "./github-context.js";
import { conclusionOf, createJobGraph, type FinishedJob } from "./job-graph.js";
import { isWorkflow } from "./read-workflow.js";
import type { Annotation, RunEvent, RunRequest, WorkflowRun, WorkflowRunResult } from "./types.js";

/** Starts a run at once. What a workflow does wrong is in the result; only a defect of the hub's rejects `done`. */
export function runWorkflow(request: RunRequest): WorkflowRun {
  const { workflow } = request;
  if (!isWorkflow(workflow)) {
    const failed: WorkflowRunResult = {
      conclusion: "startup_failure",
      jobs: [],
      artifacts: [],
      annotations: [],
      errors: workflow,
    };
    return { jobs: [], done: Promise.resolve(failed), cancel: () => {}, kill: () => {} };
  }
  const emit = (event: RunEvent): void => request.onEvent?.(event);
  const annotations: Annotation[] = [];
  const annotate = (annotation: Annotation): void => {
    annotations.push(annotation);
    emit({ type: "annotation", annotation });
  };
  const killing = new AbortController();
  const directory = path.join(request.workDir, "artifacts");
  const artifacts = createArtifactStore(
    directory,
    request.newId,
    (artifact) => emit({ type: "artifact", artifact }),
    request.earlierArtifacts,
  );
  const session = {
    request,
    workflow,
    github: githubValues(workflow.path, workflow.name, request),
    event: toData(request.payload as Json),
    artifacts,
  };
  const graph = createJobGraph(session, emit, annotate, killing.signal);
  const jobs = graph.states();
  let stopped = false;
  const finish = async (): Promise<WorkflowRunResult> => {
    await mkdir(directory, { recursive: true });
    const finished = await graph.run();
    const conclusion = conclude(finished, stopped);
    const jobs = finished.map(({ job }) => job);
    return { conclusion, jobs, artifacts: artifacts.list(), annotations, errors: [] };
  };
  const cancel = (): void => {
    stopped = true;
    graph.cancel();
  };
  return {
    jobs,
    done: finish(),
    cancel,
    kill: () => {
      killing.abort();
      cancel();
    },
  };
}

function conclude(jobs: readonly FinishedJob[], stopped: boolean): WorkflowRunResult["conclusion"] {
  const conclusions = jobs.map(conclusionOf);
  if (stopped && conclusions.includes("cancelled")) return "cancelled";
  if (conclusions.includes("failure")) return "failure";
  if (conclusions.includes("cancelled")) return "cancelled";
  return conclusions.every((conclusion) => conclusion === "skipped") ? "skipped" : "success";
}
