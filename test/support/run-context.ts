import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { RunContext } from "../../src/action/run-context.js";

/** The context of a job on a repository `ada/sums` of a hub. */
export function contextOf(hubUrl: string, event: RunContext["event"], runId = 1): RunContext {
  const temp = mkdtempSync(path.join(os.tmpdir(), "patchwright-job-"));
  return {
    owner: "ada",
    name: "sums",
    event,
    runId,
    runUrl: `${hubUrl}/ada/sums/actions/runs/${runId}`,
    apiUrl: hubUrl,
    workspace: temp,
    temp,
  };
}
