import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { newAppKey } from "../support/app-key.js";
import { type AppProcess, startAppProcess } from "../support/app-process.js";
import { deliver } from "../support/deliver.js";
import { type SeenRequest, scriptedServer } from "../support/scripted-server.js";

const secret = "a secret of this test";
const deliveries = 1_000;
const kills = 4;

/** What GitHub would hold: reactions by issue, and runs by the request that they carry. */
const reactions = new Map<number, Set<string>>();
const runs: { id: number; request: string; issue: number }[] = [];
let github: Awaited<ReturnType<typeof scriptedServer>>;
let app: AppProcess;
let env: Record<string, string>;

beforeAll(async () => {
  execFileSync(process.execPath, ["scripts/build.mjs", "--if-changed"]);
  github = await scriptedServer((request) => ({ status: 200, ...answer(request) }));
  env = {
    APP_ID: "1",
    PRIVATE_KEY: newAppKey(),
    WEBHOOK_SECRET: secret,
    GHE_HOST: new URL(github.url).host,
    GHE_PROTOCOL: "http",
  };
  app = await startAppProcess(env);
});
afterAll(async () => {
  app.child.kill("SIGKILL");
  await github.close();
});

/** As much of GitHub as a label needs, quick enough for a thousand of them; every answer in GitHub's form. */
function answer({ method, path, body }: SeenRequest): { status?: number; body?: unknown } {
  const on = /\/issues\/(\d+)(\/reactions)?$/.exec(path.split("?")[0] ?? "");
  if (path.endsWith("/access_tokens"))
    return { status: 201, body: { token: "t", expires_at: "2099-01-01T00:00:00Z", permissions: {} } };
  if (path.endsWith("/app")) return { body: { id: 1, slug: "patchwright" } };
  if (path.endsWith("/dispatches")) {
    const { inputs } = body as { inputs: { request: string; issue: string } };
    runs.push({ id: runs.length + 1, request: inputs.request, issue: Number(inputs.issue) });
    return { status: 204 };
  }
  if (path.includes("/workflows/patchwright.yml/runs")) {
    const found = [...runs].reverse().slice(0, 500).map(renderRun);
    return { body: { total_count: found.length, workflow_runs: found } };
  }
  if (on?.[2] !== undefined && method === "POST") {
    const { content } = body as { content: string };
    reactions.set(Number(on[1]), (reactions.get(Number(on[1])) ?? new Set()).add(content));
    return { status: 201, body: { id: 1, content } };
  }
  if (on !== null) return { body: issueOf(Number(on[1])) };
  if (path.includes("/collaborators/")) return { body: { permission: "write", user: { login: "ada" } } };
  if (path.includes("/contents/.github%2Fworkflows") || path.includes("/contents/.github/workflows"))
    return { body: { type: "file", encoding: "base64", content: "eA==", sha: "a", size: 1 } };
  if (path.includes("/contents/")) return { status: 404, body: { message: "Not Found" } };
  if (/\/repos\/ada\/sums$/.test(path)) return { body: { default_branch: "main" } };
  return { body: [] };
}

const renderRun = ({ id, request, issue }: (typeof runs)[number]) => ({
  id,
  display_title: `Patchwright #${issue} [${request}]`,
  html_url: `http://x/${id}`,
  created_at: "2026-01-01T00:00:00Z",
  event: "workflow_dispatch",
  status: "queued",
});

const issueOf = (number: number) => ({
  number,
  title: "sum subtracts",
  body: "",
  state: "open",
  labels: [{ name: "patchwright" }],
  user: { login: "ada", type: "User" },
  updated_at: "2026-01-01T00:00:00Z",
});

const post = (number: number, id: string) =>
  deliver(app.url, {
    secret,
    event: "issues",
    id,
    payload: {
      action: "labeled",
      label: { name: "patchwright" },
      issue: issueOf(number),
      repository: {
        id: (number % 40) + 1,
        name: "sums",
        full_name: "ada/sums",
        html_url: "http://x/ada/sums",
        owner: { login: "ada" },
      },
      sender: { login: "ada", type: "User" },
      installation: { id: 1 },
    },
  }).then(
    ({ ok }) => ok,
    () => false,
  );

it("a thousand deliveries, a tenth of them twice, with kills and restarts: each has its effect once", async () => {
  const once = Array.from({ length: deliveries }, (_, index) => ({ number: index + 1, id: randomUUID() }));
  const twice = once.filter((_, index) => index % 10 === 0);
  let open = [...once, ...twice].sort((a, b) => a.id.localeCompare(b.id));
  let killed = 0;
  for (let round = 0; open.length > 0 && round < 2 * kills; round++) {
    const victim = app;
    const most = killed < kills ? deliveries / (kills + 1) : Number.POSITIVE_INFINITY;
    const failed: typeof open = [];
    let arrived = 0;
    const queue = [...open];
    const worker = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        if (await post(next.number, next.id)) arrived++;
        else failed.push(next);
        if (arrived >= most && victim.child.exitCode === null) victim.child.kill("SIGKILL");
      }
    };
    await Promise.all(Array.from({ length: 20 }, worker));
    open = failed;
    if (victim.child.killed) {
      killed++;
      await victim.gone;
      app = await startAppProcess(env);
    }
  }
  expect([open, killed]).toEqual([[], kills]);
  const requests = new Set(runs.map(({ request }) => request));
  expect(requests.size).toBe(deliveries);
  expect(runs.length - requests.size).toBe(0);
  expect([...reactions.values()].map((content) => [...content])).toEqual(Array(deliveries).fill(["eyes"]));
});
