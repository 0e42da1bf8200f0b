import { setTimeout } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { type AppScene, appScene } from "../support/app-scene.js";
import { hostedWorkflow } from "../support/hosted-workflow.js";
import { type PassingProxy, passingProxy } from "../support/passing-proxy.js";
import { until } from "../support/until.js";

const pace = { askAgainMs: 60_000, sweepMs: 1_000, startAgainMs: 1_000, settleMs: -5_000 };
const all = { contents: "write", issues: "write", pull_requests: "write", checks: "write", actions: "write" };

let scene: AppScene;
let proxy: PassingProxy;
/** Happens when the App has started a run: long before that is over. */
let meanwhile = () => {};
/** GitHub is down for new refs. */
let down = false;
let refused = 0;
beforeAll(async () => {
  scene = await appScene(
    {
      "sum.js": "export const sum = (a, b) => a - b;\n",
      ".github/workflows/patchwright.yml": hostedWorkflow,
    },
    async (hub) => {
      proxy = await passingProxy(hub.url, {
        refuse: ({ method, url = "" }) => {
          if (!down || method !== "POST" || !url.endsWith("/git/refs")) return null;
          refused++;
          return 503;
        },
        answered: ({ url = "" }) => {
          if (url.endsWith("/dispatches")) meanwhile();
        },
      });
      return { apiUrl: `http://${proxy.host}/api/v3`, pace };
    },
  );
});
afterEach(async () => {
  meanwhile = () => {};
  expect(scene.hub.faults).toEqual([]);
});
afterAll(async () => {
  await scene.close();
  await proxy.close();
});

async function solved(happens: () => void): Promise<number> {
  meanwhile = happens;
  const { ada, at, hub } = scene;
  const { number } = (await ada.rest.issues.create({ ...at, title: "right", labels: ["patchwright"] })).data;
  await hub.settled();
  return number;
}
const saidOn = async (issue: number) =>
  (await scene.ada.rest.issues.listComments({ ...scene.at, issue_number: issue })).data;
const pullsOf = async (issue: number) =>
  (await scene.ada.rest.pulls.list({ ...scene.at, state: "all", per_page: 100 })).data.filter(
    ({ head }) => head.ref === `patchwright/issue-${issue}`,
  );
const nothing = () => undefined;
const asApp = () =>
  new Octokit({
    baseUrl: scene.hub.url,
    authStrategy: createAppAuth,
    auth: { appId: scene.created.appId, privateKey: scene.created.privateKey },
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
  });
const deliveries = async () =>
  (await asApp().rest.apps.listWebhookDeliveries({ per_page: 100 })).data.filter(
    ({ event, action }) => event === "workflow_run" && action === "completed",
  );

describe("the App, whose run is not over yet when", () => {
  it("case 64: a ruleset comes to forbid its branches: tells it once, and a later delivery publishes when it is lifted", async () => {
    const { hub } = scene;
    const rules = [{ include: "refs/heads/patchwright/**", rules: ["creation"] as const }];
    const issue = await solved(() => hub.setRulesets("ada/sums", rules));
    const [said, ...more] = await saidOn(issue);
    expect(more).toEqual([]);
    expect(said?.body).toMatch(/Publishing did not go through.*forge-failed.*creations being restricted/s);
    const before = await deliveries();
    expect(before.filter(({ status_code }) => status_code >= 300)).toEqual([]);
    // Sweeps come by many times: what was decided is not tried again, nor said again.
    await setTimeout(3_000);
    expect((await saidOn(issue)).map(({ updated_at }) => updated_at)).toEqual([said?.updated_at]);
    hub.setRulesets("ada/sums", []);
    await scene.restart();
    await asApp().rest.apps.redeliverWebhookDelivery({ delivery_id: before[0]?.id ?? 0 });
    await until(async () => (await pullsOf(issue)).length === 1);
    await hub.settled();
    expect((await saidOn(issue)).map(({ body }) => body)).toEqual([expect.stringMatching(/\*\*Done: /)]);
  });

  it("the App may no longer write contents: says which right is missing, and makes nothing", async () => {
    const { hub, created } = scene;
    const less = await solved(() => hub.setPermissions(created.appId, { ...all, contents: "read" }));
    expect((await saidOn(less)).map(({ body }) => body)).toEqual([
      expect.stringMatching(/Publishing did not go through.*Resource not accessible.*`contents: write`/s),
    ]);
    expect(await pullsOf(less)).toEqual([]);
    hub.setPermissions(created.appId, all);
  });

  it("the repository is archived: drops it without a failed delivery, and no word can be left there", async () => {
    const { hub } = scene;
    const issue = await solved(() => hub.setArchived("ada/sums", true));
    expect(await pullsOf(issue)).toEqual([]);
    expect((await deliveries()).filter(({ status_code }) => status_code >= 300)).toEqual([]);
    hub.setArchived("ada/sums", false);
  });

  it("GitHub is down for longer than it tries again: it says so, and publishes when GitHub is back", async () => {
    const { hub } = scene;
    const issue = await solved(() => {
      down = true;
    });
    await until(async () => /Publishing did not go through/.test((await saidOn(issue))[0]?.body ?? ""));
    expect(refused).toBeGreaterThanOrEqual(4);
    down = false;
    await until(async () => (await pullsOf(issue)).length === 1);
    await hub.settled();
    await until(async () => /\*\*Done: /.test((await saidOn(issue))[0]?.body ?? ""));
    expect(await saidOn(issue)).toHaveLength(1);
  });
});
