import { afterEach, describe, expect, it } from "@jest/globals";
import { merged } from "../../src/app/after.js";
import type { PublishRequest } from "../../src/publish/publish-request.js";
import { asJobsDo } from "../support/as-jobs-do.js";
import { commitFile } from "../support/commit-file.js";
import { type PublishScene, publishSceneForAll } from "../support/publish-scene.js";
import { refinementOf } from "../support/refinement.js";

const right = "export const sum = (a, b) => a + b;\n";
const better = "export const sum = (...all) => all.reduce((a, b) => a + b);\n";
const ours = "refs/heads/patchwright/**";

let scene: PublishScene;
publishSceneForAll((opened) => {
  scene = opened;
});
afterEach(() => scene.hub.setRulesets("ada/sums", []));

async function published(request: PublishRequest) {
  const result = await asJobsDo(request);
  if (result.kind !== "pull-request") throw new Error(JSON.stringify(result));
  return result;
}
/** It is thrown for whoever looks at the job, and told on the issue. */
async function refused(request: PublishRequest): Promise<string> {
  await expect(asJobsDo(request)).rejects.toMatchObject({ code: "forge-failed" });
  const { data } = await scene.ada.rest.issues.listComments({
    ...scene.at,
    issue_number: request.order.issue,
  });
  expect(data).toHaveLength(1);
  return data[0]?.body ?? "";
}
const pullsOf = async (issue: number) =>
  (await scene.ada.rest.pulls.list({ ...scene.at, state: "all" })).data.filter(({ head }) =>
    head.ref.startsWith(`patchwright/issue-${issue}`),
  );
const whatToDo = "Exempt `patchwright/**` from the branch protection or ruleset that forbids this.";

describe("case 64: a ruleset that forbids", () => {
  it("our branch to be made: is told with what to do, leaves nothing, and is over once it is lifted", async () => {
    scene.hub.setRulesets("ada/sums", [{ include: ours, rules: ["creation"] }]);
    const issue = await scene.issue();
    const request = await scene.request(issue, { "sum.js": right });
    const said = await refused(request);
    expect(said).toMatch(/\*\*Publishing did not go through\.\*\* .*forge-failed: GitHub refused to create/s);
    expect(said).toContain("Cannot create ref due to creations being restricted.");
    expect(said).toContain(whatToDo);
    expect(said).toContain("/patchwright retry");
    expect(await refused(request)).toBe(said);
    expect(await scene.forge.branchHead(`patchwright/issue-${issue}`)).toBeNull();
    expect(await pullsOf(issue)).toEqual([]);
    scene.hub.setRulesets("ada/sums", []);
    expect(await published(request)).toMatchObject({ branch: `patchwright/issue-${issue}`, draft: false });
  });

  it("our branch to be moved: a retry and a refinement leave branch and pull request as they are", async () => {
    const issue = await scene.issue();
    const first = await published(await scene.request(issue, { "sum.js": right }));
    const [before] = await pullsOf(issue);
    scene.hub.setRulesets("ada/sums", [{ include: ours, rules: ["update"] }]);
    for (const request of [
      await scene.request(issue, { "sum.js": better }),
      await refinementOf(scene, { issue, first }, { "sum.js": better }),
    ]) {
      const said = await refused(request);
      expect(said).toContain("Cannot update this protected ref.");
      expect(said).toContain(whatToDo);
    }
    const [after, ...more] = await pullsOf(issue);
    expect(more).toEqual([]);
    expect(after).toMatchObject({
      head: { sha: before?.head.sha },
      title: before?.title,
      body: before?.body,
    });
  });

  it("our branch to be deleted: the merge stands, and nobody asks again", async () => {
    const issue = await scene.issue();
    const { number, branch } = await published(await scene.request(issue, { "sum.js": right }));
    scene.hub.setRulesets("ada/sums", [{ include: ours, rules: ["deletion"] }]);
    await scene.ada.rest.pulls.merge({ ...scene.at, pull_number: number });
    expect(await merged(scene.forge, number)).toMatch(/stays: forge-failed: .*Cannot delete this branch/);
    expect(await scene.forge.branchHead(branch)).not.toBeNull();
    scene.hub.setRulesets("ada/sums", []);
    await scene.ada.rest.git.deleteRef({ ...scene.at, ref: `heads/${branch}` });
    expect(await merged(scene.forge, number)).toBe(`${branch} is gone, or has moved on`);
  });

  it("what is not signed: ours is, and a person's commit that a change would bring along is told of", async () => {
    scene.hub.setRulesets("ada/sums", [{ include: "~ALL", rules: ["required_signatures"], bypass: ["ada"] }]);
    const issue = await scene.issue();
    const base = await scene.head();
    const request = await scene.request(issue, { "sum.js": "// signed\n" });
    const first = await published(request);
    expect(await published(await refinementOf(scene, { issue, first }, { "sum.js": better }))).toEqual(first);
    await commitFile(scene.ada, scene.at, "main", "notes.md", "unsigned\n");
    expect(await scene.head()).not.toBe(base);
    const said = await refused(await scene.request(issue, { "sum.js": "// later\n" }));
    expect(said).toContain("Commits must have verified signatures.");
  });

  it("everything on the default branch alone: changes nothing", async () => {
    const rules = ["creation", "update", "deletion", "non_fast_forward", "pull_request"] as const;
    scene.hub.setRulesets("ada/sums", [{ include: "~DEFAULT_BRANCH", rules }]);
    const issue = await scene.issue();
    const first = await published(await scene.request(issue, { "sum.js": "// one\n" }));
    expect(await published(await refinementOf(scene, { issue, first }, { "sum.js": "// two\n" }))).toEqual(
      first,
    );
  });

  it("nothing, but a branch named `patchwright` leaves no room: its owner is told to rename it", async () => {
    const { ada, at } = scene;
    const here = (await ada.rest.git.listMatchingRefs({ ...at, ref: "heads/patchwright/" })).data;
    for (const { ref } of here) await ada.rest.git.deleteRef({ ...at, ref: ref.replace("refs/", "") });
    await ada.rest.git.createRef({ ...at, ref: "refs/heads/patchwright", sha: await scene.head() });
    const said = await refused(await scene.request(await scene.issue(), { "sum.js": "// none\n" }));
    expect(said).toContain("A branch named `patchwright` leaves no room for ours: rename it.");
    await ada.rest.git.deleteRef({ ...at, ref: "heads/patchwright" });
  });
});
