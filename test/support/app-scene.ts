import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Octokit } from "@octokit/rest";
import { type AppOptions, createApp, type RunningApp, webhookPath } from "../../src/app/create-app.js";
import { octokitFor } from "../../src/github/octokit.js";
import { type CreatedApp, type Localhub, startLocalhub } from "../../src/localhub/index.js";
import { commitFile } from "./commit-file.js";

export interface AppScene {
  hub: Localhub;
  /** The App's server, which the hub delivers to. */
  app: () => RunningApp;
  created: CreatedApp;
  /** Of the App in `ada/sums`. */
  installation: number;
  /** The owner of `ada/sums`. */
  ada: Octokit;
  at: { owner: string; repo: string };
  /** As if the App's process had been replaced: nothing that it held in memory is left. */
  restart: () => Promise<void>;
  /** Commits a file to the default branch. */
  commit: (file: string, content: string) => Promise<void>;
  close: () => Promise<void>;
}

/** For a process of an App that the hub has, on any free port. */
export const appOptions = (hub: Localhub, created: CreatedApp): AppOptions => ({
  appId: String(created.appId),
  privateKey: created.privateKey,
  webhookSecret: created.webhookSecret,
  apiUrl: `${hub.url}/api/v3`,
  host: "127.0.0.1",
  port: 0,
  logLevel: "fatal",
});

/** Our App, served for real, installed in a repository with these files on a GitHub on loopback. */
export async function appScene(
  files: Readonly<Record<string, string>>,
  change: Partial<AppOptions> | ((hub: Localhub) => Promise<Partial<AppOptions>>) = {},
): Promise<AppScene> {
  const hub = await startLocalhub({ path: `${path.dirname(process.execPath)}:${process.env.PATH}` });
  const ada = octokitFor({ baseUrl: hub.url, token: hub.createUser("ada") });
  const at = { owner: "ada", repo: "sums" };
  const from = await mkdtemp(path.join(os.tmpdir(), "patchwright-scene-"));
  for (const [file, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(from, file)), { recursive: true });
    await writeFile(path.join(from, file), content);
  }
  await hub.createRepository({ owner: "ada", name: "sums", from });
  await rm(from, { recursive: true });
  await ada.rest.issues.createLabel({ ...at, name: "patchwright" });
  const created = await hub.createApp({
    slug: "patchwright",
    owner: "ada",
    permissions: {
      actions: "write",
      checks: "write",
      contents: "write",
      issues: "write",
      pull_requests: "write",
    },
    events: [
      "issue_comment",
      "issues",
      "pull_request",
      "pull_request_review",
      "pull_request_review_comment",
      "push",
      "workflow_run",
    ],
  });
  const options: AppOptions = {
    ...appOptions(hub, created),
    ...(typeof change === "function" ? await change(hub) : change),
  };
  let app = await createApp(options);
  hub.setWebhookUrl(created.appId, `${app.url}${webhookPath}`);
  const installation = hub.installApp(created.appId, ["ada/sums"]);
  return {
    hub,
    app: () => app,
    created,
    installation,
    ada,
    at,
    restart: async () => {
      await app.close();
      app = await createApp(options);
      hub.setWebhookUrl(created.appId, `${app.url}${webhookPath}`);
    },
    commit: async (file, content) => void (await commitFile(ada, at, "main", file, content)),
    close: async () => {
      await hub.settled();
      await app.close();
      await hub.close();
    },
  };
}
