import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { load } from "js-yaml";
import { addLink } from "../../src/app/greeting.js";
import { type AppScene, appScene } from "../support/app-scene.js";

let scene: AppScene;
beforeAll(async () => {
  scene = await appScene({ "README.md": "# Sums\n" });
});
afterEach(() => expect(scene.hub.faults).toEqual([]));
afterAll(() => scene.close());

const greetings = async (repo: string) =>
  (await scene.ada.rest.issues.listForRepo({ owner: "ada", repo, state: "all" })).data.filter(({ title }) =>
    title.startsWith("Patchwright: three steps"),
  );

describe("the greeting", () => {
  it("is one issue with three steps, in a repository that has neither workflow nor configuration", async () => {
    await scene.hub.settled();
    const [issue, ...more] = await greetings("sums");
    expect(more).toEqual([]);
    expect(issue?.user?.login).toBe("patchwright[bot]");
    expect(issue?.body).toContain("/ada/sums/new/main?filename=.github/workflows/patchwright.yml");
    expect(issue?.body?.match(/^\d\. /gm)).toHaveLength(3);
  });

  it("is made once, also when it was closed and the App is installed again", async () => {
    const { ada, at, hub, created } = scene;
    const [issue] = await greetings("sums");
    await ada.rest.issues.update({ ...at, issue_number: issue?.number ?? 0, state: "closed" });
    await hub.createRepository({ owner: "ada", name: "other", from: "templates" });
    await hub.createRepository({ owner: "ada", name: "empty" });
    hub.installApp(created.appId, ["ada/sums", "ada/other", "ada/empty"]);
    await hub.settled();
    expect(await greetings("sums")).toHaveLength(1);
    expect(await greetings("other")).toHaveLength(1);
    expect(await greetings("empty")).toEqual([]);
  });
});

describe("the link that adds the workflow", () => {
  const template = readFileSync("templates/patchwright.yml", "utf8");
  const at = { page: "https://github.com/ada/sums", branch: "main", action: null };

  it("holds the file's whole text where an address can, without its comments", () => {
    const small = `# Explains\nname: Patchwright # so\non: push\nuses: patchwright/patchwright@${"0".repeat(40)} # v0.1.0\n`;
    const { url, filled, pinned } = addLink({ ...at, template: small, action: `a/b@${"1".repeat(40)}` });
    expect([filled, pinned]).toEqual([true, true]);
    const value = new URL(url).searchParams.get("value") ?? "";
    expect(load(value)).toEqual({ name: "Patchwright", on: "push", uses: `a/b@${"1".repeat(40)}` });
    expect(url).not.toMatch(/[()<>\s]/);
  });

  it("never is longer than GitHub takes", () => {
    const { url, filled } = addLink({ ...at, template });
    expect(url.length).toBeLessThanOrEqual(8_000);
    expect(filled).toBe(url.includes("&value="));
    const value = new URL(url).searchParams.get("value");
    if (value !== null) expect(load(value)).toEqual(load(template));
  });
});
