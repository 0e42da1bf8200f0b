import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Octokit } from "@octokit/rest";
import { octokitFor } from "../../src/github/octokit.js";
import { type CreatedApp, type Localhub, startLocalhub } from "../../src/localhub/index.js";
import { type AppProcess, startAppProcess } from "../support/app-process.js";
import { deliver } from "../support/deliver.js";
import { dispatchOnly } from "../support/dispatch-only.js";

const repositories = 4;
const issuesEach = 15;
const kills = 3;

let hub: Localhub;
let ada: Octokit;
let created: CreatedApp;
let installation: number;
let app: AppProcess;
let env: Record<string, string>;

const nameOf = (nth: number) => `sums-${nth % repositories}`;

beforeAll(async () => {
  execFileSync(process.execPath, ["scripts/build.mjs", "--if-changed"]);
  hub = await startLocalhub({ path: `${path.dirname(process.execPath)}:${process.env.PATH}` });
  ada = octokitFor({ baseUrl: hub.url, token: hub.createUser("ada") });
  const from = await mkdtemp(path.join(os.tmpdir(), "patchwright-hub-"));
  await mkdir(path.join(from, ".github/workflows"), { recursive: true });
  await writeFile(path.join(from, ".github/workflows/patchwright.yml"), dispatchOnly());
  const names = Array.from({ length: repositories }, (_, nth) => nameOf(nth));
  for (const name of names) {
    await hub.createRepository({ owner: "ada", name, from });
    await ada.rest.issues.createLabel({ owner: "ada", repo: name, name: "patchwright" });
  }
  await rm(from, { recursive: true });
  const permissions = { actions: "write", contents: "write", issues: "write", pull_requests: "write" };
  // Nobody is told of anything: what the App hears, and when, is this test's.
  created = await hub.createApp({ slug: "patchwright", owner: "ada", permissions, events: [] });
  installation = hub.installApp(
    created.appId,
    names.map((name) => `ada/${name}`),
  );
  env = {
    APP_ID: String(created.appId),
    PRIVATE_KEY: created.privateKey,
    WEBHOOK_SECRET: created.webhookSecret,
    GHE_HOST: new URL(hub.url).host,
    GHE_PROTOCOL: "http",
  };
  app = await startAppProcess(env);
});
afterAll(async () => {
  app.child.kill("SIGKILL");
  const { faults } = hub;
  await hub.close();
  expect(faults).toEqual([]);
});

interface Labelled {
  repository: string;
  number: number;
  /** Of its delivery. */
  id: string;
  payload: object;
}

async function labelled(nth: number): Promise<Labelled> {
  const at = { owner: "ada", repo: nameOf(nth) };
  const { data: issue } = await ada.rest.issues.create({ ...at, title: "sum", labels: ["patchwright"] });
  const { data: repository } = await ada.rest.repos.get(at);
  const sender = { login: "ada", type: "User" };
  const label = { name: "patchwright" };
  const payload = {
    ...{ action: "labeled", label, issue, repository, sender },
    installation: { id: installation },
  };
  return { repository: at.repo, number: issue.number, id: randomUUID(), payload };
}

const post = ({ id, payload }: Labelled): Promise<boolean> =>
  deliver(app.url, { secret: created.webhookSecret, event: "issues", id, payload }).then(
    ({ ok }) => ok,
    () => false,
  );

it("sixty labels in four repositories, a tenth of them told twice, with kills and restarts, before localhub: one run and one reaction each", async () => {
  const once = await Promise.all(
    Array.from({ length: repositories * issuesEach }, (_, nth) => labelled(nth)),
  );
  const twice = once.filter((_, index) => index % 10 === 0);
  let open = [...once, ...twice].sort((a, b) => a.id.localeCompare(b.id));
  let killed = 0;
  while (open.length > 0) {
    const victim = app;
    const most = killed < kills ? once.length / (kills + 1) : Number.POSITIVE_INFINITY;
    const failed: Labelled[] = [];
    const queue = [...open];
    let arrived = 0;
    const worker = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        if (await post(next)) arrived++;
        else failed.push(next);
        if (arrived >= most && victim.child.exitCode === null) victim.child.kill("SIGKILL");
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    open = failed;
    if (!victim.child.killed) continue;
    killed++;
    await victim.gone;
    app = await startAppProcess(env);
  }
  expect(killed).toBe(kills);
  await hub.settled();
  const wrong: string[] = [];
  for (let nth = 0; nth < repositories; nth++) {
    const at = { owner: "ada", repo: nameOf(nth) };
    const { workflow_runs } = (await ada.rest.actions.listWorkflowRunsForRepo({ ...at, per_page: 100 })).data;
    for (const { repository, number } of once.filter((one) => one.repository === at.repo)) {
      const runs = workflow_runs.filter(({ display_title }) =>
        display_title.startsWith(`Patchwright #${number} `),
      );
      const { data } = await ada.rest.reactions.listForIssue({ ...at, issue_number: number });
      if (runs.length !== 1 || data.length !== 1)
        wrong.push(`${repository}#${number}: ${runs.length} runs, ${data.length} reactions`);
    }
  }
  expect(wrong).toEqual([]);
});
