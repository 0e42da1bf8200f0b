import { describe, expect, it } from "@jest/globals";
import { emptyChangeSet } from "../../src/domain/change-set.js";
import { Config } from "../../src/domain/config.js";
import { newTestsProblem } from "../../src/flow/new-tests-problem.js";
import { detectSuite } from "../../src/testing/detect-suite.js";
import { plainWorkspace } from "../support/plain-workspace.js";
import { never } from "./runners/support.js";

const test = (title: string) => `require("node:test")(${JSON.stringify(title)}, () => {});\n`;

describe("a folder whose test files are loaded by another", () => {
  it("is no place for a new test, which is said as soon as something ran", async () => {
    const workspace = plainWorkspace({
      "package.json": JSON.stringify({ scripts: { test: "node --test test/all.test.js" } }),
      "test/all.test.js": `${test("all")}require("./units/a.test.js");\n`,
      "test/units/a.test.js": test("a"),
    });
    const suite = await detectSuite({ workspace, config: Config.parse({}) });
    const written = (path: string) =>
      newTestsProblem([{ kind: "write", path, content: test("new") }], new Set(), suite);
    expect(written("test/units/b.test.js")).toBeNull();
    await suite.run({ changes: emptyChangeSet(workspace.base) }, never);
    expect(written("test/units/b.test.js")).toContain(
      "runs no test file in the folder of test/units/b.test.js",
    );
    expect(written("test/b.test.js")).toBeNull();
    expect(written("test/more/b.test.js")).toBeNull();
  });
});
