import { describe, expect, it } from "@jest/globals";
import { withdrawn } from "../../src/app/after.js";
import type { Forge } from "../../src/domain/forge.js";
import type { FinishedRuns, JobFacts, RunFacts } from "../../src/github/finished-runs.js";

/** What becomes of one run of a closed issue that GitHub shows so. */
async function cancelled(status: string, jobs: readonly string[], title = "Patchwright #7 [label-7-x]") {
  const cancelled: number[] = [];
  const runs: Partial<FinishedRuns> = {
    unfinishedBy: async () => [{ id: 1, status, title } as Partial<RunFacts> as RunFacts],
    jobs: async () => jobs.map((job) => ({ status: job }) as Partial<JobFacts> as JobFacts),
    cancel: async (run) => void cancelled.push(run),
  };
  const forge: Partial<Forge> = {
    issue: async () => ({ number: 7, state: "closed", labels: [], isPullRequest: false }) as never,
    defaultBranch: async () => "main",
    file: async () => null,
  };
  await withdrawn({ forge: forge as Forge, runs: runs as FinishedRuns, self: "patchwright[bot]" }, 7);
  return cancelled.length === 1;
}

describe("a run of an issue that was closed", () => {
  it.each(["queued", "requested", "pending", "waiting"])(
    "is cancelled while GitHub calls it %s",
    async (status) => expect(await cancelled(status, [])).toBe(true),
  );

  it.each(["queued", "pending", "waiting"])("is cancelled while its next job is %s", async (status) =>
    expect(await cancelled("in_progress", ["completed", status])).toBe(true),
  );

  it("ends by itself while one of its jobs goes on, and is none of another issue", async () => {
    expect(await cancelled("in_progress", ["completed", "in_progress"])).toBe(false);
    expect(await cancelled("queued", [], "Patchwright #70 [label-70-x]")).toBe(false);
  });
});
