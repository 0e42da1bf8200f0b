import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { commitFile } from "../support/commit-file.js";
import { client, refusal, silent, type WorkflowScene, workflowScene } from "./support.js";

const ci = `
name: CI
on: [pull_request, push]
permissions: { contents: read, issues: write }
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - env: { KEY: "\${{ secrets.KEY }}", TOKEN: "\${{ github.token }}" }
        run: |
          echo "SAID key '$([ -n "$KEY" ] && echo there)'"
          echo "SAID file $(cat sum.js)"
          node -e '
            fetch(process.env.GITHUB_API_URL + "/repos/ada/shop/issues", {
              method: "POST",
              headers: { authorization: "Bearer " + process.env.TOKEN, "content-type": "application/json" },
              body: JSON.stringify({ title: "From CI" }),
            }).then((answer) => console.log("SAID issue " + answer.status))'
`;

/** Opens a pull request with the workflow's own token. */
const bot = `
name: Bot
on: workflow_dispatch
permissions: { contents: write, pull-requests: write, actions: write }
jobs:
  open:
    runs-on: ubuntu-latest
    steps:
      - env: { TOKEN: "\${{ github.token }}" }
        run: |
          cat > open.mjs <<'END'
          const call = async (method, path, body) => {
            const answer = await fetch(process.env.GITHUB_API_URL + "/repos/ada/shop" + path, {
              method,
              headers: { authorization: "Bearer " + process.env.TOKEN, "content-type": "application/json" },
              ...(body ? { body: JSON.stringify(body) } : {}),
            });
            console.log("SAID " + path + " " + answer.status);
            return answer.json();
          };
          const { object } = await call("GET", "/git/ref/heads/main");
          const base = await call("GET", "/git/commits/" + object.sha);
          const tree = [{ path: "sum.js", mode: "100644", type: "blob", content: "bot\\n" }];
          const made = await call("POST", "/git/trees", { base_tree: base.tree.sha, tree });
          const commit = await call("POST", "/git/commits", { message: "Bot", tree: made.sha, parents: [object.sha] });
          await call("POST", "/git/refs", { ref: "refs/heads/bot", sha: commit.sha });
          await call("POST", "/pulls", { title: "By the workflow", head: "bot", base: "main" });
          END
          node open.mjs
`;

describe("runs that wait for an approval", () => {
  let stage: WorkflowScene;
  let bob: Octokit;
  beforeAll(async () => {
    stage = await workflowScene({ "ci.yml": ci, "bot.yml": bot });
    const { hub } = stage;
    hub.setSecret("ada/shop", "KEY", "sesame-open");
    bob = client(hub, hub.createUser("bob"));
    await hub.createRepository({ owner: "bob", name: "shop", forkOf: "ada/shop" });
  });
  afterAll(() => stage.close());

  const runsOf = async (branch: string, event = "pull_request") =>
    (await stage.ada.actions.listWorkflowRunsForRepo({ ...stage.at, branch, event })).data.workflow_runs;
  const said = async (run_id: number): Promise<string[]> => {
    const { ada, at } = stage;
    const { data } = await ada.actions.listJobsForWorkflowRun({ ...at, run_id });
    const job_id = data.jobs[0]?.id ?? 0;
    const log = String((await ada.actions.downloadJobLogsForWorkflowRun({ ...at, job_id })).data);
    return [...log.matchAll(/Z SAID (.*)/g)].map(([, text = ""]) => text);
  };

  it("a pull request made with the workflow's own token waits, and runs once somebody approves it", async () => {
    const { ada, at, hub } = stage;
    await stage.dispatch("bot.yml");
    await hub.settled();
    const [run] = await runsOf("bot");
    expect(run).toMatchObject({
      status: "completed",
      conclusion: "action_required",
      actor: { login: "github-actions[bot]" },
    });
    expect(await runsOf("bot", "push")).toEqual([]);
    const run_id = run?.id ?? 0;
    expect(await refusal(bob.actions.approveWorkflowRun({ ...at, run_id }))).toBe(403);
    await ada.actions.approveWorkflowRun({ ...at, run_id });
    expect(await stage.conclusionOf(run_id)).toBe("success");
    expect(await said(run_id)).toEqual(["key 'there'", "file bot", "issue 201"]);
    expect(await refusal(ada.actions.approveWorkflowRun({ ...at, run_id }))).toBe(403);
  });

  it("one made with an App's token runs at once", async () => {
    const { ada, at, hub } = stage;
    const permissions = { contents: "write", pull_requests: "write" };
    const app = await hub.createApp({ slug: "patchwright", owner: "ada", permissions, events: [] });
    const installationId = hub.installApp(app.appId, ["ada/shop"]);
    const auth = { appId: app.appId, privateKey: app.privateKey, installationId };
    const octokit = new Octokit({ baseUrl: hub.url, log: silent, authStrategy: createAppAuth, auth });
    const { data: main } = await ada.git.getRef({ ...at, ref: "heads/main" });
    await octokit.git.createRef({ ...at, ref: "refs/heads/app", sha: main.object.sha });
    await commitFile(octokit, at, "app", "sum.js", "app\n");
    await octokit.pulls.create({ ...at, title: "By the App", head: "app", base: "main" });
    await hub.settled();
    expect(await runsOf("app")).toMatchObject([{ conclusion: "success" }]);
  });

  it("a newcomer's fork waits; approved, it gets no secrets and a token that only reads", async () => {
    const { ada, at, hub } = stage;
    const fork = { owner: "bob", repo: "shop" };
    await commitFile(bob, fork, "main", "sum.js", "fork\n");
    const { data: pull } = await bob.pulls.create({
      ...at,
      title: "From afar",
      head: "bob:main",
      base: "main",
    });
    expect(pull).toMatchObject({
      mergeable: true,
      changed_files: 1,
      head: { label: "bob:main", repo: { full_name: "bob/shop", fork: true } },
      base: { label: "ada:main", repo: { full_name: "ada/shop", fork: false } },
    });
    await hub.settled();
    const [run] = await runsOf("main");
    expect(run).toMatchObject({
      conclusion: "action_required",
      head_repository: { full_name: "bob/shop" },
      repository: { full_name: "ada/shop" },
      pull_requests: [],
    });
    const run_id = run?.id ?? 0;
    await ada.actions.approveWorkflowRun({ ...at, run_id });
    expect(await stage.conclusionOf(run_id)).toBe("success");
    expect(await said(run_id)).toEqual(["key ''", "file fork", "issue 403"]);
  });

  it("a fork's pull request follows the fork's branch, is merged, and its author is then known", async () => {
    const { ada, at, hub } = stage;
    const fork = { owner: "bob", repo: "shop" };
    const { data: open } = await ada.pulls.list({ ...at, head: "bob:main" });
    const pull_number = open[0]?.number ?? 0;
    const sha = await commitFile(bob, fork, "main", "more.js", "more\n");
    expect((await ada.pulls.get({ ...at, pull_number })).data.head.sha).toBe(sha);
    await ada.pulls.merge({ ...at, pull_number });
    expect((await ada.repos.getContent({ ...at, path: "more.js" })).status).toBe(200);
    const { data: main } = await ada.git.getRef({ ...at, ref: "heads/main" });
    expect(await refusal(bob.git.createRef({ ...at, ref: "refs/heads/mine", sha: main.object.sha }))).toBe(
      403,
    );
    await bob.git.createRef({ ...fork, ref: "refs/heads/again", sha });
    await commitFile(bob, fork, "again", "again.js", "again\n");
    await bob.pulls.create({ ...at, title: "Again", head: "bob:again", base: "main" });
    await hub.settled();
    expect(await runsOf("again")).toMatchObject([{ conclusion: "success" }]);
    expect(hub.faults).toEqual([]);
  });
});
