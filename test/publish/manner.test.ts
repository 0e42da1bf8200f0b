import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Config } from "../../src/domain/config.js";
import { provenanceOf } from "../../src/publish/commit-message.js";
import { publishOutcome } from "../../src/publish/publish-outcome.js";
import type { PublishRequest } from "../../src/publish/publish-request.js";
import { commitFile } from "../support/commit-file.js";
import { orderOf } from "../support/order.js";
import { type PublishScene, publishScene } from "../support/publish-scene.js";

const right = "export const sum = (a, b) => a + b;\n";
const template = [
  "Thanks for contributing!",
  "<!-- Read CONTRIBUTING first -->",
  "## Description",
  "Please include a summary. Fixes #1",
  "## How was it tested?",
  "Please describe them.",
  "- [x] Unit tests",
  "## Screenshots",
  "## Checklist",
  "- [X] I asked @everyone",
].join("\n");

let scene: PublishScene;
beforeAll(async () => {
  scene = await publishScene();
  await commitFile(scene.ada, scene.at, "main", "docs/Pull_Request_Template.md", template);
});
afterAll(async () => {
  const { faults } = scene.hub;
  await scene.close();
  expect(faults).toEqual([]);
});

const published = async (request: PublishRequest) => {
  const result = await publishOutcome(request);
  if (result.kind !== "pull-request") throw new Error(JSON.stringify(result));
  return (await scene.ada.rest.pulls.get({ ...scene.at, pull_number: result.number })).data;
};
const withConfig = (pullRequests: object) => ({ config: Config.parse({ pullRequests }) });
const statusOf = async (issue: number) =>
  (await scene.ada.rest.issues.listComments({ ...scene.at, issue_number: issue })).data[0]?.body ?? "";

describe("a pull request in the repository's manner", () => {
  it("keeps the template's headings, says ours below those that fit, and ticks no box", async () => {
    const issue = await scene.issue();
    const { body, title } = await published(await scene.request(issue, { "sum.js": right }));
    const at = (text: string) => (body ?? "").indexOf(text);
    const order = [
      "Thanks for contributing!",
      "## Description",
      "keeps digits at the start",
      `Closes #${issue}`,
      "## How was it tested?",
      "### Evidence",
      "- [ ] Unit tests",
      "## Screenshots",
      "_Left empty by Patchwright._",
      "## Checklist",
      "- [ ] I asked @&#8203;everyone",
      "The boxes are left for people to tick",
      "### Refine it",
    ].map(at);
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(body).not.toMatch(/CONTRIBUTING first|Please describe|Fixes #1\b|\[x\]/i);
    expect(title).toBe("Keep a leading number in slugs");
  });

  it("names who asked as the commit's co-author, and is known as ours all the same", async () => {
    const issue = await scene.issue();
    const { head } = await published(await scene.request(issue, { "sum.js": right }));
    const { message } = await scene.forge.commit(head.sha);
    const { id } = (await scene.ada.rest.users.getAuthenticated()).data;
    expect(message).toContain(`\nCo-authored-by: ada <${id}+ada@users.noreply.`);
    expect(provenanceOf(message)).toMatchObject({ issue });
  });

  it("names nobody where the account of who asked goes in that moment", async () => {
    const issue = await scene.issue();
    const request = await scene.request(issue, { "sum.js": right });
    const order = { ...request.order, ...orderOf({ issue, base: request.order.base, asker: "ghost" }) };
    const forge = { ...scene.forge, permissionOf: async () => "write" as const };
    const { head } = await published({ ...request, order, forge });
    expect((await scene.forge.commit(head.sha)).message).not.toContain("Co-authored-by");
  });

  it("asks the configured reviewers once; one whom GitHub refuses is a note and no failure", async () => {
    const issue = await scene.issue();
    const change = withConfig({ reviewers: ["ada", "nobody-here"], labels: ["bot"] });
    const request = await scene.request(issue, { "sum.js": right }, change);
    const pull = await published(request);
    expect(pull.requested_reviewers?.map((person) => "login" in person && person.login)).toEqual(["ada"]);
    expect(pull.labels.map(({ name }) => name)).toEqual(["patchwright", "bot"]);
    expect(await statusOf(issue)).toContain("nobody-here could not be asked for a review");
    expect((await published(request)).requested_reviewers).toHaveLength(1);
  });

  it("opens no more than the configuration allows, keeps the branch and says so", async () => {
    const issue = await scene.issue();
    const request = await scene.request(issue, { "sum.js": right }, withConfig({ max: 1 }));
    expect(await publishOutcome(request)).toMatchObject({ kind: "refused" });
    expect(await statusOf(issue)).toContain("pullRequests.max");
    expect(await scene.forge.file("sum.js", `patchwright/issue-${issue}`)).toBe(right);
    const more = await scene.request(issue, { "sum.js": right }, withConfig({ max: 1000 }));
    expect((await published(more)).head.ref).toBe(`patchwright/issue-${issue}`);
  });

  // The last: it changes what the repository's custom is.
  it("is titled and committed in conventional commits where most of the last commits are", async () => {
    const { ada, at } = scene;
    const { git } = ada.rest;
    for (const message of ["feat: one", "fix(core): two", "chore: three", "docs: four", "test: five"]) {
      const parent = await scene.head();
      const { tree } = (await git.getCommit({ ...at, commit_sha: parent })).data;
      const commit = { ...at, message, tree: tree.sha, parents: [parent] };
      const { sha } = (await git.createCommit(commit)).data;
      await git.updateRef({ ...at, ref: "heads/main", sha });
    }
    const { title, head } = await published(await scene.request(await scene.issue(), { "sum.js": right }));
    expect(title).toBe("fix: keep a leading number in slugs");
    expect((await scene.forge.commit(head.sha)).message.split("\n")[0]).toBe(title);
  });
});
