import { describe, expect, it } from "@jest/globals";
import { feedback } from "../../src/testing/feedback.js";
import { groundOf, nodeFiles } from "./ladder/ground.js";
import { climbsOn } from "./ladder/on-each-runner.js";

climbsOn({
  name: "node:test",
  command: "node --test",
  files: nodeFiles,
  file: (n) => `test/m${n}.test.js`,
  broken: ["src/m1.js", "exports.value = () => 7;"],
});

describe("the rungs", () => {
  const command = "node --test";
  const test = (title: string, body: string): string =>
    `require("node:test")("${title}", () => { ${body} });`;

  it("end at a file that can't be parsed, without a run, with its line", async () => {
    const up = await groundOf(nodeFiles, command);
    const { report, comparison, unknown, purposes } = await up({ "src/m1.js": "exports.value = (;\n" });
    expect(purposes).toEqual(["syntax of 1 file"]);
    expect(report).toMatchObject({
      status: "did-not-start",
      part: { rung: "syntax", files: 0, of: 6 },
      tests: [
        { id: "src/m1.js", outcome: "failed", stack: expect.stringContaining("src/m1.js:1: SyntaxError") },
      ],
    });
    expect(comparison.broken).toEqual(["src/m1.js"]);
    expect(unknown).toHaveLength(6);
    const told = await feedback(report, comparison.broken, { read: async () => "exports.value = (;\n" });
    expect(told).toEqual([
      expect.objectContaining({
        id: "src/m1.js",
        kind: "did-not-start",
        frames: [{ path: "src/m1.js", line: 1, source: "exports.value = (;" }],
      }),
    ]);
  });

  it("try the new tests before all others, and count one that reports nothing as failed", async () => {
    const up = await groundOf(nodeFiles, command);
    const newTests = ["test/new.test.js"];
    const red = await up({ "test/new.test.js": test("new", "throw new Error('red')") }, { newTests });
    expect(red.purposes).toEqual(["syntax of 1 file", "tests at issue (1 of 7 files)"]);
    expect(red.comparison.addedFailing).toEqual(["test/new.test.js > new"]);
    expect(red.unknown).toHaveLength(6);
    const green = await up({ "test/new.test.js": test("new", "") }, { newTests });
    expect(green.purposes.at(-1)).toBe("whole suite");
    expect(green.comparison.addedPassing).toEqual(["test/new.test.js > new"]);
  });

  it("are left out for a suite that is quick, and where they would cost half of the whole or more", async () => {
    const up = await groundOf(nodeFiles, command);
    const quick = await up({ "src/m1.js": "exports.value = () => 7;" }, { quickMs: 60_000 });
    expect(quick.purposes).toEqual(["syntax of 1 file", "whole suite"]);
    const most = Object.keys(nodeFiles).filter((file) => file.startsWith("test/") && !file.includes("6"));
    const wide = await up({ "src/m1.js": "exports.value = () => 7;" }, { selection: most });
    expect(wide.purposes).toEqual(["syntax of 1 file", "whole suite"]);
    expect(quick.comparison.broken).toEqual(wide.comparison.broken);
  });

  it("leave to the whole suite a test that can't pass without the others", async () => {
    // Written by the first file, read by the second: alone it fails on the base as well.
    const shared = '(process.env.LEANT ??= require("node:path").join(process.cwd(), "leant"))';
    const up = await groundOf(
      {
        ...nodeFiles,
        "test/a.test.js": test("writes", `require("node:fs").writeFileSync(${shared}, "x")`),
        "test/b.test.js": test("leans", `require("node:fs").readFileSync(${shared})`),
      },
      "node --test --test-concurrency=1",
    );
    const { report, comparison, purposes } = await up(
      { "src/m1.js": nodeFiles["src/m1.js"] ?? "" },
      {
        selection: ["test/b.test.js"],
      },
    );
    expect(purposes).toEqual([
      "syntax of 1 file",
      "related tests (1 of 8 files)",
      "the failing files apart, on the base (1)",
      "whole suite",
    ]);
    expect(report.part).toBeUndefined();
    expect(comparison.broken).toEqual([]);
  });

  it("respect what failed on the base, and what the task contradicts", async () => {
    const up = await groundOf(
      { ...nodeFiles, "test/bad.test.js": test("bad", "throw new Error('always')") },
      command,
    );
    const excused = ["test/m1.test.js > m1", "test/m2.test.js > m2"];
    const { purposes, comparison } = await up(
      { "src/m1.js": "exports.value = () => 7;" },
      { selection: ["test/bad.test.js", "test/m1.test.js", "test/m2.test.js"], excused },
    );
    expect(purposes.at(-1)).toBe("whole suite");
    expect(comparison.stillFailing).toEqual(["test/bad.test.js > bad"]);
    expect(comparison.broken).toEqual(excused);
  });
});
