import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { greetingMarker } from "../../src/github/own-issues.js";
import { type AppScene, appScene } from "../support/app-scene.js";
import { hubAction } from "../support/hub-action.js";
import { standIn } from "../support/stand-in-workflow.js";

const workflowPath = ".github/workflows/patchwright.yml";
let scene: AppScene;
/** The workflow that users copy, at the action on the hub. */
let template = "";
beforeAll(async () => {
  scene = await appScene({ "sum.js": "export const sum = (a, b) => a - b;\n" }, async (hub) => {
    template = await hubAction(hub);
    return { action: /patchwright\/patchwright@[0-9a-f]{40}/.exec(template)?.[0] ?? null };
  });
  await scene.hub.settled();
  await scene.commit(workflowPath, standIn(template));
});
afterAll(async () => {
  const { faults } = scene.hub;
  await scene.close();
  expect(faults).toEqual([]);
});

/** Labels a new issue, waits for all that follows from it, and gives what became of it. */
async function solved(title: string) {
  const { ada, at, hub } = scene;
  const { number } = (await ada.rest.issues.create({ ...at, title })).data;
  await ada.rest.issues.addLabels({ ...at, issue_number: number, labels: ["patchwright"] });
  await hub.settled();
  const runs = (await ada.rest.actions.listWorkflowRunsForRepo(at)).data.workflow_runs.filter(
    ({ display_title }) => display_title.startsWith(`Patchwright #${number} `),
  );
  const jobsOf = async (run_id: number) =>
    (await ada.rest.actions.listJobsForWorkflowRun({ ...at, run_id })).data.jobs;
  const jobs = await Promise.all(runs.map(async ({ id }) => jobsOf(id)));
  return {
    published: jobs.flat().filter(({ name, conclusion }) => name === "publish" && conclusion === "success")
      .length,
    events: runs.map(({ event }) => event),
    comments: (await ada.rest.issues.listComments({ ...at, issue_number: number })).data,
    pulls: (await ada.rest.pulls.list(at)).data.filter(
      ({ head }) => head.ref === `patchwright/issue-${number}`,
    ),
  };
}

/** What the page holds that the greeting's link leads to. */
async function offered(): Promise<string> {
  const { data } = await scene.ada.rest.issues.listForRepo({
    ...scene.at,
    creator: "patchwright[bot]",
    state: "all",
  });
  const greeting = data.find(({ body }) => body?.includes(greetingMarker));
  const link = /\]\((http\S+)\)/.exec(greeting?.body ?? "")?.[1] ?? "http://no.link";
  return new URL(link).searchParams.get("value") ?? "";
}

describe("the App and the workflow", () => {
  it("make one run that counts and one status comment where nobody told the workflow that there is an App", async () => {
    const { comments, pulls } = await solved("both start it");
    expect(pulls).toHaveLength(1);
    expect(comments).toHaveLength(1);
    expect(comments[0]?.body).toContain(pulls[0]?.html_url ?? "no pull request");
  });

  it("leave the publishing to the App where the App starts the runs, so that the pull request gets its CI", async () => {
    scene.hub.setVariable("ada/sums", "PATCHWRIGHT_APP", "true");
    const { published, comments, pulls } = await solved("the App starts it");
    expect(published).toBe(0);
    expect(pulls.map(({ user }) => user?.login)).toEqual(["patchwright[bot]"]);
    expect(comments).toHaveLength(1);
    expect(comments[0]?.body).toContain(pulls[0]?.html_url ?? "no pull request");
  });

  it("need no more than the file that the greeting's link holds: it runs, and the App publishes", async () => {
    const { hub, commit } = scene;
    hub.setVariable("ada/sums", "PATCHWRIGHT_APP", "");
    await commit(workflowPath, standIn(await offered()));
    const { events, comments, pulls } = await solved("begun by the link");
    expect(events).toEqual(["workflow_dispatch"]);
    expect(pulls.map(({ user }) => user?.login)).toEqual(["patchwright[bot]"]);
    expect(comments.map(({ body }) => body)).toEqual([expect.stringContaining(pulls[0]?.html_url ?? "none")]);
  });

  it("tell who waits when the solve job died, and when its change was swapped after it was verified", async () => {
    for (const [title, said] of [
      ["crash", "ended before it had a result"],
      ["swap", "not the one that was verified"],
    ] as const) {
      const { comments, pulls } = await solved(title);
      expect(comments.map(({ body }) => body)).toEqual([expect.stringContaining(said)]);
      expect(pulls).toEqual([]);
    }
  });
});
