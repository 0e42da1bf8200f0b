import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { load } from "js-yaml";
import { z } from "zod";
import { addLink } from "../../src/app/greeting.js";
import { actionlint } from "../support/actionlint.js";
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
    expect(issue?.body).toContain("the link holds the whole file");
    expect(issue?.body).not.toContain("PATCHWRIGHT_APP");
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
  const textOf = (url: string): string => new URL(url).searchParams.get("value") ?? "";

  it("holds a whole workflow, in an address that GitHub takes however long the names are", async () => {
    const longest = {
      page: `https://github.com/${"o".repeat(39)}/${"n".repeat(100)}`,
      branch: "release/".repeat(10),
      action: `${"o".repeat(39)}/patchwright@${"1".repeat(40)}`,
    };
    const { url, filled, pinned } = addLink({ ...longest, template });
    expect([filled, pinned, url.length <= 8_000]).toEqual([true, true, true]);
    expect(textOf(url).match(/patchwright@1{40}$/gm)).toHaveLength(4);
    expect(url).not.toMatch(/[()<>\s]/);
    expect(await actionlint([textOf(url)])).toEqual([[]]);
  });

  it("holds the template's own jobs and permissions, started by the App alone", () => {
    const Workflow = z.object({
      on: z.record(z.string(), z.unknown()),
      permissions: z.unknown(),
      jobs: z.record(z.string(), z.object({ permissions: z.unknown(), steps: z.unknown() })),
    });
    const wanted = Workflow.parse(load(template));
    delete wanted.jobs.relay;
    const { url } = addLink({ ...at, template });
    const { on, permissions, jobs } = Workflow.parse(load(textOf(url)));
    expect(Object.keys(on)).toEqual(["workflow_dispatch"]);
    expect([permissions, jobs]).toEqual([wanted.permissions, wanted.jobs]);
    expect(textOf(url)).not.toContain("PATCHWRIGHT_APP");
    const versions = /uses: actions\/\S+ # v[\d.]+$/gm;
    expect(textOf(url).match(versions)).toEqual(template.match(versions));
  });

  it("names the file alone where its text would make the address too long", () => {
    const large = template.replace("permissions: {}", `env: { A: "${"a".repeat(3_000)}" }\npermissions: {}`);
    const { url, filled } = addLink({ ...at, template: large });
    expect(filled).toBe(false);
    expect(url).toBe("https://github.com/ada/sums/new/main?filename=.github/workflows/patchwright.yml");
  });
});
