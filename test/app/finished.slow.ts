import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { octokitFor } from "../../src/github/octokit.js";
import { type AppScene, appScene } from "../support/app-scene.js";
import { commitFile } from "../support/commit-file.js";
import { hostedWorkflow } from "../support/hosted-workflow.js";
import { until } from "../support/until.js";

let scene: AppScene;
let asApp: Octokit;
const issues: Record<string, number> = {};

/** What the runs are about, by what goes wrong in them: see the workflow that stands in. */
const titles = [
  "right",
  "swaps the change set",
  "forges evidence",
  "forges the order",
  "dies",
  "turned away",
  "publishes itself",
  "refused by accept",
] as const;

beforeAll(async () => {
  const other = hostedWorkflow.replace("name: Patchwright", "name: Other");
  scene = await appScene({
    "sum.js": "export const sum = (a, b) => a - b;\n",
    ".github/workflows/patchwright.yml": hostedWorkflow,
    ".github/workflows/other.yml": other,
  });
  const { ada, at, hub, created } = scene;
  const auth = { appId: created.appId, privateKey: created.privateKey };
  const installed = await new Octokit({
    baseUrl: hub.url,
    authStrategy: createAppAuth,
    auth,
  }).rest.apps.getRepoInstallation(at);
  asApp = new Octokit({
    baseUrl: hub.url,
    authStrategy: createAppAuth,
    auth: { ...auth, installationId: installed.data.id },
  });
  for (const title of titles) {
    const issue = await ada.rest.issues.create({ ...at, title, labels: ["patchwright"] });
    issues[title] = issue.data.number;
  }
  await hub.settled();
});
afterEach(() => expect(scene.hub.faults).toEqual([]));
afterAll(() => scene.close());

const of = (title: (typeof titles)[number]): number => issues[title] ?? 0;
const pullsOf = async (issue: number) =>
  (await scene.ada.rest.pulls.list({ ...scene.at, state: "all" })).data.filter(
    ({ head }) => head.ref === `patchwright/issue-${issue}`,
  );
const saidOn = async (issue: number) =>
  (await scene.ada.rest.issues.listComments({ ...scene.at, issue_number: issue })).data.map(
    ({ body = "" }) => body,
  );
/** A new labelled issue that the App did not see, and what became of a run that somebody else started for it. */
async function startedOtherwise(by: Octokit, workflow: string, ref = "main", request?: string) {
  const { ada, at, hub } = scene;
  const { number } = (await ada.rest.issues.create({ ...at, title: "otherwise" })).data;
  await by.rest.actions.createWorkflowDispatch({
    ...at,
    workflow_id: workflow,
    ref,
    inputs: { issue: String(number), request: request ?? `label-${number}-x`, task: "{}" },
  });
  await hub.settled();
  const { data } = await ada.rest.actions.listWorkflowRunsForRepo({ ...at, per_page: 100 });
  const run = data.workflow_runs.find(({ display_title }) => display_title.includes(`#${number} `));
  return { number, conclusion: run?.conclusion };
}

describe("a run that the App started", () => {
  it("is published by the App itself, whose pull request gets its CI", async () => {
    const [pull, ...more] = await pullsOf(of("right"));
    expect(more).toEqual([]);
    expect(pull?.user?.login).toBe("patchwright[bot]");
    expect(await saidOn(of("right"))).toEqual([expect.stringContaining(pull?.html_url ?? "no pull request")]);
  });

  it("has one pull request and one comment however often GitHub tells that it is over", async () => {
    const { hub, restart } = scene;
    const before = await saidOn(of("right"));
    await restart();
    const app = new Octokit({
      baseUrl: hub.url,
      authStrategy: createAppAuth,
      auth: { appId: scene.created.appId, privateKey: scene.created.privateKey },
    });
    const { data } = await app.rest.apps.listWebhookDeliveries({ per_page: 100 });
    for (const { id, event } of data.filter(({ action }) => action === "completed")) {
      expect(event).toBe("workflow_run");
      await app.rest.apps.redeliverWebhookDelivery({ delivery_id: id });
    }
    await hub.settled();
    expect(await pullsOf(of("right"))).toHaveLength(1);
    expect(await saidOn(of("right"))).toEqual(before);
  });

  it("is told on the issue when it died", async () => {
    expect(await saidOn(of("dies"))).toEqual([expect.stringContaining("ended before it had a result")]);
  });

  it("is told on the issue when it was cancelled", async () => {
    const { ada, at, hub } = scene;
    const { number } = (await ada.rest.issues.create({ ...at, title: "hangs", labels: ["patchwright"] }))
      .data;
    const id = await until(async () => {
      const { data } = await ada.rest.actions.listWorkflowRunsForRepo({ ...at, per_page: 100 });
      const run = data.workflow_runs.find(({ display_title }) => display_title.includes(`#${number} `));
      if (run === undefined) return null;
      const { jobs } = (await ada.rest.actions.listJobsForWorkflowRun({ ...at, run_id: run.id })).data;
      return jobs.some(({ name, status }) => name === "solve" && status === "in_progress") ? run.id : null;
    });
    await ada.rest.actions.cancelWorkflowRun({ ...at, run_id: id });
    await hub.settled();
    const [said, ...more] = await saidOn(number);
    expect(said).toContain("**Cancelled.**");
    expect(more).toEqual([]);
  });

  it("is told as its accept job told it, though that went red some time after", async () => {
    const [said, ...more] = await saidOn(of("refused by accept"));
    expect([said, more]).toEqual([expect.stringContaining("perDay"), []]);
  });

  it("is not spoken of when its accept job turned it away, or when its own job publishes it", async () => {
    expect(await saidOn(of("turned away"))).toEqual([]);
    expect(await saidOn(of("publishes itself"))).toEqual([]);
    expect(await pullsOf(of("publishes itself"))).toEqual([]);
  });
});

describe("a forged run is never published", () => {
  it("of a fork, whose workflow, branch and run have the names that ours have", async () => {
    const { ada, at, hub } = scene;
    const bob = octokitFor({ baseUrl: hub.url, token: hub.createUser("bob") });
    await hub.createRepository({ owner: "bob", name: "sums", forkOf: "ada/sums" });
    const fork = { owner: "bob", repo: "sums" };
    const evil = hostedWorkflow
      .replace("  workflow_dispatch:", "  pull_request:\n  workflow_dispatch:")
      .replace(/^run-name: .*$/m, `run-name: "Patchwright #${of("right")} [label-${of("right")}-x]"`);
    const sha = await commitFile(bob, fork, "main", ".github/workflows/patchwright.yml", evil);
    await bob.rest.pulls.create({ ...at, title: "From afar", head: "bob:main", base: "main" });
    await hub.settled();
    const runs = async () =>
      (await ada.rest.actions.listWorkflowRunsForRepo({ ...at, head_sha: sha })).data.workflow_runs;
    const [waiting] = await runs();
    await ada.rest.actions.approveWorkflowRun({ ...at, run_id: waiting?.id ?? 0 });
    await hub.settled();
    expect(await runs()).toMatchObject([
      {
        conclusion: "success",
        head_branch: "main",
        path: expect.stringContaining(".github/workflows/patchwright.yml"),
        head_repository: { full_name: "bob/sums" },
      },
    ]);
    const told = await saidOn(of("right"));
    expect([told.length, (await pullsOf(of("right"))).length]).toEqual([1, 1]);
    const { data } = await ada.rest.pulls.list({ ...at, state: "all" });
    expect(data.filter(({ head, user }) => head.sha === sha && user?.type === "Bot")).toEqual([]);
  });

  it("whose change set was swapped after it was verified", async () => {
    expect(await pullsOf(of("swaps the change set"))).toEqual([]);
    expect(await saidOn(of("swaps the change set"))).toEqual([
      expect.stringContaining("not the one that was verified"),
    ]);
  });

  it("whose evidence was uploaded by the solve job", async () => {
    expect(await pullsOf(of("forges evidence"))).toEqual([]);
    expect(await saidOn(of("forges evidence"))).toEqual([
      expect.stringContaining("patchwright-evidence was made before the job verify began"),
    ]);
  });

  it("whose order was replaced by the solve job", async () => {
    expect(await pullsOf(of("forges the order"))).toEqual([]);
    expect(await saidOn(of("forges the order"))).toEqual([
      // Whether what was overwritten is still listed is the hub's choice; neither way is the order believed.
      expect.stringMatching(
        /patchwright-task was not made while the job accept ran|more than one patchwright-task/,
      ),
    ]);
  });

  it("that a person started", async () => {
    const { number, conclusion } = await startedOtherwise(scene.ada, "patchwright.yml");
    expect(conclusion).toBe("success");
    expect([await pullsOf(number), await saidOn(number)]).toEqual([[], []]);
  });

  it("of another workflow", async () => {
    const { number, conclusion } = await startedOtherwise(asApp, "other.yml");
    expect(conclusion).toBe("success");
    expect([await pullsOf(number), await saidOn(number)]).toEqual([[], []]);
  });

  it("of another branch, whose workflow anybody with a branch could have changed", async () => {
    const { ada, at } = scene;
    const { object } = (await ada.rest.git.getRef({ ...at, ref: "heads/main" })).data;
    await ada.rest.git.createRef({ ...at, ref: "refs/heads/evil", sha: object.sha });
    const { number, conclusion } = await startedOtherwise(asApp, "patchwright.yml", "evil");
    expect(conclusion).toBe("success");
    expect([await pullsOf(number), await saidOn(number)]).toEqual([[], []]);
  });

  it("whose request is none that the App makes", async () => {
    const { number, conclusion } = await startedOtherwise(asApp, "patchwright.yml", "main", "run-1");
    expect(conclusion).toBe("success");
    expect([await pullsOf(number), await saidOn(number)]).toEqual([[], []]);
  });
});
