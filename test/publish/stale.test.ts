import { describe, expect, it } from "@jest/globals";
import type { Forge } from "../../src/domain/forge.js";
import { publishOutcome } from "../../src/publish/publish-outcome.js";
import type { PublishRequest } from "../../src/publish/publish-request.js";
import { markStale, mergeability } from "../../src/publish/stale.js";
import { commitFile } from "../support/commit-file.js";
import { type PublishScene, publishSceneForAll } from "../support/publish-scene.js";

const right = "export const sum = (a, b) => a + b;\n";
const clock = { now: Date.now, sleep: async () => {} };
const said = "conflicts with it now";

let scene: PublishScene;
publishSceneForAll((opened) => {
  scene = opened;
});

const published = async (request: PublishRequest) => {
  const result = await publishOutcome(request);
  if (result.kind !== "pull-request") throw new Error(JSON.stringify(result));
  return result;
};
const onMain = (path: string, content: string) => commitFile(scene.ada, scene.at, "main", path, content);
const texts = async (issue: number, pull: number) => {
  const { data } = await scene.ada.rest.issues.listComments({ ...scene.at, issue_number: issue });
  const { body } = (await scene.ada.rest.pulls.get({ ...scene.at, pull_number: pull })).data;
  return [body ?? "", data[0]?.body ?? ""];
};

describe("case 56: the default branch moved", () => {
  it("and it still merges: nothing is said", async () => {
    const issue = await scene.issue();
    const request = await scene.request(issue, { "sum.js": right });
    await onMain("other.js", "1\n");
    const { number } = await published(request);
    expect((await texts(issue, number)).join()).not.toContain(said);
  });

  it("and it conflicts: both say so and name the way out, until it merges again", async () => {
    const issue = await scene.issue();
    const request = await scene.request(issue, { "sum.js": right });
    const before = (await scene.forge.file("sum.js", "main")) ?? "";
    await onMain("sum.js", "export const sum = (a, b) => a * b;\n");
    const { number } = await published(request);
    const first = await texts(issue, number);
    for (const text of first) expect(text).toMatch(/conflicts with it now\. Comment `\/patchwright retry`/);
    expect(first[1]).toMatch(/^<!-- patchwright:status -->\n/);
    await published(request);
    expect(await texts(issue, number)).toEqual(first);

    await onMain("sum.js", before);
    const pull = await scene.forge.pullRequest(number);
    if (pull === null) throw new Error("gone");
    expect(await markStale(scene.forge, pull, { actors: [scene.bot], clock })).toBe("mergeable");
    const after = await texts(issue, number);
    expect(after.join()).not.toContain("stale");
    await onMain("sum.js", "export const sum = 1;\n");
    expect(await markStale(scene.forge, pull, { actors: [scene.bot], clock })).toBe("conflict");
    expect(await texts(issue, number)).toEqual(first);
  });

  it("and GitHub has not worked it out: it is asked a few times, then left", async () => {
    const waits: number[] = [];
    const slow = { now: Date.now, sleep: async (ms: number) => void waits.push(ms) };
    const answers = (...mergeable: (boolean | null)[]) =>
      ({
        pullRequest: async () => ({ state: "open", mergeable: mergeable.shift() ?? null }),
      }) as unknown as Forge;
    expect(await mergeability(answers(null, null, false), 1, slow)).toBe("conflict");
    expect(waits).toEqual([1_000, 2_000]);
    expect(await mergeability(answers(), 1, slow)).toBe("unknown");
    expect(waits).toHaveLength(6);
  });
});
