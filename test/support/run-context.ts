import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll } from "@jest/globals";
import type { RunContext } from "../../src/action/run-context.js";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The context of a job on a repository `ada/sums` of a hub. */
export function contextOf(hubUrl: string, event: RunContext["event"], runId = 1): RunContext {
  const temp = mkdtempSync(path.join(os.tmpdir(), "patchwright-job-"));
  folders.push(temp);
  return {
    owner: "ada",
    name: "sums",
    event,
    runId,
    runUrl: `${hubUrl}/ada/sums/actions/runs/${runId}`,
    day: "2026-11-22",
    apiUrl: hubUrl,
    workspace: temp,
    temp,
  };
}
