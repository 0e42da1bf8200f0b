import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openDesk } from "../../src/intake/desk.js";
import { feedbackOn } from "../../src/intake/feedback.js";
import { publishOutcome } from "../../src/publish/publish-outcome.js";
import type { PublishRequest } from "../../src/publish/publish-request.js";
import { commitFile } from "../support/commit-file.js";
import { stopsAfter } from "../support/forge-faults.js";
import { type PublishScene, publishScene } from "../support/publish-scene.js";

const right = "export const sum = (a, b) => a + b;\n";

let scene: PublishScene;
beforeAll(async () => {
  scene = await publishScene();
});
afterAll(async () => {
  const { faults } = scene.hub;
  await scene.close();
  // What GitHub itself would have refused, had the request been sent there.
  expect(faults).toEqual([]);
});

const published = async (request: PublishRequest) => {
  const result = await publishOutcome(request);
  if (result.kind !== "pull-request") throw new Error(JSON.stringify(result));
  return result;
};
const comments = async (issue: number) =>
  (await scene.ada.rest.issues.listComments({ ...scene.at, issue_number: issue })).data;
const pulls = async (issue: number) => {
  const { data } = await scene.ada.rest.pulls.list({ ...scene.at, state: "all" });
  return data.filter(({ head }) => new RegExp(`^patchwright/issue-${issue}(-\\d+)?$`).test(head.ref));
};
const text = async (path: string, ref: string) => scene.forge.file(path, ref);

/** A person's commit on a branch. */
const humanCommit = (branch: string, path: string, content: string): Promise<string> =>
  commitFile(scene.ada, scene.at, branch, path, content);

describe("publishing a verified change", () => {
  it("makes a branch, a signed commit, a pull request, a check run and a status comment", async () => {
    const { ada, at, bot } = scene;
    const issue = await scene.issue();
    const result = await published(await scene.request(issue, { "sum.js": right, "README.md": null }));

    expect(result).toMatchObject({ branch: `patchwright/issue-${issue}`, draft: false });
    expect(await text("sum.js", result.branch)).toBe(right);
    expect(await text("README.md", result.branch)).toBeNull();
    const pull = (await ada.rest.pulls.get({ ...at, pull_number: result.number })).data;
    expect(pull.body).toContain(`Closes #${issue}`);
    expect(pull.base.ref).toBe("main");
    expect(pull.user.login).toBe(bot);
    expect(pull.labels.map(({ name }) => name)).toEqual(["patchwright"]);
    const checks = (await ada.rest.checks.listForRef({ ...at, ref: pull.head.sha })).data.check_runs;
    expect(checks.map(({ name, conclusion }) => [name, conclusion])).toEqual([["Patchwright", "success"]]);
    const [status, ...more] = await comments(issue);
    expect(status?.body).toContain(pull.html_url);
    expect(more).toEqual([]);
    const { verification } = (await ada.rest.repos.getCommit({ ...at, ref: pull.head.sha })).data.commit;
    expect(verification?.verified).toBe(true);
  });

  it("case 58: done again it changes nothing, whichever step it was stopped after", async () => {
    const issue = await scene.issue();
    const request = await scene.request(issue, { "sum.js": right });
    const writes = [
      "createCommit",
      "createBranch",
      "createPullRequest",
      "putCheckRun",
      "addLabels",
      "createComment",
    ] as const;
    for (const last of writes) {
      await expect(publishOutcome({ ...request, forge: stopsAfter(scene.forge, last) })).rejects.toThrow(
        "killed",
      );
    }
    const first = await published(request);
    const commits = await scene.forge.commitsAhead("main", first.branch);
    expect(await published(request)).toEqual(first);

    expect(await scene.forge.commitsAhead("main", first.branch)).toEqual(commits);
    expect(commits).toHaveLength(1);
    expect(await pulls(issue)).toHaveLength(1);
    expect(await comments(issue)).toHaveLength(1);
    const runs = await scene.ada.rest.checks.listForRef({ ...scene.at, ref: first.branch });
    expect(runs.data.check_runs).toHaveLength(1);
  });

  it("a retry replaces its own earlier change and updates the pull request", async () => {
    const issue = await scene.issue();
    const first = await published(
      await scene.request(issue, { "sum.js": "// first try\n", "extra.js": "1\n" }),
    );
    const again = await scene.request(issue, { "sum.js": right });
    const second = await published(again);

    expect(second).toEqual(first);
    expect(await text("sum.js", second.branch)).toBe(right);
    expect(await text("extra.js", second.branch)).toBeNull();
    expect(await scene.forge.commitsAhead("main", second.branch)).toHaveLength(2);
  });

  it("a retry on a base that moved shows only its own change in the pull request", async () => {
    const issue = await scene.issue();
    await published(await scene.request(issue, { "sum.js": "// first try\n" }));
    await humanCommit("main", "other.js", "export const other = 1;\n");
    const { branch } = await published(await scene.request(issue, { "sum.js": right }));

    const compared = { ...scene.at, basehead: `main...${branch}` };
    const changed = (await scene.ada.rest.repos.compareCommitsWithBasehead(compared)).data.files ?? [];
    expect(changed.map(({ filename }) => filename)).toEqual(["sum.js"]);
    expect(await text("other.js", branch)).toContain("other");
  });
});

describe("case 54: a branch that is there already", () => {
  it("with a person's commit on it is left alone, and the change goes beside it", async () => {
    const issue = await scene.issue();
    const first = await published(await scene.request(issue, { "sum.js": "// first try\n" }));
    const byHand = await humanCommit(first.branch, "sum.js", "// better\n");
    const second = await published(await scene.request(issue, { "sum.js": right }));

    expect(second.branch).toBe(`patchwright/issue-${issue}-2`);
    expect(await scene.forge.branchHead(first.branch)).toBe(byHand);
    expect(await text("sum.js", first.branch)).toBe("// better\n");
    const status = (await comments(issue))[0]?.body;
    expect(status).toContain(`${first.branch} holds other people's commits`);
  });

  it("that a person made under our name is left alone", async () => {
    const { ada, at } = scene;
    const issue = await scene.issue();
    const branch = `patchwright/issue-${issue}`;
    await ada.rest.git.createRef({ ...at, ref: `refs/heads/${branch}`, sha: await scene.head() });
    const byHand = await humanCommit(branch, "mine.md", "mine\n");
    const result = await published(await scene.request(issue, { "sum.js": right }));

    expect(result.branch).toBe(`${branch}-2`);
    expect(await scene.forge.branchHead(branch)).toBe(byHand);
  });
});

describe("what is not published", () => {
  const nothingMade = async (issue: number, said: string) => {
    expect(await pulls(issue)).toEqual([]);
    expect(await scene.forge.branchHead(`patchwright/issue-${issue}`)).toBeNull();
    const [status, ...more] = await comments(issue);
    expect(status?.body).toContain(said);
    expect(more).toEqual([]);
  };

  it("is a change set that was tampered with after it was verified", async () => {
    const issue = await scene.issue();
    const good = await scene.request(issue, { "sum.js": right });
    const { outcome } = await scene.request(issue, { "sum.js": "import 'evil';\n" });
    expect(await publishOutcome({ ...good, outcome })).toMatchObject({ kind: "refused" });
    await nothingMade(issue, "not the one that was verified");
  });

  it("is a change to workflows, however well verified", async () => {
    const issue = await scene.issue();
    const request = await scene.request(issue, { "sum.js": right, ".github/workflows/x.yml": "on: push\n" });
    expect(await publishOutcome(request)).toMatchObject({ kind: "refused" });
    await nothingMade(issue, "automation");
  });

  it("case 12: is a secret, in the change or in what the run says", async () => {
    const token = ["ghp", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5"].join("_");
    const issue = await scene.issue();
    const inChange = await scene.request(issue, { "sum.js": `${right}// ${token}\n` });
    expect(await publishOutcome(inChange)).toMatchObject({ kind: "refused" });
    const asked = { kind: "asked", questions: [`Is ${token} right?`] };
    expect(await publishOutcome({ ...inChange, outcome: asked })).toMatchObject({ kind: "refused" });
    await nothingMade(issue, "looks like a secret");
    expect(JSON.stringify(await comments(issue))).not.toContain(token);
  });

  it("case 46: is anything for an issue that was closed or lost its label meanwhile", async () => {
    const { ada, at } = scene;
    const issue = await scene.issue();
    const request = await scene.request(issue, { "sum.js": right });
    await ada.rest.issues.removeLabel({ ...at, issue_number: issue, name: "patchwright" });
    expect(await publishOutcome(request)).toMatchObject({ kind: "withdrawn" });
    await ada.rest.issues.addLabels({ ...at, issue_number: issue, labels: ["patchwright"] });
    await ada.rest.issues.update({ ...at, issue_number: issue, state: "closed" });
    expect(await publishOutcome(request)).toMatchObject({ kind: "withdrawn" });
    await nothingMade(issue, "closed meanwhile");
  });

  it("is a question: it is asked once, in a comment that tells who follows the issue, and read with its answer", async () => {
    const issue = await scene.issue();
    const outcome = { kind: "asked", questions: ["Should sum(1) be 1 or NaN, as @ada has_it?"] };
    const request = await scene.request(issue, {}, { outcome, attestation: null });
    expect(await publishOutcome(request)).toEqual({ kind: "answered" });
    expect((await comments(issue))[0]?.body).toContain("in a comment of its own");
    expect(await publishOutcome(request)).toEqual({ kind: "answered" });
    const told = (await comments(issue)).filter(({ body }) => body?.includes("A question before"));
    expect(told).toHaveLength(1);

    const { ada, at } = scene;
    const answer = { ...at, issue_number: issue, body: "/patchwright refine NaN, please." };
    await ada.rest.issues.createComment(answer);
    const desk = openDesk({ forge: scene.forge, actors: request.actors, served: async () => null });
    expect((await feedbackOn(desk, issue, null, false)).requirements).toEqual([
      "These questions were asked before:\n\n- Should sum(1) be 1 or NaN, as @ada has_it?\n\nThe answer:\n\nNaN, please.",
    ]);
  });
});

describe("the status comment", () => {
  it("is not somebody else's that holds our marker", async () => {
    const { ada, at } = scene;
    const issue = await scene.issue();
    const forged = "<!-- patchwright:status -->\nmine";
    await ada.rest.issues.createComment({ ...at, issue_number: issue, body: forged });
    await published(await scene.request(issue, { "sum.js": right }));
    const [first, second, ...more] = await comments(issue);
    expect(first?.body).toBe(forged);
    expect(second?.user?.login).toBe(scene.bot);
    expect(more).toEqual([]);
  });

  it("is found behind a hundred others", async () => {
    const { ada, at, forge } = scene;
    const issue = await scene.issue();
    for (let number = 0; number < 101; number++)
      await ada.rest.issues.createComment({ ...at, issue_number: issue, body: `comment ${number}` });
    const request = await scene.request(issue, { "sum.js": right });
    await published(request);
    await published(request);
    expect(await forge.comments(issue)).toHaveLength(102);
  });
});
