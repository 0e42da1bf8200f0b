import { describe, expect, it } from "@jest/globals";
import { artifactOf, type Known, notOurs } from "../../src/app/provenance.js";
import type { ArtifactFacts, JobFacts, RunFacts } from "../../src/github/finished-runs.js";

const run: RunFacts = {
  id: 9,
  url: "https://github.com/ada/sums/actions/runs/9",
  title: "Patchwright #7 [label-7-2026-01-01T00:00:00Z]",
  path: ".github/workflows/patchwright.yml",
  event: "workflow_dispatch",
  status: "completed",
  conclusion: "success",
  headBranch: "main",
  headSha: "a".repeat(40),
  repository: 1,
  headRepository: 1,
  actor: "patchwright[bot]",
  updatedAt: "2026-01-01T00:10:00Z",
};
const known: Known = { repository: 1, defaultBranch: "main", headOnDefault: true, self: "patchwright[bot]" };

describe("a run", () => {
  it("is ours when all holds", () => {
    expect(notOurs(run, known)).toBeNull();
  });

  it.each<[string, Partial<RunFacts>, Partial<Known>]>([
    ["of another repository", { repository: 2 }, {}],
    ["of a fork", { headRepository: 2 }, {}],
    ["of a fork that is gone", { headRepository: null }, {}],
    ["of another workflow", { path: ".github/workflows/evil.yml" }, {}],
    ["of a file whose name only ends like ours", { path: "x/.github/workflows/patchwright.yml" }, {}],
    ["of a pull request", { event: "pull_request" }, {}],
    ["that another run started", { event: "workflow_run" }, {}],
    ["that a person started", { actor: "eve" }, {}],
    ["of the workflow's own account", { actor: "github-actions[bot]" }, {}],
    ["on another branch", { headBranch: "evil" }, {}],
    ["on a commit that the default branch has not", {}, { headOnDefault: false }],
    ["that a person gave a name of ours but no request of ours", { title: "Patchwright #7 [run-9]" }, {}],
    ["of another name", { title: "Patchwright #7 [label-7-x] [label-8-x]" }, {}],
    ["that still goes on", { status: "in_progress" }, {}],
  ])("is none of ours: one %s", (_, facts, change) => {
    expect(notOurs({ ...run, ...facts }, { ...known, ...change })).not.toBeNull();
  });
});

const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
const job = (name: string, from: number, to: number | null, change: Partial<JobFacts> = {}): JobFacts => ({
  id: from,
  name,
  attempt: 1,
  conclusion: "success",
  status: "completed",
  startedAt: at(from),
  couldNotBegin: false,
  completedAt: to === null ? null : at(to),
  ...change,
});
const evidence = (second: number, id = second): ArtifactFacts => ({
  id,
  name: "patchwright-evidence",
  bytes: 10,
  createdAt: at(second),
  expired: false,
});
const jobs = [job("accept", 0, 5), job("solve", 10, 50), job("verify", 60, 80)];
const found = (artifacts: ArtifactFacts[], all = jobs) =>
  artifactOf("patchwright-evidence", { jobs: all, artifacts });

describe("the evidence of a run", () => {
  it("is what was uploaded while verify ran, to the second", () => {
    for (const second of [60, 70, 80])
      expect(found([evidence(second)])).toEqual({ artifact: evidence(second) });
  });

  it("is not what was uploaded in another job's time, or after all", () => {
    expect(found([evidence(30)])).toHaveProperty("problem");
    expect(found([evidence(59)])).toHaveProperty("problem");
    expect(found([evidence(81)])).toHaveProperty("problem");
    expect(found([{ ...evidence(70), createdAt: "" }])).not.toHaveProperty("artifact");
  });

  it("is the only one of its name since verify began", () => {
    expect(found([evidence(70, 1), evidence(71, 2)])).toHaveProperty("problem");
    expect(found([evidence(70, 1), evidence(90, 2)])).toHaveProperty("problem");
  });

  it("counts for nothing where verify failed or never ran", () => {
    const failed = [job("verify", 60, 80, { conclusion: "failure" })];
    expect(found([evidence(70)], failed)).toHaveProperty("problem");
    const skipped = [job("verify", 60, 60, { conclusion: "skipped" })];
    expect(found([evidence(60)], skipped)).toHaveProperty("problem");
    expect(found([], skipped)).toEqual({ absent: true });
  });

  it("is that of the last attempt in which verify ran; what an earlier one left is passed over", () => {
    const again = [...jobs, job("verify", 160, 180, { attempt: 2 })];
    expect(found([evidence(70), evidence(170)], again)).toEqual({ artifact: evidence(170) });
    expect(found([evidence(70)], again)).toEqual({ absent: true });
    expect(found([evidence(70), evidence(130)], again)).not.toHaveProperty("artifact");
  });
});
