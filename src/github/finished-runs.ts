import { z } from "zod";
import type { Clock } from "../domain/ports.js";
import { systemClock } from "../domain/system-clock.js";
import { type OctokitLike, repositoryApi } from "./api.js";
import { plainly } from "./plainly.js";
import { workflowName } from "./request.js";
import { Id, Sha } from "./shapes.js";

/** What GitHub knows of a workflow run. Nothing in it can be set by what the run's jobs execute. */
export interface RunFacts {
  id: number;
  url: string;
  /** What `run-name` made of it. */
  title: string;
  /** The workflow's file, without the `@ref` that some answers carry. */
  path: string;
  event: string;
  status: string;
  conclusion: string | null;
  headBranch: string | null;
  headSha: string;
  /** Ids; null where the fork that it came from is gone. */
  repository: number;
  headRepository: number | null;
  /** Login of who started it; a person who runs it again does not change that. */
  actor: string;
  /** ISO 8601; about when it ended, for one that is over. */
  updatedAt: string;
}

export interface JobFacts {
  id: number;
  name: string;
  /** 1 for the first attempt of the run. */
  attempt: number;
  status: string;
  conclusion: string | null;
  /** True where it never came to its own steps, such as for an action that can't be had. */
  couldNotBegin: boolean;
  /** ISO 8601, in whole seconds. */
  startedAt: string;
  completedAt: string | null;
}

export interface ArtifactFacts {
  id: number;
  name: string;
  /** Of the archive, not of what is in it. */
  bytes: number;
  /** ISO 8601. */
  createdAt: string;
  expired: boolean;
}

/** Runs that are over, their jobs, logs and artifacts: what the App reads to publish one. */
export interface FinishedRuns {
  run: (id: number) => Promise<RunFacts | null>;
  /** The jobs of all attempts. */
  jobs: (run: number) => Promise<readonly JobFacts[]>;
  artifacts: (run: number) => Promise<readonly ArtifactFacts[]>;
  /** An artifact's archive (zip); null where it is gone, or larger than `mostBytes`. */
  archive: (artifact: number, mostBytes: number) => Promise<Buffer | null>;
  /** The end of a job's log, at most so many bytes of it; null where it is gone. */
  log: (job: number, lastBytes: number) => Promise<string | null>;
  /** The newest run of a workflow's file on a branch of this repository, of no pull request, that is over; null for none. */
  latestOn: (branch: string, path: string) => Promise<RunFacts | null>;
  /** The newest runs of our workflow that this login started and that are over, at most a hundred. */
  completedBy: (login: string) => Promise<readonly RunFacts[]>;
  /** Those of the newest hundred runs of our workflow that this login started which are not over. */
  unfinishedBy: (login: string) => Promise<readonly RunFacts[]>;
  cancel: (run: number) => Promise<void>;
}

const needs = "actions: read";
/** A log is read to its end to have its last lines, but no further than this. */
const mostLogBytes = 64 * 1024 * 1024;

export function finishedRuns(
  octokit: OctokitLike,
  { owner, name }: { owner: string; name: string },
  clock: Clock = systemClock,
): FinishedRuns {
  const { rest, paginate, where, call, find } = repositoryApi(octokit, { owner, repo: name }, clock);
  const listed = async (does: string, filter: Parameters<typeof rest.actions.listWorkflowRuns>[0]) => {
    const found = await find({ does, needs }, () => rest.actions.listWorkflowRuns(filter));
    return (found?.data.workflow_runs ?? []).map(runFacts);
  };
  const ours = { ...where, workflow_id: workflowName, per_page: 100 };
  return plainly({
    run: async (id) => {
      const request = () => rest.actions.getWorkflowRun({ ...where, run_id: id });
      const found = await find({ does: `to read run ${id}`, needs }, request);
      return found === null ? null : runFacts(found.data);
    },

    jobs: async (run) => {
      const request = { ...where, run_id: run, filter: "all" as const, per_page: 100 };
      const jobs = await call({ does: `to read the jobs of run ${run}`, needs }, () =>
        paginate(rest.actions.listJobsForWorkflowRun, request),
      );
      return jobs.map((job) => ({
        id: job.id,
        name: job.name,
        attempt: job.run_attempt ?? 1,
        status: job.status,
        conclusion: job.conclusion,
        couldNotBegin: job.steps?.[0]?.name === "Set up job" && job.steps[0].conclusion === "failure",
        startedAt: job.started_at,
        completedAt: job.completed_at,
      }));
    },

    artifacts: async (run) => {
      const request = { ...where, run_id: run, per_page: 100 };
      const artifacts = await call({ does: `to read the artifacts of run ${run}`, needs }, () =>
        paginate(rest.actions.listWorkflowRunArtifacts, request),
      );
      return artifacts.map(({ id, name, size_in_bytes, created_at, expired }) => ({
        id,
        name,
        bytes: size_in_bytes,
        createdAt: created_at ?? "",
        expired,
      }));
    },

    archive: async (artifact, mostBytes) => {
      const found = await find({ does: `to download artifact ${artifact}`, needs }, async () => {
        const request = { redirect: "manual" as const };
        return rest.actions.downloadArtifact({
          ...where,
          artifact_id: artifact,
          archive_format: "zip",
          request,
        });
      });
      return found === null ? null : read(found.headers.location, { most: mostBytes, keep: mostBytes });
    },

    log: async (job, lastBytes) => {
      const found = await find({ does: `to download the log of job ${job}`, needs }, async () => {
        const request = { redirect: "manual" as const };
        return rest.actions.downloadJobLogsForWorkflowRun({ ...where, job_id: job, request });
      });
      const end = await read(found?.headers.location, { most: mostLogBytes, keep: lastBytes });
      return end === null ? null : end.toString("utf8");
    },

    latestOn: async (branch, path) => {
      const filter = {
        ...where,
        workflow_id: fileName(path),
        branch,
        status: "completed" as const,
        per_page: 30,
      };
      const found = await listed(`to read the runs of ${path}`, filter);
      // A fork's pull request may come from a branch of the same name.
      return (
        found.find(
          ({ event, repository, headRepository }) =>
            !event.startsWith("pull_request") && repository === headRepository,
        ) ?? null
      );
    },

    completedBy: (actor) => listed("to read the App's runs", { ...ours, actor, status: "completed" }),
    // GitHub has half a dozen words for what waits, and takes one at a time.
    unfinishedBy: async (actor) =>
      (await listed("to read the App's runs", { ...ours, actor })).filter(
        ({ status }) => status !== "completed",
      ),

    cancel: async (run) => {
      const operation = { does: `to cancel run ${run}`, needs: "actions: write" };
      // It may have ended meanwhile: GitHub then says 409, and there is nothing left to do.
      await call(operation, () =>
        rest.actions.cancelWorkflowRun({ ...where, run_id: run }).catch((error: { status?: number }) => {
          if (error.status !== 409) throw error;
        }),
      );
    },
  });
}

const fileName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/**
 * Follows the link that GitHub gives for a download, without our token, which is not for the storage behind it. Gives
 * the last `keep` bytes; null where there is nothing, or more than `most`.
 */
async function read(
  link: string | undefined,
  { most, keep }: { most: number; keep: number },
): Promise<Buffer | null> {
  if (link === undefined) return null;
  const response = await fetch(link, { signal: AbortSignal.timeout(120_000) });
  if (!response.ok || response.body === null) return null;
  let [size, kept]: [number, Buffer[]] = [0, []];
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > most) return null;
    kept.push(Buffer.from(chunk));
    if (keep < most && kept.length > 64) kept = [Buffer.concat(kept).subarray(-keep)];
  }
  return Buffer.concat(kept).subarray(-keep);
}

function runFacts(raw: {
  id: number;
  html_url: string;
  display_title: string;
  path: string;
  event: string;
  status: string | null;
  conclusion: string | null;
  head_branch: string | null;
  head_sha: string;
  repository: { id: number };
  head_repository: { id: number } | null;
  actor?: { login: string };
  updated_at: string;
}): RunFacts {
  return {
    id: Id.parse(raw.id),
    url: raw.html_url,
    title: z.string().parse(raw.display_title),
    path: raw.path.split("@")[0] ?? "",
    event: raw.event,
    status: raw.status ?? "",
    conclusion: raw.conclusion,
    headBranch: raw.head_branch,
    headSha: Sha.parse(raw.head_sha),
    repository: raw.repository.id,
    headRepository: raw.head_repository?.id ?? null,
    actor: raw.actor?.login ?? "",
    updatedAt: raw.updated_at,
  };
}
