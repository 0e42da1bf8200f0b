import { execFileSync } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { newAppKey } from "../support/app-key.js";
import { type AppProcess, residentMib, startAppProcess } from "../support/app-process.js";
import { deliver } from "../support/deliver.js";
import { type HostileGithub, hostileAnswers, hostileGithub } from "../support/hostile-github.js";

const secret = "a secret of this test";
const kinds = Object.entries(hostileAnswers);

let github: HostileGithub;
let app: AppProcess;
beforeAll(async () => {
  execFileSync(process.execPath, ["scripts/build.mjs", "--if-changed"]);
  github = await hostileGithub();
  // It knows the App and gives it tokens; what else it says goes by the number in the repository's name.
  github.answers((request, response, elsewhere) => {
    const { url = "" } = request;
    const kind = kinds[Number(/\/repos\/ada\/sums-(\d+)/.exec(url)?.[1] ?? -1)];
    if (kind !== undefined) return kind[1](request, response, elsewhere);
    const token = { token: "ghs_secret", expires_at: "2999-01-01T00:00:00Z", permissions: {} };
    const said = url.endsWith("/access_tokens")
      ? token
      : url.includes("/app/installations")
        ? []
        : { slug: "patchwright" };
    response.writeHead(url.endsWith("/access_tokens") ? 201 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(said));
  });
  app = await startAppProcess({
    APP_ID: "1",
    PRIVATE_KEY: newAppKey(),
    WEBHOOK_SECRET: secret,
    GHE_HOST: github.url.replace("http://", ""),
    GHE_PROTOCOL: "http",
  });
});
afterAll(async () => {
  app.child.kill("SIGKILL");
  await github.close();
});

const sender = { login: "ada", type: "User" };
const issue = { number: 1, title: "t", body: "b", updated_at: "2026-11-22T00:00:00Z", user: sender };
const written = { id: 5, body: "/patchwright solve", user: sender, created_at: "2026-11-22T00:00:00Z" };
const events: [string, object][] = [
  ["issues", { action: "labeled", label: { name: "patchwright" }, issue }],
  ["issues", { action: "closed", issue }],
  ["issue_comment", { action: "created", issue, comment: written }],
  [
    "workflow_run",
    { action: "completed", workflow_run: { id: 7, path: ".github/workflows/patchwright.yml" } },
  ],
  ["pull_request", { action: "closed", pull_request: { number: 2, merged: true } }],
  ["push", { ref: "refs/heads/main" }],
];

it("the App's process outlives a GitHub that answers anything at all, holds no more of it than it has to, and sends its token nowhere else", async () => {
  const before = residentMib(app.child);
  const sent = kinds.flatMap(([kind], nth) => {
    const repository = {
      ...{ id: nth + 1, name: `sums-${nth}`, full_name: `ada/sums-${nth}`, owner: { login: "ada" } },
      ...{ html_url: `${github.url}/ada/sums-${nth}`, default_branch: "main" },
    };
    // What has no end is held once at a time in a repository, as all work there is.
    return events.map(async ([event, payload]) => {
      const whole = { ...payload, repository, sender, installation: { id: 9 } };
      return { kind, event, status: (await deliver(app.url, { secret, event, payload: whole })).status };
    });
  });
  const answered = await Promise.all(sent);
  expect(answered.filter(({ status }) => ![200, 202, 500].includes(status))).toEqual([]);
  // Longer than it tries again what a server failed at.
  await setTimeout(25_000);
  const alive = await fetch(`${app.url}/health`);
  expect([alive.status, app.child.exitCode]).toEqual([200, null]);
  expect(github.elsewhere).toEqual([]);
  const after = residentMib(app.child);
  if (before !== null && after !== null) expect(after - before).toBeLessThan(400);
});
