import { mkdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { type Localhub, startLocalhub } from "../../src/localhub/index.js";
import { routes } from "../../src/localhub/routes/all.js";
import { createOperationChecks } from "../../src/localhub/schema/operations.js";
import { commitFile } from "../support/commit-file.js";
import { client, files, git, refusal, silent, temporary } from "./support.js";

const at = { owner: "ada", repo: "sums" };

/** Each job asks for the same things, with other permissions; it prints the statuses it got. */
const ask = `
    runs-on: ubuntu-latest
    steps:
      - env: { TOKEN: "\${{ github.token }}" }
        run: |
          cat > ask.mjs <<'END'
          const at = process.env.GITHUB_API_URL + "/repos/ada/sums";
          const say = async (name, path, body) => {
            const headers = { authorization: "Bearer " + process.env.TOKEN, "content-type": "application/json" };
            const answer = await fetch(at + path, body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers });
            console.log("SAID " + name + " " + answer.status);
          };
          await say("repository", "");
          await say("file", "/contents/sum.js");
          await say("issue", "/issues/1");
          await say("comment", "/issues/1/comments", { body: "hello" });
          await say("pull-comment", "/issues/2/comments", { body: "hello" });
          END
          node ask.mjs
          git -c http.extraheader="authorization: basic $(printf 'x:%s' "$TOKEN" | base64 -w0)" ls-remote -q "$GITHUB_SERVER_URL/ada/sums" > /dev/null && echo "SAID git 0" || echo "SAID git refused"
`;
const workflow = `
on: workflow_dispatch
permissions: { issues: write }
jobs:
  workflows:${ask}
  own:
    permissions: { contents: read, pull-requests: write }${ask}
  none:
    permissions: {}${ask}
`;

describe("permissions of tokens on localhub", () => {
  let hub: Localhub;
  let ada: Octokit;
  let app: { appId: number; privateKey: string };
  let installationId = 0;
  beforeAll(async () => {
    hub = await startLocalhub({ path: `${path.dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin` });
    ada = client(hub, hub.createUser("ada"));
    const source = await temporary();
    await mkdir(path.join(source.directory, ".github/workflows"), { recursive: true });
    await files(source.directory, { "sum.js": "// sum\n", ".github/workflows/ask.yml": workflow });
    await hub.createRepository({ owner: "ada", name: "sums", from: source.directory });
    await files(source.directory, { "other.js": "// other\n" });
    await hub.createRepository({ owner: "ada", name: "other", from: source.directory });
    await hub.createRepository({ owner: "ada", name: "closed", from: source.directory, private: true });
    await source.remove();
    await ada.issues.create({ ...at, title: "An issue" });
    const { data: main } = await ada.git.getRef({ ...at, ref: "heads/main" });
    const tree = [{ path: "sum.js", mode: "100644", type: "blob", content: "// fixed\n" }] as const;
    const { data: made } = await ada.git.createTree({ ...at, tree: [...tree] });
    const commit = { ...at, message: "Fix", tree: made.sha, parents: [main.object.sha] };
    const { data: fix } = await ada.git.createCommit(commit);
    await ada.git.createRef({ ...at, ref: "refs/heads/fix", sha: fix.sha });
    await ada.pulls.create({ ...at, title: "A pull request", head: "fix", base: "main" });
    const permissions = { contents: "write", issues: "write", pull_requests: "write", actions: "read" };
    app = await hub.createApp({ slug: "patchwright", owner: "ada", permissions, events: [] });
    installationId = hub.installApp(app.appId, ["ada/sums", "ada/closed"]);
  });
  afterAll(() => hub.close());

  /** A token of the installation with these permissions only. */
  async function token(permissions: Record<string, "read" | "write">): Promise<string> {
    const auth = { appId: app.appId, privateKey: app.privateKey };
    const asApp = new Octokit({ baseUrl: hub.url, log: silent, authStrategy: createAppAuth, auth });
    const asked = { installation_id: installationId, permissions };
    return (await asApp.apps.createInstallationAccessToken(asked)).data.token;
  }
  const using = async (permissions: Record<string, "read" | "write">) =>
    client(hub, await token(permissions));

  it("every operation on a repository has its permissions in the table", () => {
    const { accepted } = createOperationChecks();
    const without = [...routes.values()].filter(
      ({ id, needs }) => needs !== null && accepted(id).length === 0,
    );
    expect(without.map(({ id }) => id)).toEqual(["apps/get-repo-installation"]);
  });

  it("a token does what it has the permission for, and nothing else", async () => {
    const reader = await using({ contents: "read" });
    expect(await refusal(reader.repos.getContent({ ...at, path: "sum.js" }))).toBe(0);
    expect(await refusal(reader.repos.get(at))).toBe(0);
    expect(await refusal(reader.repos.getCollaboratorPermissionLevel({ ...at, username: "ada" }))).toBe(0);
    expect(await refusal(reader.issues.listForRepo(at))).toBe(403);
    expect(await refusal(reader.actions.listRepoWorkflows(at))).toBe(403);
    const { data: main } = await ada.git.getRef({ ...at, ref: "heads/main" });
    const branch = { ...at, ref: "refs/heads/mine", sha: main.object.sha };
    expect(await refusal(reader.git.createRef(branch))).toBe(403);
    expect(await refusal((await using({ contents: "write" })).git.createRef(branch))).toBe(0);
    expect(await refusal((await using({ actions: "read" })).actions.listRepoWorkflows(at))).toBe(0);
  });

  it("a refusal names the permissions of which one would be enough", async () => {
    const reader = await using({ contents: "read" });
    const labels = reader.issues.addLabels({ ...at, issue_number: 2, labels: ["x"] });
    await expect(labels).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining("Resource not accessible by integration"),
      response: { headers: { "x-accepted-github-permissions": "issues=write; pull_requests=write" } },
    });
  });

  it("pull-requests is enough for a comment or label on a pull request, but not on an issue", async () => {
    const pulls = await using({ pull_requests: "write" });
    const issues = await using({ issues: "write" });
    expect(await refusal(pulls.issues.createComment({ ...at, issue_number: 2, body: "Hello" }))).toBe(0);
    expect(await refusal(pulls.issues.addLabels({ ...at, issue_number: 2, labels: ["seen"] }))).toBe(0);
    expect(await refusal(pulls.issues.createComment({ ...at, issue_number: 1, body: "Hello" }))).toBe(403);
    const { data: comment } = await issues.issues.createComment({ ...at, issue_number: 1, body: "Hello" });
    const edit = { ...at, comment_id: comment.id, body: "Edited" };
    expect(await refusal(pulls.issues.updateComment(edit))).toBe(403);
    expect(await refusal(issues.issues.updateComment(edit))).toBe(0);
    expect(await refusal(issues.issues.createComment({ ...at, issue_number: 2, body: "Hello" }))).toBe(0);
  });

  it("another public repository can be read, and not written", async () => {
    const writer = await using({ issues: "write", contents: "write" });
    const other = { ...at, repo: "other" };
    expect(await refusal(writer.repos.getContent({ ...other, path: "other.js" }))).toBe(0);
    expect(await refusal(writer.issues.create({ ...other, title: "Hello" }))).toBe(403);
  });

  it("git over HTTP takes contents: read to fetch, and write to push", async () => {
    const { directory, remove } = await temporary();
    const url = async (permissions: Record<string, "read" | "write">) =>
      `${hub.url.replace("//", `//x-access-token:${await token(permissions)}@`)}/ada/closed.git`;
    try {
      await expect(git(directory, "clone", await url({ issues: "write" }), "none")).rejects.toThrow(/403/);
      await git(directory, "clone", await url({ contents: "read" }), "read");
      const checkout = path.join(directory, "read");
      await git(checkout, "commit", "--allow-empty", "-m", "Empty");
      const push = (to: string) => git(checkout, "push", to, "HEAD:refs/heads/pushed");
      await expect(push(await url({ contents: "read" }))).rejects.toThrow(/403/);
      await push(await url({ contents: "write" }));
    } finally {
      await remove();
    }
  });

  it("workflow files take a permission of their own, over the API and in a push, which a job never has", async () => {
    const refused = "refusing to allow a GitHub App to create or update workflow `.github/workflows/new.yml`";
    const brings = (octokit: Octokit) =>
      commitFile(octokit, at, "fix", ".github/workflows/new.yml", "on: push\n");
    const writer = await using({ contents: "write" });
    await expect(brings(writer)).rejects.toThrow(refused);
    await commitFile(writer, at, "fix", "README.md", "# Sums\n");
    const { directory, remove } = await temporary();
    const url = `${hub.url.replace("//", `//x-access-token:${await token({ contents: "write" })}@`)}/ada/closed.git`;
    try {
      await git(directory, "clone", url, "closed");
      const checkout = path.join(directory, "closed");
      await files(path.join(checkout, ".github/workflows"), { "new.yml": "on: push\n" });
      await git(checkout, "add", ".");
      await git(checkout, "commit", "-m", "A workflow");
      await expect(git(checkout, "push", "origin", "HEAD:refs/heads/new")).rejects.toThrow(refused);
    } finally {
      await remove();
    }
    await brings(ada);
  });

  it("drafts over GraphQL take the right to write pull requests and contents", async () => {
    const { data: pull } = await ada.pulls.get({ ...at, pull_number: 2 });
    const change = async (permissions: Record<string, "read" | "write">) =>
      (await using(permissions)).graphql(
        "mutation($id: ID!) { convertPullRequestToDraft(input: { pullRequestId: $id }) { pullRequest { isDraft } } }",
        { id: pull.node_id },
      );
    for (const less of [{ contents: "write", pull_requests: "read" }, { pull_requests: "write" }] as const)
      await expect(change(less)).rejects.toMatchObject({
        errors: [{ type: "FORBIDDEN", message: "Resource not accessible by integration" }],
      });
    expect(await change({ contents: "write", pull_requests: "write" })).toMatchObject({
      convertPullRequestToDraft: { pullRequest: { isDraft: true } },
    });
  });

  it("a job's token has what the job names, else what the workflow names, and nothing else", async () => {
    await ada.actions.createWorkflowDispatch({ ...at, workflow_id: "ask.yml", ref: "main" });
    await hub.settled();
    const { data } = await ada.actions.listWorkflowRunsForRepo(at);
    const run_id = data.workflow_runs[0]?.id ?? 0;
    const { data: ran } = await ada.actions.listJobsForWorkflowRun({ ...at, run_id });
    const said = async (name: string) => {
      const job_id = ran.jobs.find((job) => job.name === name)?.id ?? 0;
      const { data: log } = await ada.actions.downloadJobLogsForWorkflowRun({ ...at, job_id });
      return Object.fromEntries(
        [...String(log).matchAll(/Z SAID (\S+) (\S+)/g)].map(([, what, how]) => [what, how]),
      );
    };
    const all = { repository: "200", file: "403", issue: "403", comment: "403", "pull-comment": "403" };
    expect(await said("workflows")).toEqual({
      ...all,
      ...{ issue: "200", comment: "201", "pull-comment": "201", git: "refused" },
    });
    expect(await said("own")).toEqual({ ...all, file: "200", "pull-comment": "201", git: "0" });
    expect(await said("none")).toEqual({ ...all, git: "refused" });
    expect(hub.faults).toEqual([]);
  });
});
