import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { Config } from "../../src/domain/config.js";
import type { Workspace } from "../../src/domain/ports.js";
import { comparisonList } from "../../src/report/evidence-text.js";
import { detectSuite } from "../../src/testing/detect-suite.js";
import { prove } from "../../src/testing/prove.js";
import { openWorkspace } from "../../src/workspace/open-workspace.js";
import type { Sandbox } from "../../src/workspace/sandbox/sandbox.js";
import { changeSet, makeRepository, underEachSandbox } from "../workspace/support/providers.js";
import { repositories } from "./hostile/repositories.js";

const { signal } = new AbortController();
const { files, right, newTest, command } = repositories["node:test"];

underEachSandbox("a proof on a real repository", (sandbox: Sandbox) => {
  let repository: ReturnType<typeof makeRepository>;
  let workspace: Workspace;
  beforeAll(async () => {
    repository = makeRepository({ ...files });
    workspace = await openWorkspace({ repository: repository.folder, sandbox, setup: [], signal });
  });
  afterAll(async () => {
    await workspace.close();
    repository.remove();
  });

  it("meets no objection, and its messages hold no path of this machine", async () => {
    const suite = await detectSuite({ workspace, config: Config.parse({ test: { command } }) });
    const changes = changeSet(workspace.base, right);
    const tests = changeSet(workspace.base, newTest);
    const evidence = await prove({ suite, workspace, changes, tests, repeats: 2, signal });
    expect(evidence.objections).toEqual([]);
    expect(evidence.newTests).toEqual([{ id: "test/sum.test.js > sum", onBase: "failed", onHead: "passed" }]);
    const report = await suite.run({ changes: tests }, signal);
    expect(JSON.stringify(report)).not.toMatch(/\/tmp\/patchwright/);
  });

  it("names a test that needs the network as one that could not run, and doesn't call it a failure of the patch", async () => {
    const outward = makeRepository({
      ...files,
      "test/outward.test.js": `require("node:test")("asks outside", () => require("node:dns/promises").lookup("example.com"));\n`,
    });
    const there = await openWorkspace({ repository: outward.folder, sandbox, setup: [], signal });
    try {
      const suite = await detectSuite({ workspace: there, config: Config.parse({ test: { command } }) });
      const [changes, tests] = [changeSet(there.base, right), changeSet(there.base, newTest)];
      const evidence = await prove({ suite, workspace: there, changes, tests, repeats: 2, signal });
      expect(evidence.objections).toEqual([]);
      const id = "test/outward.test.js > asks outside";
      expect(evidence.outside).toMatchObject([{ id, needs: "network" }]);
      const said = comparisonList(evidence, 5);
      expect(said).toContain(
        `Could not run here, before or now: they need the network or a service (1): \`${id}\``,
      );
      expect(said).not.toContain("still fail");
    } finally {
      await there.close();
      outward.remove();
    }
  });

  it("listens to each package of a workspace, by listeners in folders of their own", async () => {
    const test = (body: string) => `require("node:test")("x", () => { ${body} });\n`;
    const script = JSON.stringify({ scripts: { test: "node --test" } });
    const spread = makeRepository({
      "package.json": JSON.stringify({ workspaces: ["packages/*"] }),
      "packages/a/package.json": script,
      "packages/a/a.test.js": test(""),
      "packages/b/package.json": script,
      "packages/b/b.test.js": test("throw new Error('no')"),
    });
    const there = await openWorkspace({ repository: spread.folder, sandbox, setup: [], signal });
    try {
      const suite = await detectSuite({ workspace: there, config: Config.parse({}) });
      const report = await suite.run({ changes: changeSet(there.base, {}) }, signal);
      expect(report.tests.map(({ id, outcome }) => [id, outcome])).toEqual([
        ["packages/a/a.test.js > x", "passed"],
        ["packages/b/b.test.js > x", "failed"],
      ]);
      expect(report.status).toBe("completed");
    } finally {
      await there.close();
      spread.remove();
    }
  });
});
