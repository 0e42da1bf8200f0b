import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { load } from "js-yaml";
import { addLink } from "../../src/app/greeting.js";
import { type AppScene, appScene } from "../support/app-scene.js";
import { commitFile } from "../support/commit-file.js";
import { deliver } from "../support/deliver.js";

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

  it("of one repository does not wait for another, where it can't be", async () => {
    const { ada, hub, app, created } = scene;
    const last = { owner: "ada", repo: "last" };
    const file = ".github/workflows/patchwright.yml";
    await hub.createRepository({ owner: "ada", name: "last", from: "templates" });
    await commitFile(ada, last, "main", file, "name: here already\n");
    hub.installApp(created.appId, ["ada/last"]);
    await hub.settled();
    expect(await greetings("last")).toEqual([]);
    const sha = (await ada.rest.git.getRef({ ...last, ref: "heads/main" })).data.object.sha;
    const base_tree = (await ada.rest.git.getCommit({ ...last, commit_sha: sha })).data.tree.sha;
    const gone = [{ path: file, mode: "100644" as const, type: "blob" as const, sha: null }];
    const tree = (await ada.rest.git.createTree({ ...last, base_tree, tree: gone })).data.sha;
    const made = await ada.rest.git.createCommit({ ...last, message: "Without", tree, parents: [sha] });
    await ada.rest.git.updateRef({ ...last, ref: "heads/main", sha: made.data.sha });
    const auth = { appId: created.appId, privateKey: created.privateKey };
    const asApp = new Octokit({ baseUrl: hub.url, authStrategy: createAppAuth, auth });
    const { id } = (await asApp.rest.apps.getRepoInstallation(last)).data;
    const payload = {
      action: "added",
      installation: { id, html_url: `${hub.url}/installations/${id}` },
      repositories_added: [{ full_name: "ada/gone" }, { full_name: "ada/last" }],
    };
    const event = "installation_repositories";
    await deliver(app().url, { secret: created.webhookSecret, event, payload });
    expect(await greetings("last")).toHaveLength(1);
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
