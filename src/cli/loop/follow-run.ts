import { setTimeout as pause } from "node:timers/promises";
import type { Loop } from "./start-loop.js";

/** How a workflow run ended. */
export interface Followed {
  url: string;
  conclusion: string;
}

const pollMs = 400;

/** Waits for the run of an issue, shows its jobs and what they say as it happens, until it ends. */
export async function followRun(
  loop: Loop,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<Followed> {
  const { maintainer, owner, name } = loop;
  const repository = { owner, repo: name };
  const printed = new Map<number, number>();
  const known = new Map<number, string>();
  const warned = new Set<string>();
  for (;;) {
    signal.throwIfAborted();
    // The label also starts the workflow by itself; that run ends in its first condition, since the App is there.
    const { data } = await maintainer.rest.actions.listWorkflowRunsForRepo({
      ...repository,
      event: "workflow_dispatch",
    });
    const run = data.workflow_runs[0];
    if (run !== undefined) {
      // The order matters: what is logged before the run is seen to be over is all there is.
      const over = run.status === "completed";
      const jobs = await maintainer.rest.actions.listJobsForWorkflowRun({ ...repository, run_id: run.id });
      for (const job of jobs.data.jobs) {
        const state = job.conclusion ?? job.status;
        if (state !== "queued" && known.get(job.id) !== state) {
          if (!known.has(job.id) && state !== "skipped") print(`\n── job ${job.name}`);
          known.set(job.id, state);
        }
        for (const line of await newLines(loop, job.id, printed)) {
          // Two jobs set up the same machine: what is amiss with it is said once.
          if (warned.has(line)) continue;
          if (line.startsWith("warning: ")) warned.add(line);
          print(`   ${line}`);
        }
      }
      if (over) return { url: run.html_url, conclusion: run.conclusion ?? "unknown" };
    }
    await pause(pollMs, undefined, { signal });
  }
}

/** Lines of a job's log that a person wants to see: what Patchwright itself says, not the runner's frame around it. */
async function newLines(
  { maintainer, owner, name }: Loop,
  id: number,
  printed: Map<number, number>,
): Promise<string[]> {
  const { data } = await maintainer.rest.actions.downloadJobLogsForWorkflowRun({
    owner,
    repo: name,
    job_id: id,
  });
  const lines = String(data).split("\n");
  const from = printed.get(id) ?? 0;
  printed.set(id, lines.length - 1);
  return lines
    .slice(from, -1)
    .map((line) => line.replace(/^\S+Z /, ""))
    .filter((line) =>
      /^(Task: |Plan |Tests: |Sandbox: |▶|✔|✘| {2}[↳·]|##\[(error|warning|notice)\])/.test(line),
    )
    .map((line) => line.replace(/^##\[(\w+)\]/, "$1: "));
}
