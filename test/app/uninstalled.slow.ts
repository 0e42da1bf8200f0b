import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { type AppScene, appScene } from "../support/app-scene.js";
import { hostedWorkflow } from "../support/hosted-workflow.js";
import { type PassingProxy, passingProxy } from "../support/passing-proxy.js";
import { until } from "../support/until.js";

/** Looks all the time, so that one that is gone would be asked about again and again. */
const pace = { askAgainMs: 60_000, sweepMs: 200, startAgainMs: 200, settleMs: -5_000 };
const files = {
  "sum.js": "export const sum = (a, b) => a - b;\n",
  ".github/workflows/patchwright.yml": hostedWorkflow,
};

let scene: AppScene;
let proxy: PassingProxy;
/** Writes until the App is uninstalled. */
let left = 0;
let installation = 0;
/** Octokit writes each failed request to the log that it was given. */
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
beforeAll(async () => {
  scene = await appScene(files, async (hub) => {
    proxy = await passingProxy(hub.url, {
      answered: ({ method = "GET", url = "" }) => {
        if (method !== "GET" && !url.endsWith("/access_tokens") && --left === 0)
          hub.uninstallApp(installation);
      },
    });
    return { apiUrl: `http://${proxy.host}/api/v3`, pace };
  });
  installation = scene.installation;
});
afterEach(() => expect(scene.hub.faults).toEqual([]));
afterAll(async () => {
  await scene.close();
  await proxy.close();
});

/** What was delivered to the App and not taken by it. */
async function refused() {
  const { created, hub } = scene;
  const auth = { appId: created.appId, privateKey: created.privateKey };
  const asApp = new Octokit({ baseUrl: hub.url, authStrategy: createAppAuth, auth, log });
  const { data } = await asApp.rest.apps.listWebhookDeliveries({ per_page: 100 });
  return data
    .filter(({ status_code }) => status_code >= 300)
    .map(({ event, action }) => `${event} ${action}`);
}
const pullsOf = async (at: { owner: string; repo: string }, issue: number) =>
  (await scene.ada.rest.pulls.list({ ...at, state: "all" })).data.filter(
    ({ head }) => head.ref === `patchwright/issue-${issue}`,
  );

describe("case 53: an App that is uninstalled in the middle of a run", () => {
  it.each([
    ["it has begun to answer", 1],
    ["it publishes", 4],
  ])("drops what it was at when %s, and goes on when it is installed again", async (_, writes) => {
    const { ada, at, hub, created } = scene;
    const { number } = (await ada.rest.issues.create({ ...at, title: "right" })).data;
    left = writes;
    await ada.rest.issues.addLabels({ ...at, issue_number: number, labels: ["patchwright"] });
    await hub.settled();
    expect(left).toBeLessThanOrEqual(0);
    expect(await refused()).toEqual([]);
    expect(await pullsOf(at, number)).toEqual([]);
    expect((await fetch(`${scene.app().url}/ready`)).status).toBe(200);

    installation = hub.installApp(created.appId, ["ada/sums"]);
    await until(async () => (await pullsOf(at, number)).length > 0);
    await hub.settled();
    expect(await pullsOf(at, number)).toHaveLength(1);
    expect(await refused()).toEqual([]);
  });
});
