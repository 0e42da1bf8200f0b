import { mkdir } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { createNodeMiddleware, createProbot } from "probot";
import { startLocalhub } from "../../src/localhub/index.js";
import { client, files, temporary } from "./support.js";

const workflow = `
on:
  workflow_dispatch:
    inputs: { issue: { required: true } }
jobs:
  solve:
    runs-on: ubuntu-latest
    steps:
      - run: echo "solving \${{ inputs.issue }}"
`;

describe("a Probot app, as it is", () => {
  it("hears of a label, comments, dispatches the workflow and hears how it ended", async () => {
    const hub = await startLocalhub({
      path: `${path.dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    });
    const ada = client(hub, hub.createUser("ada"));
    const at = { owner: "ada", repo: "sums" };
    const source = await temporary();
    await mkdir(path.join(source.directory, ".github/workflows"), { recursive: true });
    await files(source.directory, { ".github/workflows/solve.yml": workflow });
    await hub.createRepository({ owner: "ada", name: "sums", from: source.directory });
    await source.remove();

    const app = await hub.createApp({
      slug: "patchwright",
      owner: "ada",
      permissions: { issues: "write", actions: "write" },
      events: ["issues", "workflow_run"],
    });
    const ended: string[] = [];
    const probot = createProbot({
      env: {
        APP_ID: String(app.appId),
        PRIVATE_KEY: app.privateKey,
        WEBHOOK_SECRET: app.webhookSecret,
        GHE_HOST: new URL(hub.url).host,
        GHE_PROTOCOL: "http",
        LOG_LEVEL: "fatal",
      },
    });
    const middleware = await createNodeMiddleware(
      (robot) => {
        robot.on("issues.labeled", async (context) => {
          await context.octokit.rest.issues.createComment(context.issue({ body: "On it." }));
          await context.octokit.rest.actions.createWorkflowDispatch({
            ...context.repo(),
            workflow_id: "solve.yml",
            ref: context.payload.repository.default_branch,
            inputs: { issue: String(context.payload.issue.number) },
          });
        });
        robot.on("workflow_run.completed", async ({ payload }) => {
          ended.push(`${payload.workflow_run.event} ${payload.workflow_run.conclusion}`);
        });
      },
      { probot },
    );
    const server = createServer(middleware);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      hub.setWebhookUrl(app.appId, `http://127.0.0.1:${port}/api/github/webhooks`);
      hub.installApp(app.appId, ["ada/sums"]);
      const { data: issue } = await ada.issues.create({ ...at, title: "Sums are wrong" });
      await ada.issues.addLabels({ ...at, issue_number: issue.number, labels: ["patchwright"] });
      await hub.settled();
      const { data: comments } = await ada.issues.listComments({ ...at, issue_number: issue.number });
      expect(comments).toMatchObject([{ body: "On it.", user: { login: "patchwright[bot]" } }]);
      expect(ended).toEqual(["workflow_dispatch success"]);
      expect(hub.faults).toEqual([]);
    } finally {
      await hub.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
