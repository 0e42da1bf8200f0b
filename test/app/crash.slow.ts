import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { octokitFor } from "../../src/github/octokit.js";
import { type CreatedApp, type Localhub, startLocalhub } from "../../src/localhub/index.js";
import { startAppProcess } from "../support/app-process.js";
import { deliver } from "../support/deliver.js";
import { hostedWorkflow } from "../support/hosted-workflow.js";
import { type Death, type KillingProxy, killingProxy } from "../support/killing-proxy.js";
import { orderOf } from "../support/order.js";

const at = { owner: "ada", repo: "sums" };
/** More than publishing has, and two; each test finds out by itself where they end. */
const mostWrites = 12;

let hub: Localhub;
let ada: Octokit;
let created: CreatedApp;
let installed: Octokit;
let installation: number;
let env: Record<string, string>;
const folder = mkdtempSync(path.join(os.tmpdir(), "patchwright-crash-"));
const started: ChildProcess[] = [];
const proxies: KillingProxy[] = [];

beforeAll(async () => {
  execFileSync(process.execPath, ["scripts/build.mjs", "--if-changed"]);
  hub = await startLocalhub({ path: `${path.dirname(process.execPath)}:${process.env.PATH}` });
  ada = octokitFor({ baseUrl: hub.url, token: hub.createUser("ada") });
  await hub.createRepository({ owner: "ada", name: "sums", from: seed() });
  await ada.rest.issues.createLabel({ ...at, name: "patchwright" });
  // Nobody is told of anything: what the App hears, and when, is this test's.
  created = await hub.createApp({
    slug: "patchwright",
    owner: "ada",
    permissions: {
      actions: "write",
      checks: "write",
      contents: "write",
      issues: "write",
      pull_requests: "write",
    },
    events: [],
  });
  installation = hub.installApp(created.appId, ["ada/sums"]);
  const auth = { appId: created.appId, privateKey: created.privateKey, installationId: installation };
  installed = new Octokit({ baseUrl: hub.url, authStrategy: createAppAuth, auth });
  env = {
    APP_ID: String(created.appId),
    PRIVATE_KEY: created.privateKey,
    WEBHOOK_SECRET: created.webhookSecret,
    GHE_PROTOCOL: "http",
  };
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});
afterAll(async () => {
  const { faults } = hub;
  for (const proxy of proxies) await proxy.close();
  await hub.close();
  rmSync(folder, { recursive: true });
  expect(faults).toEqual([]);
});

function seed(): string {
  const from = path.join(folder, "seed");
  execFileSync("mkdir", ["-p", path.join(from, ".github/workflows")]);
  writeFileSync(path.join(from, "sum.js"), "export const sum = (a, b) => a - b;\n");
  writeFileSync(path.join(from, ".github/workflows/patchwright.yml"), hostedWorkflow);
  return from;
}

async function newIssue(): Promise<number> {
  const issue = await ada.rest.issues.create({ ...at, title: "right", labels: ["patchwright"] });
  return issue.data.number;
}

/** All that there may be one of. */
async function thereIs(issue: number) {
  const ours = new RegExp(`^refs/heads/patchwright/issue-${issue}(-\\d+)?$`);
  const { data: refs } = await ada.rest.git.listMatchingRefs({ ...at, ref: "heads/patchwright/" });
  const { data: pulls } = await ada.rest.pulls.list({ ...at, state: "all", per_page: 100 });
  const mine = pulls.filter(({ head }) => ours.test(`refs/heads/${head.ref}`));
  const { data: comments } = await ada.rest.issues.listComments({ ...at, issue_number: issue });
  const checks = await Promise.all(
    mine.map(
      async ({ head }) => (await ada.rest.checks.listForRef({ ...at, ref: head.sha })).data.check_runs,
    ),
  );
  return {
    branches: refs.filter(({ ref }) => ours.test(ref)).length,
    pulls: mine.length,
    comments: comments.map(({ body = "" }) =>
      body.includes(mine[0]?.html_url ?? "nothing") ? "done" : body,
    ),
    checks: checks.flat().filter(({ name }) => name === "Patchwright").length,
  };
}
const one = { branches: 1, pulls: 1, comments: ["done"], checks: 1 };

describe("a crash after each write", () => {
  it("of the App that starts a run: once more, and there is one run", async () => {
    const writes = await atEachWrite(async () => {
      const number = await newIssue();
      const { data: issue } = await ada.rest.issues.get({ ...at, issue_number: number });
      return {
        event: "issues",
        payload: { action: "labeled", label: { name: "patchwright" }, issue },
        seen: async () => {
          const { data } = await ada.rest.actions.listWorkflowRunsForRepo({ ...at, per_page: 100 });
          const { data: reactions } = await ada.rest.reactions.listForIssue({ ...at, issue_number: number });
          const mine = data.workflow_runs.filter(({ display_title }) =>
            display_title.includes(`#${number} `),
          );
          return { runs: mine.length, reactions: reactions.length };
        },
        wanted: { runs: 1, reactions: 1 },
      };
    }, appThatDies);
    expect(writes).toBe(2);
    await hub.settled();
  });

  it("case 58: of the App that publishes: once more, and all is there once", async () => {
    const runs = await finishedRuns(mostWrites);
    const writes = await atEachWrite((nth) => {
      const { issue, run } = runs[nth - 1] ?? { issue: 0, run: 0 };
      return {
        event: "workflow_run",
        payload: { action: "completed", workflow_run: run },
        seen: () => thereIs(issue),
        wanted: one,
      };
    }, appThatDies);
    expect(writes).toBeGreaterThan(5);
  });

  it("case 58: of the publish job, and of its rerun: once more, and all is there once", async () => {
    const writes = await atEachWrite(newIssue, jobThatDies);
    expect(writes).toBeGreaterThan(5);
  });
});

/** Has one work after the other done; says whether it was killed at that write, or through before it came to one. */
type Dying<T> = (work: T, nth: number) => Promise<boolean>;

/**
 * Has a work done that is killed at its first write, then another that is killed at its second, and so on until one is
 * through before it comes to that. Gives how many writes there are. Two go on beside one another.
 */
async function atEachWrite<T>(
  work: (nth: number) => T | Promise<T>,
  dying: () => Promise<Dying<T>>,
): Promise<number> {
  let [next, writes] = [1, Number.POSITIVE_INFINITY];
  const lane = async () => {
    const die = await dying();
    for (let nth = next++; nth <= writes; nth = next++)
      if (!(await die(await work(nth), nth))) writes = Math.min(writes, nth - 1);
  };
  await Promise.all([lane(), lane()]);
  return writes;
}

async function newProxy(): Promise<KillingProxy> {
  const proxy = await killingProxy(hub.url);
  proxies.push(proxy);
  return proxy;
}

const common = async () => ({
  repository: (await ada.rest.repos.get(at)).data,
  sender: { login: "ada", type: "User" },
  installation: { id: installation },
});

/** So many runs of the App's that are over, each for an issue of its own. */
async function finishedRuns(count: number) {
  const issues: number[] = [];
  for (let made = 0; made < count; made++) {
    const issue = await newIssue();
    issues.push(issue);
    await installed.rest.actions.createWorkflowDispatch({
      ...at,
      workflow_id: "patchwright.yml",
      ref: "main",
      inputs: { issue: String(issue), request: `label-${issue}-x`, publisher: "app", task: "{}" },
    });
  }
  await hub.settled();
  const { data } = await ada.rest.actions.listWorkflowRunsForRepo({ ...at, per_page: 100 });
  return issues.map((issue) => ({
    issue,
    run: data.workflow_runs.find(({ display_title }) => display_title.includes(`#${issue} `)),
  }));
}

/** An App by a proxy of its own, killed both ways: each time its work is delivered once more, to the process that takes its place. */
async function appThatDies(): Promise<Dying<Work>> {
  const proxy = await newProxy();
  const start = async () => {
    const process = await startAppProcess({ ...env, GHE_HOST: proxy.host });
    started.push(process.child);
    return process;
  };
  let app = await start();
  return async ({ event, payload, seen, wanted }, nth) => {
    const send = async () => {
      const whole = { secret: created.webhookSecret, event, payload: { ...payload, ...(await common()) } };
      await deliver(app.url, whole).catch(() => null);
    };
    const done = async () => JSON.stringify(await seen()) === JSON.stringify(wanted);
    const died = async (death: Death) => {
      const { child, gone } = app;
      proxy.arm(nth, death, () => child.kill("SIGKILL"));
      await send();
      // Work that takes long is answered before it is done.
      await until(async () => proxy.fired() || (await done()));
      if (!proxy.fired()) return false;
      await gone;
      app = await start();
      return true;
    };
    const killed = await died("before the answer");
    if (killed) await died("after the answer");
    proxy.arm(Number.POSITIVE_INFINITY, "after the answer", () => {});
    if (killed) await send();
    await until(done);
    expect([nth, await seen()]).toEqual([nth, wanted]);
    return killed;
  };
}

/** The publish job by a proxy of its own; killed both ways at the same write, and run to its end the third time. */
async function jobThatDies(): Promise<Dying<number>> {
  const proxy = await newProxy();
  return async (issue, nth) => {
    const job = await publishJob(issue, proxy);
    const died = async (death: Death) => {
      const child = job();
      proxy.arm(nth, death, () => child.kill("SIGKILL"));
      await once(child, "exit");
      return proxy.fired();
    };
    const killed = await died("before the answer");
    if (killed) await died("after the answer");
    proxy.arm(Number.POSITIVE_INFINITY, "after the answer", () => {});
    expect((await once(job(), "exit"))[0]).toBe(0);
    expect([nth, await thereIs(issue)]).toEqual([nth, one]);
    return killed;
  };
}

interface Work {
  event: string;
  payload: object;
  /** What there is of its effects, and what there should be. */
  seen: () => Promise<object>;
  wanted: object;
}

/** Gives up after a while: what is wrong then is for the caller to see. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!(await holds()) && Date.now() < deadline) await setTimeout(100);
}

/** The publish job for an issue, as often as one likes, with the action as it is built. */
async function publishJob(issue: number, proxy: KillingProxy): Promise<() => ChildProcess> {
  const place = mkdtempSync(path.join(folder, "job-"));
  const script = /node <<'END'\n([\s\S]*?)\n\s*END/.exec(solveOf(hostedWorkflow))?.[1] ?? "";
  const { data } = await ada.rest.git.getRef({ ...at, ref: "heads/main" });
  const base = data.object.sha;
  execFileSync(process.execPath, ["-e", script], {
    cwd: place,
    env: { BASE: base, OUTCOME: quoted("OUTCOME"), EVIDENCE: quoted("EVIDENCE") },
  });
  const event = path.join(place, "event.json");
  const inputs = { issue: String(issue) };
  writeFileSync(event, JSON.stringify({ inputs, sender: { login: created.bot, type: "Bot" } }));
  const evidence = JSON.parse(readFileSync(path.join(place, "proof/evidence.json"), "utf8"));
  const token = await installed.auth({ type: "installation" });
  const given: Record<string, string> = {
    job: "publish",
    "github-token": (token as { token: string }).token,
    order: JSON.stringify(orderOf({ issue, base, request: `label-${issue}-x` })),
    outcome: "ready",
    result: "success",
    run: path.join(place, "out"),
    evidence: path.join(place, "proof"),
    "change-set": evidence.changeSet,
  };
  expect(readdirSync(place)).toContain("out");
  return () => {
    const child = spawn(process.execPath, ["dist/action/index.js"], {
      stdio: "ignore",
      env: {
        PATH: process.env.PATH,
        GITHUB_REPOSITORY: "ada/sums",
        GITHUB_EVENT_NAME: "workflow_dispatch",
        GITHUB_EVENT_PATH: event,
        GITHUB_RUN_ID: "1",
        GITHUB_SERVER_URL: hub.url,
        GITHUB_API_URL: `http://${proxy.host}/api/v3`,
        GITHUB_WORKSPACE: place,
        RUNNER_TEMP: place,
        ...Object.fromEntries(
          Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
        ),
      },
    });
    started.push(child);
    return child;
  };
}

const solveOf = (text: string): string => text.slice(text.indexOf("  solve:"), text.indexOf("  verify:"));
/** The value of a step's variable in the workflow, where it stands in single quotes. */
const quoted = (name: string): string =>
  (new RegExp(`${name}: '((?:[^']|'')*)'`).exec(hostedWorkflow)?.[1] ?? "").replaceAll("''", "'");
