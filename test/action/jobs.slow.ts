import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Octokit } from "@octokit/rest";
import { octokitFor } from "../../src/github/octokit.js";
import { type Localhub, startLocalhub } from "../../src/localhub/index.js";
import { commitFile } from "../support/commit-file.js";
import { hubAction } from "../support/hub-action.js";
import { standIn } from "../support/stand-in-workflow.js";

let hub: Localhub;
let ada: Octokit;
const at = { owner: "ada", repo: "sums" };
beforeAll(async () => {
  hub = await startLocalhub({ path: `${path.dirname(process.execPath)}:${process.env.PATH}` });
  ada = octokitFor({ baseUrl: hub.url, token: hub.createUser("ada") });
  const workflow = standIn(await hubAction(hub));
  const from = await mkdtemp(path.join(os.tmpdir(), "patchwright-scene-"));
  await writeFile(path.join(from, "sum.js"), "export const sum = (a, b) => a - b;\n");
  await hub.createRepository({ owner: "ada", name: "sums", from });
  await rm(from, { recursive: true });
  await commitFile(ada, at, "main", ".github/workflows/patchwright.yml", workflow);
  await ada.rest.issues.createLabel({ ...at, name: "patchwright" });
});
afterAll(async () => {
  const { faults } = hub;
  await hub.close();
  expect(faults).toEqual([]);
});

/** Labels a new issue and waits for all that follows from it. */
async function solved(title: string) {
  const { number } = (await ada.rest.issues.create({ ...at, title })).data;
  await ada.rest.issues.addLabels({ ...at, issue_number: number, labels: ["patchwright"] });
  await hub.settled();
  const [run] = (await ada.rest.actions.listWorkflowRunsForRepo(at)).data.workflow_runs;
  const { jobs } = (await ada.rest.actions.listJobsForWorkflowRun({ ...at, run_id: run?.id ?? 0 })).data;
  const comments = (await ada.rest.issues.listComments({ ...at, issue_number: number })).data;
  const pulls = (await ada.rest.pulls.list(at)).data.filter(
    ({ head }) => head.ref === `patchwright/issue-${number}`,
  );
  return {
    number,
    run,
    jobs: Object.fromEntries(jobs.map(({ name, conclusion }) => [name, conclusion])),
    said: comments.map(({ body }) => body),
    pulls,
  };
}

describe("the workflow without a server", () => {
  it("goes from the label to the pull request by its own jobs", async () => {
    const { number, run, jobs, said, pulls } = await solved("sum subtracts");
    expect(run?.display_title).toMatch(new RegExp(`^Patchwright #${number} \\[label-${number}-2.*Z\\]$`));
    expect(jobs).toEqual({
      relay: "skipped",
      accept: "success",
      solve: "success",
      verify: "success",
      publish: "success",
    });
    expect(pulls.map(({ user }) => user?.login)).toEqual(["github-actions[bot]"]);
    expect(said).toEqual([expect.stringContaining(pulls[0]?.html_url ?? "no pull request")]);
    expect(said[0]).not.toContain("Waiting");
  });

  it("tells who waits when the solve job died, and the run is red", async () => {
    const { jobs, said, pulls } = await solved("crash");
    expect(jobs).toEqual({
      relay: "skipped",
      accept: "success",
      solve: "failure",
      verify: "skipped",
      publish: "failure",
    });
    expect(said).toEqual([expect.stringContaining("ended before it had a result")]);
    expect(pulls).toEqual([]);
  });

  it("publishes nothing when the artifact was swapped after verification", async () => {
    const { jobs, said, pulls } = await solved("swap");
    expect(jobs).toMatchObject({ publish: "failure" });
    expect(said).toEqual([expect.stringContaining("not the one that was verified")]);
    expect(pulls).toEqual([]);
  });

  it("does not even start where the App starts the runs", async () => {
    hub.setVariable("ada/sums", "PATCHWRIGHT_APP", "true");
    const { jobs, said } = await solved("by the App");
    expect(jobs).toEqual({
      relay: "skipped",
      accept: "skipped",
      solve: "skipped",
      verify: "skipped",
      publish: "skipped",
    });
    expect(said).toEqual([]);
  });
});
