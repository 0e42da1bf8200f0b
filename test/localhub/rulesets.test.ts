import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { commitFile } from "../support/commit-file.js";
import { files, git, type Scene, scene, temporary } from "./support.js";

let stage: Scene;
let place: Awaited<ReturnType<typeof temporary>>;
let remote: string;
let clone: string;
beforeAll(async () => {
  stage = await scene();
  place = await temporary();
  remote = `${stage.hub.url.replace("http://", `http://x-access-token:${stage.token}@`)}/ada/sums.git`;
  clone = path.join(place.directory, "clone");
  await git(place.directory, "clone", "--quiet", remote, "clone");
  await files(clone, { "more.js": "export {};\n" });
  await git(clone, "add", "--all");
  await git(clone, "commit", "--quiet", "-m", "More");
  await git(clone, "push", "--quiet", remote, "HEAD:refs/heads/bot/one", "HEAD:refs/heads/free");
});
beforeEach(() => stage.hub.setRulesets("ada/sums", []));
afterAll(async () => {
  expect(stage.hub.faults).toEqual([]);
  await stage.close();
  await place.remove();
});

const refused = (work: Promise<unknown>) =>
  work.then(
    () => "went through",
    (error: { status?: number; message: string }) => `${error.status ?? ""} ${error.message}`,
  );
const push = (...refs: string[]) => refused(git(clone, "push", "--quiet", remote, ...refs));
const main = () => git(clone, "rev-parse", "origin/main");
const head = () => git(clone, "rev-parse", "HEAD");

describe("a ruleset", () => {
  it("keeps branches of its pattern from being made, moved, forced and deleted, over REST and by git", async () => {
    const { hub, ada, at } = stage;
    hub.setRulesets("ada/sums", [
      { include: "refs/heads/bot/*", rules: ["creation", "update", "deletion", "non_fast_forward"] },
    ]);
    const [sha, ref] = [await head(), "refs/heads/bot/two"];
    const found = "422 Repository rule violations found";
    expect(await refused(ada.git.createRef({ ...at, ref, sha }))).toContain(
      `${found}\n\nCannot create ref due to creations being restricted.`,
    );
    const old = { ...at, ref: "heads/bot/one", sha: await main(), force: true };
    expect(await refused(ada.git.updateRef(old))).toMatch(
      /422 .*violations found\s+Cannot update this protected ref\.\s+Cannot force-push to this branch/,
    );
    expect(await refused(ada.git.deleteRef({ ...at, ref: "heads/bot/one" }))).toContain(
      `${found}\n\nCannot delete this branch`,
    );
    const violated = "GH013: Repository rule violations found for refs/heads/bot/";
    expect(await push(`HEAD:${ref}`)).toMatch(new RegExp(`${violated}two.*creations being restricted`, "s"));
    expect(await push("+origin/main:refs/heads/bot/one")).toMatch(
      new RegExp(`${violated}one.*update this protected.*force-push`, "s"),
    );
    expect(await push(":refs/heads/bot/one")).toMatch(/Cannot delete this branch/);
    expect(await push("HEAD:refs/heads/bot/deep/er", "+origin/main:refs/heads/free")).toBe("went through");
    hub.setRulesets("ada/sums", [{ include: "~ALL", rules: ["creation"], bypass: ["ada"] }]);
    expect(await push("HEAD:refs/heads/other")).toBe("went through");
  });

  it("may ask for a pull request, and for signatures, which commits of a person here never have", async () => {
    const { hub, ada, at } = stage;
    hub.setRulesets("ada/sums", [{ include: "~DEFAULT_BRANCH", rules: ["pull_request"] }]);
    const through = "Changes must be made through a pull request.";
    expect(await refused(commitFile(ada, at, "main", "x.js", "1\n"))).toContain(`422`);
    expect(await push("HEAD:refs/heads/main")).toContain(through);
    await git(clone, "push", "--quiet", remote, "+HEAD:refs/heads/free");
    const { data: pull } = await ada.pulls.create({ ...at, title: "More", head: "free", base: "main" });
    const merge = () => ada.pulls.merge({ ...at, pull_number: pull.number });
    hub.setRulesets("ada/sums", [{ include: "~ALL", rules: ["pull_request", "required_signatures"] }]);
    expect(await refused(merge())).toMatch(/405 .*found\s+Commits must have verified signatures\./);
    await files(clone, { "more.js": "export const more = 1;\n" });
    await git(clone, "commit", "--quiet", "-am", "Unsigned");
    expect(await push("HEAD:refs/heads/unsigned")).toContain("verified signatures");
    hub.setRulesets("ada/sums", [{ include: "~DEFAULT_BRANCH", rules: ["pull_request"] }]);
    expect((await merge()).data.merged).toBe(true);
  });
});

it("a branch can't be made below or above another's name", async () => {
  const { ada, at } = stage;
  const sha = await main();
  for (const ref of ["refs/heads/main/one", "refs/heads/bot"])
    expect(await refused(ada.git.createRef({ ...at, ref, sha }))).toContain("422 Reference update failed");
});

it("an archived repository can be read, and nothing of it changed", async () => {
  const { hub, ada, at } = stage;
  hub.setArchived("ada/sums", true);
  const words = "Repository was archived so is read-only.";
  expect((await ada.repos.get(at)).data.archived).toBe(true);
  expect(await refused(ada.issues.create({ ...at, title: "x" }))).toContain(`403 ${words}`);
  expect(await push("HEAD:refs/heads/late")).toContain("403");
  hub.setArchived("ada/sums", false);
});
