import { afterEach, describe, expect, it } from "@jest/globals";
import type { PublishRequest } from "../../src/publish/publish-request.js";
import { asJobsDo } from "../support/as-jobs-do.js";
import { commitFile } from "../support/commit-file.js";
import { justBefore } from "../support/forge-faults.js";
import { type PublishScene, publishSceneForAll } from "../support/publish-scene.js";
import { refinementOf } from "../support/refinement.js";

const wrong = "// first try\n";
const right = "export const sum = (a, b) => a + b;\n";

let scene: PublishScene;
publishSceneForAll((opened) => {
  scene = opened;
});

async function published(request: PublishRequest) {
  const result = await asJobsDo(request);
  if (result.kind !== "pull-request") throw new Error(JSON.stringify(result));
  return result;
}
async function begun() {
  const issue = await scene.issue();
  const first = await published(await scene.request(issue, { "sum.js": wrong }));
  return { issue, first, ours: (await scene.forge.branchHead(first.branch)) ?? "" };
}
const byHand = (branch: string, content = "// by ada\n") =>
  commitFile(scene.ada, scene.at, branch, "sum.js", content);
const refOf = (branch: string) => ({ ...scene.at, ref: `heads/${branch}` });
const force = (branch: string, sha: string) =>
  scene.ada.rest.git.updateRef({ ...refOf(branch), sha, force: true });
const remove = (branch: string) => scene.ada.rest.git.deleteRef(refOf(branch));
const make = (branch: string, sha: string) =>
  scene.ada.rest.git.createRef({ ...scene.at, ref: `refs/heads/${branch}`, sha });
/** As GitHub renames: the name moves, and a pull request of the old name is closed. */
async function rename(branch: string, to: string) {
  await make(to, (await scene.forge.branchHead(branch)) ?? "");
  await remove(branch);
}
const text = (branch: string) => scene.forge.file("sum.js", branch);
const openOf = async (issue: number) =>
  (await scene.ada.rest.pulls.list({ ...scene.at, state: "open", per_page: 100 })).data
    .map(({ head }) => head.ref)
    .filter((ref) => new RegExp(`^patchwright/issue-${issue}(-\\d+)?$`).test(ref));
async function statusOf(issue: number): Promise<string> {
  const { data } = await scene.ada.rest.issues.listComments({ ...scene.at, issue_number: issue });
  expect(data).toHaveLength(1);
  return data[0]?.body ?? "";
}
const retry = (issue: number) => scene.request(issue, { "sum.js": right });

describe("case 54: our branch, between one run and a retry,", () => {
  it("renamed: the person keeps it under its new name, and ours is made again with its one pull request", async () => {
    const { issue, first } = await begun();
    const mine = await byHand(first.branch);
    await rename(first.branch, `ada/keeps-${issue}`);
    const second = await published(await retry(issue));
    expect(second.branch).toBe(first.branch);
    expect(await scene.forge.branchHead(`ada/keeps-${issue}`)).toBe(mine);
    expect(await openOf(issue)).toEqual([first.branch]);
    expect(await statusOf(issue)).not.toContain("other people's commits");
  });

  it("deleted beside one that went on: the open pull request is brought up to date, and no second is opened", async () => {
    const { issue, first } = await begun();
    await byHand(first.branch);
    const second = await published(await retry(issue));
    expect(second.branch).toBe(`${first.branch}-2`);
    expect(await statusOf(issue)).toContain(`The branch ${first.branch} holds other people's commits`);
    await remove(first.branch);
    const third = await published(await scene.request(issue, { "sum.js": "// third\n" }));
    expect(third).toEqual(second);
    expect(await openOf(issue)).toEqual([second.branch]);
    expect(await statusOf(issue)).not.toContain("other people's commits");
    await make(first.branch, await scene.head());
    expect(await published(await scene.request(issue, { "sum.js": "// fourth\n" }))).toEqual(second);
    expect(await openOf(issue)).toEqual([second.branch]);
  });

  it("forced to a person's own commit: it is left alone, and the change goes beside it", async () => {
    const { issue, first } = await begun();
    await make(`ada/own-${issue}`, await scene.head());
    const mine = await byHand(`ada/own-${issue}`);
    await force(first.branch, mine);
    const second = await published(await retry(issue));
    expect(second.branch).toBe(`${first.branch}-2`);
    expect(await scene.forge.branchHead(first.branch)).toBe(mine);
    expect(await published(await retry(issue))).toEqual(second);
  });

  it("forced to the base, or merged and still there: it goes forward from there", async () => {
    const { issue, first } = await begun();
    await force(first.branch, await scene.head());
    const second = await published(await retry(issue));
    expect(second).toEqual(first);
    expect(await text(second.branch)).toBe(right);
    await scene.ada.rest.pulls.merge({ ...scene.at, pull_number: second.number });
    await scene.ada.rest.issues.update({ ...scene.at, issue_number: issue, state: "open" });
    const third = await published(await scene.request(issue, { "sum.js": "// after the merge\n" }));
    expect(third.branch).toBe(first.branch);
    expect(third.number).not.toBe(second.number);
    expect(await statusOf(issue)).not.toContain("other people's commits");
  });

  it("forced to an older commit of ours: it goes on from that one, in the same pull request", async () => {
    const { issue, first, ours } = await begun();
    await published(await retry(issue));
    await force(first.branch, ours);
    const third = await published(await scene.request(issue, { "sum.js": "// third\n" }));
    expect(third).toEqual(first);
    expect(await text(first.branch)).toBe("// third\n");
    expect(await openOf(issue)).toEqual([first.branch]);
  });
});

describe("case 54: our branch, while a refinement was made,", () => {
  const made = async () => {
    const { issue, first, ours } = await begun();
    await published(await scene.request(issue, { "sum.js": "// second\n" }));
    return { issue, first, ours, request: await refinementOf(scene, { issue, first }, { "sum.js": right }) };
  };

  it("deleted or renamed: its pull request is closed by that, and nothing is published", async () => {
    const { issue, first, request } = await made();
    await rename(first.branch, `ada/later-${issue}`);
    expect(await asJobsDo(request)).toMatchObject({ kind: "withdrawn" });
    expect(await statusOf(issue)).toContain(`Pull request ${first.number} was closed meanwhile`);
    expect(await openOf(issue)).toEqual([]);
    expect(await text(`ada/later-${issue}`)).toBe("// second\n");
  });

  it.each([
    [
      "to a person's own commit",
      async (branch: string) => void (await force(branch, await personal(branch))),
    ],
    ["to an older commit of ours", (branch: string, ours: string) => force(branch, ours)],
  ])("forced %s: what they left there stays, and the refinement stands beside it", async (_, happens) => {
    const { issue, first, ours, request } = await made();
    await happens(first.branch, ours);
    const left = await scene.forge.branchHead(first.branch);
    const second = await published(request);
    expect(second.branch).toBe(`${first.branch}-2`);
    expect(await scene.forge.branchHead(first.branch)).toBe(left);
    expect(await text(second.branch)).toBe(right);
    expect(await statusOf(issue)).toContain(
      `The branch ${first.branch} of pull request ${first.number} moved while this was made`,
    );
    expect(await published(request)).toEqual(second);
  });

  it("deleted in the very moment in which it is moved: what was made is not lost", async () => {
    const { issue, first, request } = await made();
    const forge = justBefore(scene.forge, "advanceBranch", () => remove(first.branch));
    const second = await published({ ...request, forge });
    expect(await text(second.branch)).toBe(right);
    expect(await openOf(issue)).toEqual([second.branch]);
  });

  const personal = async (branch: string): Promise<string> => {
    const own = branch.replace("patchwright/", "ada/");
    await make(own, await scene.head());
    return byHand(own);
  };
});

describe("who asked, and what the App may,", () => {
  const all = {
    contents: "write",
    issues: "write",
    pull_requests: "write",
    checks: "write",
    actions: "write",
  };
  afterEach(() => {
    scene.hub.setArchived("ada/sums", false);
    scene.hub.setPermissions(scene.appId, all);
  });
  const asBob = (request: PublishRequest) => ({ ...request, order: { ...request.order, asker: "bob" } });

  it("lost the right meanwhile: nothing is published in their name, and the issue says what others can do", async () => {
    scene.hub.createUser("bob");
    scene.hub.addCollaborator("ada/sums", "bob", "write");
    const issue = await scene.issue();
    const request = asBob(await retry(issue));
    scene.hub.removeCollaborator("ada/sums", "bob");
    expect(await asJobsDo(request)).toMatchObject({ kind: "withdrawn" });
    const said = await statusOf(issue);
    expect(said).toMatch(
      /\*\*Withdrawn\.\*\*.*bob, who asked for this, may not write to the repository any more/s,
    );
    expect(said).toContain("Somebody who may can comment `/patchwright retry`.");
    expect(await scene.forge.branchHead(`patchwright/issue-${issue}`)).toBeNull();
    scene.hub.addCollaborator("ada/sums", "bob", "write");
    expect(await published(request)).toMatchObject({ draft: false });
  });

  it("may not write contents any more: the issue says which permission is missing, and nothing is there by halves", async () => {
    const issue = await scene.issue();
    const request = await retry(issue);
    scene.hub.setPermissions(scene.appId, { ...all, contents: "read" });
    await expect(asJobsDo(request)).rejects.toMatchObject({ code: "forge-failed", details: { status: 403 } });
    expect(await statusOf(issue)).toMatch(
      /\*\*Publishing did not go through\.\*\*.*Resource not accessible by integration.*`contents: write`/s,
    );
    expect(await scene.forge.branchHead(`patchwright/issue-${issue}`)).toBeNull();
    scene.hub.setPermissions(scene.appId, { ...all, pull_requests: "read" });
    await expect(asJobsDo(request)).rejects.toMatchObject({ details: { status: 403 } });
    expect(await statusOf(issue)).toMatch(/`pull-requests: write`/);
    scene.hub.setPermissions(scene.appId, all);
    expect(await published(request)).toMatchObject({ branch: `patchwright/issue-${issue}` });
    expect(await openOf(issue)).toHaveLength(1);
  });

  it("writes to an archived repository: the log says so, as nothing can be said there", async () => {
    const request = await retry(await scene.issue());
    scene.hub.setArchived("ada/sums", true);
    await expect(asJobsDo(request)).rejects.toMatchObject({
      code: "forge-failed",
      message: expect.stringMatching(/to store sum\.js .*archived so is read-only/),
      remedy: expect.stringContaining("unarchive it first"),
    });
  });
});
