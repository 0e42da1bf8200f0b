import { mkdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Octokit } from "@octokit/rest";
import { type Localhub, startLocalhub } from "../../src/localhub/index.js";
import { client, files, refusal, temporary } from "./support.js";

const workflow = `
name: Answer
run-name: Answer \${{ inputs.question }}
on:
  workflow_dispatch:
    inputs:
      question: { required: true }
permissions: { contents: read, issues: write }
jobs:
  think:
    runs-on: ubuntu-latest
    outputs:
      answer: \${{ steps.think.outputs.answer }}
    steps:
      - uses: actions/checkout@v4
      - id: think
        env: { KEY: "\${{ secrets.KEY }}" }
        run: |
          test -f README.md
          echo "the key is $KEY"
          echo "answer=42" >> "$GITHUB_OUTPUT"
          mkdir out && echo "42" > out/answer.txt
      - uses: actions/upload-artifact@v4
        with: { name: answer, path: out }
  say:
    needs: think
    runs-on: ubuntu-latest
    steps:
      - env:
          TOKEN: \${{ github.token }}
          ANSWER: \${{ needs.think.outputs.answer }} to \${{ vars.WHOM }}
        run: |
          node -e '
            fetch(process.env.GITHUB_API_URL + "/repos/" + process.env.GITHUB_REPOSITORY + "/issues/1/comments", {
              method: "POST",
              headers: { authorization: "Bearer " + process.env.TOKEN, "content-type": "application/json" },
              body: JSON.stringify({ body: "It is " + process.env.ANSWER }),
            }).then((answer) => process.exit(answer.status === 201 ? 0 : 1))'
`;

const onComment = `
name: On comment
on:
  issue_comment: { types: [created] }
jobs:
  greet:
    runs-on: ubuntu-latest
    steps:
      - run: echo "heard \${{ github.event.comment.user.login }}"
`;

const onPull = `
name: On pull request
on: pull_request
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: exit 3
`;

const nodePath = path.dirname(process.execPath);

describe("a workflow of a repository on localhub", () => {
  let hub: Localhub;
  let ada: Octokit;
  const at = { owner: "ada", repo: "oracle" };
  let runId = 0;
  beforeAll(async () => {
    hub = await startLocalhub({ path: `${nodePath}:/usr/local/bin:/usr/bin:/bin` });
    ada = client(hub, hub.createUser("ada"));
    const source = await temporary();
    await mkdir(path.join(source.directory, ".github/workflows"), { recursive: true });
    await files(source.directory, {
      "README.md": "# Oracle\n",
      ".github/workflows/answer.yml": workflow,
      ".github/workflows/comment.yml": onComment,
      ".github/workflows/pull.yml": onPull,
    });
    await hub.createRepository({ ...at, name: at.repo, from: source.directory });
    await source.remove();
    hub.setVariable("ada/oracle", "WHOM", "ada");
    hub.setSecret("ada/oracle", "KEY", "hush-hush");
    await ada.issues.create({ ...at, title: "What is it?" });
  });
  afterAll(() => hub.close());

  it("is listed, and refuses a dispatch that it does not take", async () => {
    const { data } = await ada.actions.listRepoWorkflows(at);
    expect(data.workflows.map(({ name }) => name)).toEqual(["Answer", "On comment", "On pull request"]);
    const dispatch = { ...at, workflow_id: "answer.yml", ref: "main" };
    expect(await refusal(ada.actions.createWorkflowDispatch(dispatch))).toBe(422);
    const extra = { ...dispatch, inputs: { question: "?", other: "x" } };
    expect(await refusal(ada.actions.createWorkflowDispatch(extra))).toBe(422);
    expect(await refusal(ada.actions.createWorkflowDispatch({ ...dispatch, workflow_id: "no.yml" }))).toBe(
      404,
    );
  });

  it("runs job after job from a dispatch that gives the run's id", async () => {
    const { data } = await ada.request(
      "POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches",
      {
        ...at,
        workflow_id: "answer.yml",
        ref: "main",
        inputs: { question: "life" },
        return_run_details: true,
      },
    );
    runId = (data as unknown as { workflow_run_id: number }).workflow_run_id;
    await hub.settled();
    const { data: run } = await ada.actions.getWorkflowRun({ ...at, run_id: runId });
    expect(run).toMatchObject({ status: "completed", conclusion: "success", display_title: "Answer life" });
    const { data: jobs } = await ada.actions.listJobsForWorkflowRun({ ...at, run_id: runId });
    expect(jobs.jobs.map(({ name, conclusion }) => `${name} ${conclusion}`)).toEqual([
      ...["think success", "say success"],
    ]);
    const { data: comments } = await ada.issues.listComments({ ...at, issue_number: 1 });
    expect(comments).toMatchObject([{ body: "It is 42 to ada", user: { login: "github-actions[bot]" } }]);
  });

  it("does not start workflows by what its own token did, while a person's comment does", async () => {
    const runsOn = async () =>
      (await ada.actions.listWorkflowRunsForRepo({ ...at, event: "issue_comment" })).data.workflow_runs;
    expect(await runsOn()).toHaveLength(0);
    await ada.issues.createComment({ ...at, issue_number: 1, body: "thanks" });
    await hub.settled();
    expect(await runsOn()).toMatchObject([
      { name: "On comment", conclusion: "success", display_title: "What is it?" },
    ]);
  });

  it("gives its log with secrets masked, and its artifacts as a zip", async () => {
    const { data } = await ada.actions.listJobsForWorkflowRun({ ...at, run_id: runId });
    const job_id = data.jobs[0]?.id ?? 0;
    const { data: log } = await ada.actions.downloadJobLogsForWorkflowRun({ ...at, job_id });
    expect(String(log)).toContain("the key is ***");
    expect(String(log)).not.toContain("hush-hush");
    const { data: list } = await ada.actions.listWorkflowRunArtifacts({ ...at, run_id: runId });
    expect(list.artifacts).toMatchObject([{ name: "answer", expired: false }]);
    const artifact_id = list.artifacts[0]?.id ?? 0;
    const zip = await ada.actions.downloadArtifact({ ...at, artifact_id, archive_format: "zip" });
    const bytes = Buffer.from(zip.data as ArrayBuffer);
    expect(bytes.subarray(0, 2).toString()).toBe("PK");
    expect(bytes.includes("answer.txt")).toBe(true);
    const logs = await ada.actions.downloadWorkflowRunLogs({ ...at, run_id: runId });
    expect(Buffer.from(logs.data as ArrayBuffer).includes("0_think.txt")).toBe(true);
  });

  it("runs on a pull request, at the merge, and shows as a check of its head", async () => {
    const { data: main } = await ada.git.getRef({ ...at, ref: "heads/main" });
    const tree = [{ path: "new.txt", mode: "100644", type: "blob", content: "new\n" }] as const;
    const { data: made } = await ada.git.createTree({ ...at, base_tree: main.object.sha, tree: [...tree] });
    const common = { ...at, message: "New", tree: made.sha, parents: [main.object.sha] };
    const { data: commit } = await ada.git.createCommit(common);
    await ada.git.createRef({ ...at, ref: "refs/heads/new", sha: commit.sha });
    const { data: pull } = await ada.pulls.create({ ...at, title: "New", head: "new", base: "main" });
    await hub.settled();
    const { data: checks } = await ada.checks.listForRef({ ...at, ref: commit.sha });
    expect(checks.check_runs).toMatchObject([
      { name: "test", conclusion: "failure", app: { slug: "github-actions" } },
    ]);
    const { data: runs } = await ada.actions.listWorkflowRunsForRepo({ ...at, event: "pull_request" });
    expect(runs.workflow_runs).toMatchObject([
      {
        head_sha: commit.sha,
        head_branch: "new",
        conclusion: "failure",
        pull_requests: [{ number: pull.number }],
      },
    ]);
  });

  it("has a page with its jobs, steps and log", async () => {
    const text = await (await fetch(`${hub.url}/ada/oracle/actions/runs/${runId}`)).text();
    for (const shown of ["Answer life", "think", "the key is ***", " answer <span"])
      expect(text).toContain(shown);
    expect(text).not.toContain("http-equiv");
  });

  it("leaves no fault behind", () => {
    expect(hub.faults).toEqual([]);
  });
});
