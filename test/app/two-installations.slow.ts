import type { IncomingMessage } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { octokitFor } from "../../src/github/octokit.js";
import { type AppScene, appScene } from "../support/app-scene.js";
import { commitFile } from "../support/commit-file.js";
import { hostedWorkflow } from "../support/hosted-workflow.js";
import { type PassingProxy, passingProxy } from "../support/passing-proxy.js";
import { until } from "../support/until.js";

const pace = { askAgainMs: 60_000, sweepMs: 60_000, startAgainMs: 60_000, settleMs: 0 };

let scene: AppScene;
let proxy: PassingProxy;
/** Whose repository GitHub fails for, if anybody's. */
let failing: string | null = null;
let failures = 0;
/** The tokens that each owner's repositories were asked with. */
const tokens = new Map<string, Set<string>>();

beforeAll(async () => {
  scene = await appScene(
    {
      "sum.js": "export const sum = (a, b) => a - b;\n",
      ".github/workflows/patchwright.yml": hostedWorkflow,
    },
    async (hub) => {
      const refuse = ({ url = "", headers }: IncomingMessage) => {
        const owner = /\/repos\/([^/]+)\//.exec(url)?.[1];
        if (owner === undefined) return null;
        tokens.set(owner, (tokens.get(owner) ?? new Set()).add(String(headers.authorization)));
        if (owner !== failing) return null;
        failures++;
        return 500;
      };
      proxy = await passingProxy(hub.url, { refuse });
      return { apiUrl: `http://${proxy.host}/api/v3`, pace };
    },
  );
  const { hub, created } = scene;
  const eve = octokitFor({ baseUrl: hub.url, token: hub.createUser("eve") });
  await hub.createRepository({ owner: "eve", name: "sums", from: "templates" });
  await commitFile(eve, at("eve"), "main", ".github/workflows/patchwright.yml", hostedWorkflow);
  hub.addCollaborator("eve/sums", "ada", "admin");
  await eve.rest.issues.createLabel({ ...at("eve"), name: "patchwright" });
  hub.installApp(created.appId, ["eve/sums"]);
  await hub.settled();
});
afterEach(() => expect(scene.hub.faults).toEqual([]));
afterAll(async () => {
  await scene.close();
  await proxy.close();
});

const at = (owner: string) => ({ owner, repo: "sums" });
const label = async (owner: string) =>
  (await scene.ada.rest.issues.create({ ...at(owner), title: "right", labels: ["patchwright"] })).data.number;
const pullsOf = async (owner: string, issue: number) =>
  (await scene.ada.rest.pulls.list({ ...at(owner), state: "all" })).data.filter(
    ({ head }) => head.ref === `patchwright/issue-${issue}`,
  );

describe("one App for two owners", () => {
  it("asks for each one's repositories with that one's own token", async () => {
    const [ada, eve] = await Promise.all([label("ada"), label("eve")]);
    await scene.hub.settled();
    expect(await pullsOf("ada", ada)).toHaveLength(1);
    expect(await pullsOf("eve", eve)).toHaveLength(1);
    const [adas, eves] = [tokens.get("ada") ?? new Set(), tokens.get("eve") ?? new Set()];
    expect([adas.size > 0, eves.size > 0]).toEqual([true, true]);
    expect([...adas].filter((token) => eves.has(token))).toEqual([]);
  });

  it("serves one while GitHub fails for the other, who is served when that is over", async () => {
    [failing, failures] = ["eve", 0];
    const eve = await label("eve");
    await until(async () => failures > 0);
    const ada = await label("ada");
    await until(async () => (await pullsOf("ada", ada)).length === 1);
    expect(await pullsOf("eve", eve)).toEqual([]);
    failing = null;
    await until(async () => (await pullsOf("eve", eve)).length === 1);
  });
});
