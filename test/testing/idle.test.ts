import { describe, expect, it } from "@jest/globals";
import { emptyChangeSet } from "../../src/domain/change-set.js";
import { newTestsProblem } from "../../src/flow/new-tests-problem.js";
import { never, suiteOf } from "./runners/support.js";

describe("a folder whose test files another loads (as with Mocha)", () => {
  it("is no place for a new test, which is said as soon as something ran", async () => {
    const suite = await suiteOf({
      "package.json": JSON.stringify({
        scripts: { test: "mocha test/*.js" },
        devDependencies: { mocha: "1" },
      }),
      "test/units.js": 'describe("units", () => { require("./units/a.js"); });\n',
      "test/units/a.js": 'it("a", () => {});\n',
    });
    const written = (path: string) =>
      newTestsProblem([{ kind: "write", path, content: "" }], new Set(), suite);
    expect(written("test/units/b.js")).toBeNull();
    await suite.run({ changes: emptyChangeSet("0".repeat(40)) }, never);
    expect(written("test/units/b.js")).toContain("runs no test file in the folder of test/units/b.js");
    expect(written("test/b.js")).toBeNull();
  });
});
