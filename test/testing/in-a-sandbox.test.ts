import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { Config } from "../../src/domain/config.js";
import type { Workspace } from "../../src/domain/ports.js";
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
});
