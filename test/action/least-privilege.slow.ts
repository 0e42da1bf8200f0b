import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Octokit } from "@octokit/rest";
import { dump, load } from "js-yaml";
import { z } from "zod";
import { octokitFor } from "../../src/github/octokit.js";
import { type Localhub, startLocalhub } from "../../src/localhub/index.js";
import { commitFile } from "../support/commit-file.js";
import { hubAction } from "../support/hub-action.js";
import { type ModelServer, modelServer, refuses } from "../support/model-server.js";
import { standIn } from "../support/stand-in-workflow.js";

/** What is seen without a permission: the step of the job that fails, if any does, and what the job's log says. */
interface Seen {
  step: "patchwright/patchwright" | "actions/checkout" | null;
  says: string;
}

const ours = (says: string): Seen => ({ step: "patchwright/patchwright", says });
const checkout: Seen = { step: "actions/checkout", says: "Write access to repository not granted" };

/**
 * For each permission of the template what it is for, seen when it is gone; `job: scope=read` where a right to write
 * shrinks to one to read. A permission of the template that has no entry fails its test.
 */
const seen: Readonly<Record<string, Seen>> = {
  "relay: actions": ours("the permission `actions: write`"),
  "relay: actions=read": ours("the permission `actions: write`"),
  "accept: pull-requests": ours("refused to look for the pull request of"),
  "accept: pull-requests=read": ours("the permission `pull-requests: write`"),
  "accept: actions": ours("refused to read the runs of patchwright.yml (HTTP 403)"),
  "accept: contents": ours("refused to read .github/patchwright.yml (HTTP 403)"),
  "accept: issues": ours("refused to read issue"),
  "accept: issues=read": ours("the permission `issues: write`"),
  "solve: contents": checkout,
  "solve: issues": { step: null, says: "Whether somebody asks this run to stop can't be seen" },
  "verify: contents": checkout,
  "publish: checks": ours("refused to read the checks of"),
  "publish: checks=read": ours("the permission `checks: write`"),
  "publish: contents": ours("refused to read .github/patchwright.yml (HTTP 403)"),
  "publish: contents=read": ours("the permission `contents: write`"),
  "publish: issues": ours("refused to read issue"),
  "publish: issues=read": ours("the permission `issues: write`"),
  "publish: pull-requests": ours("refused to look for the pull request of"),
  "publish: pull-requests=read": ours("the permission `pull-requests: write`"),
};

const Template = z.looseObject({
  jobs: z.record(
    z.string(),
    z.looseObject({ permissions: z.record(z.string(), z.string()), steps: z.array(z.unknown()) }),
  ),
});
const granted = Object.entries(Template.parse(load(readFileSync("templates/patchwright.yml", "utf8"))).jobs);
const lessened = granted.flatMap(([job, { permissions }]) =>
  Object.entries(permissions).flatMap(([scope, level]) => [
    { job, scope, left: "" },
    ...(level === "write" ? [{ job, scope, left: "read" }] : []),
  ]),
);

const at = { owner: "ada", repo: "sums" };
let hub: Localhub;
let ada: Octokit;
let token = "";
/** Answers nothing of use: the real solve job gets as far as its first question. */
let model: ModelServer;
let template = "";
beforeAll(async () => {
  hub = await startLocalhub({ path: `${path.dirname(process.execPath)}:${process.env.PATH}` });
  token = hub.createUser("ada");
  ada = octokitFor({ baseUrl: hub.url, token });
  template = await hubAction(hub);
  const from = await mkdtemp(path.join(os.tmpdir(), "patchwright-scene-"));
  await writeFile(path.join(from, "sum.js"), "export const sum = (a, b) => a - b;\n");
  await writeFile(path.join(from, "sum.test.js"), 'require("node:test")("nothing", () => {});\n');
  await writeFile(path.join(from, "package.json"), '{ "scripts": { "test": "node --test" } }\n');
  await hub.createRepository({ owner: "ada", name: "sums", from, private: true });
  await rm(from, { recursive: true });
  model = await modelServer(refuses);
  hub.setSecret("ada/sums", "OPENAI_API_KEY", "sk-0123456789abcdefghijklmnop");
  hub.setVariable("ada/sums", "OPENAI_BASE_URL", model.url);
  hub.setVariable("ada/sums", "PATCHWRIGHT_MODEL", "scripted");
  await ada.rest.issues.createLabel({ ...at, name: "patchwright" });
});
afterAll(async () => {
  const { faults } = hub;
  await hub.close();
  await model.close();
  expect(faults).toEqual([]);
});

/** The workflow with one permission of one job lessened; solve and verify are played, but check out for real. */
function lessenedWorkflow(job: string, scope: string, left: string): string {
  const real = Template.parse(load(template));
  const played = Template.parse(load(standIn(template)));
  for (const name of ["solve", "verify"]) {
    const step = real.jobs[name]?.steps.find((each) => JSON.stringify(each).includes("actions/checkout@"));
    played.jobs[name]?.steps.unshift(step);
  }
  // Whether somebody asks to stop is looked up by the real job alone.
  if (job === "solve" && scope === "issues" && real.jobs.solve) played.jobs.solve = real.jobs.solve;
  const permissions = played.jobs[job]?.permissions ?? {};
  if (left === "") delete permissions[scope];
  else permissions[scope] = left;
  return dump(played);
}

/** What a label does not come by, and a command under a line of a pull request does. */
const byRemark = ["relay: actions", "relay: actions=read", "accept: pull-requests=read"];

/** Asks under a line of the first run's pull request, and gives the jobs of the runs that follow. */
async function jobsAfterRemark(workflow: string) {
  await commitFile(ada, at, "main", ".github/workflows/patchwright.yml", workflow);
  const [pull] = (await ada.rest.pulls.list({ ...at, direction: "asc" })).data;
  const place = { path: "sum.js", line: 1, commit_id: pull?.head.sha ?? "" };
  const body = "/patchwright refine Say why.";
  const { data } = await ada.rest.pulls.createReviewComment({
    ...at,
    ...place,
    pull_number: pull?.number ?? 0,
    body,
  });
  await hub.settled();
  const runs = (await ada.rest.actions.listWorkflowRunsForRepo(at)).data.workflow_runs.filter(
    ({ created_at }) => created_at >= data.created_at,
  );
  const jobs = await Promise.all(
    runs.map(({ id }) => ada.rest.actions.listJobsForWorkflowRun({ ...at, run_id: id })),
  );
  return jobs.flatMap(({ data: { jobs } }) => jobs).filter(({ conclusion }) => conclusion !== "skipped");
}

/** Labels a new issue where this is the workflow, and gives the jobs of the run that follows. */
async function jobsOf(workflow: string, title: string) {
  await commitFile(ada, at, "main", ".github/workflows/patchwright.yml", workflow);
  const { number } = (await ada.rest.issues.create({ ...at, title })).data;
  await ada.rest.issues.addLabels({ ...at, issue_number: number, labels: ["patchwright"] });
  await hub.settled();
  const [run] = (await ada.rest.actions.listWorkflowRunsForRepo(at)).data.workflow_runs;
  return (await ada.rest.actions.listJobsForWorkflowRun({ ...at, run_id: run?.id ?? 0 })).data.jobs;
}

const logOf = async (job: number): Promise<string> => {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${hub.url}/repos/ada/sums/actions/jobs/${job}/logs`, { headers })).text();
};

describe("each permission of the workflow that users copy", () => {
  it("together are enough", async () => {
    const jobs = await jobsOf(lessenedWorkflow("", "", ""), "all permissions");
    expect(jobs.map(({ conclusion }) => conclusion)).toEqual(
      granted.map(([name]) => (name === "relay" ? "skipped" : "success")),
    );
  });

  it.each(lessened)("is needed: $job without $scope (left: '$left')", async ({ job, scope, left }) => {
    const key = `${job}: ${scope}${left === "" ? "" : `=${left}`}`;
    const expected = seen[key];
    if (!expected) throw new Error(`nobody has said what is seen without "${key}"`);
    const workflow = lessenedWorkflow(job, scope, left);
    const jobs = byRemark.includes(key) ? await jobsAfterRemark(workflow) : await jobsOf(workflow, key);
    const lesser = jobs.find(({ name }) => name === job);
    expect(lesser?.conclusion).toBe(expected.step === null ? "success" : "failure");
    const steps = lesser?.steps?.filter(({ conclusion }) => conclusion === "failure").map(({ name }) => name);
    expect(steps).toEqual(expected.step === null ? [] : [expect.stringContaining(expected.step)]);
    expect(await logOf(lesser?.id ?? 0)).toContain(expected.says);
  });

  it("lets the solve job see whether somebody asks to stop", async () => {
    const jobs = await jobsOf(lessenedWorkflow("solve", "issues", "read"), "a stop could be seen");
    const log = await logOf(jobs.find(({ name }) => name === "solve")?.id ?? 0);
    expect(log).toContain("patchwright");
    expect(log).not.toContain("can't be seen");
  });
});
