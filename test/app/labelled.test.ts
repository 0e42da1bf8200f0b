import { createHmac } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { octokitFor } from "../../src/github/octokit.js";
import { type AppScene, appScene } from "../support/app-scene.js";
import { deliver } from "../support/deliver.js";
import { dispatchOnly } from "../support/dispatch-only.js";

let scene: AppScene;
beforeAll(async () => {
  scene = await appScene({ "README.md": "# Sums\n", ".github/workflows/patchwright.yml": dispatchOnly() });
});
afterEach(() => expect(scene.hub.faults).toEqual([]));
afterAll(() => scene.close());

const labelledIssue = async (by: Octokit = scene.ada, title = "sum subtracts") => {
  const { number } = (await scene.ada.rest.issues.create({ ...scene.at, title })).data;
  await by.rest.issues.addLabels({ ...scene.at, issue_number: number, labels: ["patchwright"] });
  await scene.hub.settled();
  return number;
};
const comments = async (issue: number) =>
  (await scene.ada.rest.issues.listComments({ ...scene.at, issue_number: issue })).data;
const runs = async (issue: number) => {
  const { data } = await scene.ada.rest.actions.listWorkflowRunsForRepo({ ...scene.at, per_page: 100 });
  return data.workflow_runs.filter(({ display_title }) => display_title.includes(`#${issue} `));
};
const asApp = (installationId?: number) =>
  new Octokit({
    baseUrl: scene.hub.url,
    authStrategy: createAppAuth,
    auth: {
      appId: scene.created.appId,
      privateKey: scene.created.privateKey,
      ...(installationId === undefined ? {} : { installationId }),
    },
  });
/** The last delivery of a labelling, as GitHub keeps it. */
const lastDelivery = async () => {
  const { data } = await asApp().rest.apps.listWebhookDeliveries({ per_page: 100 });
  const found = data.find(({ event, action }) => event === "issues" && action === "labeled");
  if (found === undefined) throw new Error("no delivery");
  return (await asApp().rest.apps.getWebhookDelivery({ delivery_id: found.id })).data;
};

describe("an issue that gets the label", () => {
  it("gets a reaction and one run of the workflow; the status comment is left to that run", async () => {
    const issue = await labelledIssue();
    const { data } = await scene.ada.rest.reactions.listForIssue({ ...scene.at, issue_number: issue });
    expect(data.map(({ content, user }) => [content, user?.login])).toEqual([["eyes", "patchwright[bot]"]]);
    expect(await comments(issue)).toEqual([]);
    const [run, ...others] = await runs(issue);
    expect(run).toMatchObject({ event: "workflow_dispatch", head_branch: "main", conclusion: "success" });
    expect(run?.display_title).toContain(`[label-${issue}-`);
    expect(others).toEqual([]);
  });

  it("case 42: gets no second run from the same delivery, also after a restart, nor from another of the same labelling", async () => {
    const issue = await labelledIssue();
    const delivery = await lastDelivery();
    await asApp().rest.apps.redeliverWebhookDelivery({ delivery_id: delivery.id });
    await scene.hub.settled();
    await scene.restart();
    await asApp().rest.apps.redeliverWebhookDelivery({ delivery_id: delivery.id });
    await scene.hub.settled();
    const { payload } = delivery.request;
    const again = { secret: scene.created.webhookSecret, event: "issues", payload };
    expect((await deliver(scene.app().url, again)).status).toBe(200);
    await scene.hub.settled();
    expect(await runs(issue)).toHaveLength(1);
    const { data } = await scene.ada.rest.reactions.listForIssue({ ...scene.at, issue_number: issue });
    expect(data).toHaveLength(1);
  });

  it("case 43: gets nothing by a delivery that GitHub did not sign", async () => {
    const { payload } = (await lastDelivery()).request;
    const { number } = (
      await scene.ada.rest.issues.create({ ...scene.at, title: "x", labels: ["patchwright"] })
    ).data;
    await scene.hub.settled();
    const before = await runs(number);
    const forged = {
      ...payload,
      issue: { ...(payload?.issue as object), number, updated_at: "2020-01-01T00:00:00Z" },
    };
    const signature = `sha256=${createHmac("sha256", "guessed").update(JSON.stringify(forged)).digest("hex")}`;
    const answer = await deliver(scene.app().url, {
      secret: "",
      event: "issues",
      payload: forged,
      signature,
    });
    expect(answer.status).toBe(400);
    await scene.hub.settled();
    expect(await runs(number)).toEqual(before);
  });

  it("case 47: gets nothing when who put it there may not write", async () => {
    const eve = octokitFor({ baseUrl: scene.hub.url, token: scene.hub.createUser("eve") });
    scene.hub.addCollaborator("ada/sums", "eve", "triage");
    const issue = await labelledIssue(eve);
    expect(await comments(issue)).toEqual([]);
    expect(await runs(issue)).toEqual([]);
  });

  it("case 48: gets nothing when a bot put it there", async () => {
    const { data } = await asApp().rest.apps.getRepoInstallation(scene.at);
    const issue = await labelledIssue(asApp(data.id));
    expect(await comments(issue)).toEqual([]);
    expect(await runs(issue)).toEqual([]);
  });

  it("case 45: gets nothing when it was closed before the delivery was read", async () => {
    const { payload } = (await lastDelivery()).request;
    const { number } = (await scene.ada.rest.issues.create({ ...scene.at, title: "x" })).data;
    await scene.ada.rest.issues.update({ ...scene.at, issue_number: number, state: "closed" });
    await scene.hub.settled();
    const late = {
      ...payload,
      sender: { login: "ada", type: "User" },
      issue: { ...(payload?.issue as object), number },
    };
    const answer = await deliver(scene.app().url, {
      secret: scene.created.webhookSecret,
      event: "issues",
      payload: late,
    });
    expect(answer.status).toBe(200);
    expect(await comments(number)).toEqual([]);
  });
});

describe("a repository that is not set up", () => {
  it("is told in the issue which key of its configuration is wrong", async () => {
    await scene.commit(".github/patchwright.yml", "lable: solve\n");
    const issue = await labelledIssue();
    const [status] = await comments(issue);
    expect(status?.body).toContain("config-invalid");
    expect(status?.body).toContain("lable");
    expect(await runs(issue)).toEqual([]);
  });

  it("chooses its own label", async () => {
    await scene.commit(".github/patchwright.yml", "label: solve\n");
    const issue = await labelledIssue();
    expect(await comments(issue)).toEqual([]);
    await scene.commit(".github/patchwright.yml", "{}\n");
  });

  it("is told how to add the workflow", async () => {
    const bare = await appScene({ "README.md": "# Sums\n" });
    try {
      const { number } = (
        await bare.ada.rest.issues.create({ ...bare.at, title: "x", labels: ["patchwright"] })
      ).data;
      await bare.hub.settled();
      const { data } = await bare.ada.rest.issues.listComments({ ...bare.at, issue_number: number });
      expect(data.map(({ body }) => body)).toEqual([
        expect.stringMatching(
          /\/new\/main\?filename=\.github\/workflows\/patchwright\.yml&value=name:\+Patchwright.*the link holds the whole file/,
        ),
      ]);
    } finally {
      await bare.close();
    }
  });
});
