import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import type { RunEvent } from "../../src/domain/run-event.js";
import { flowOn, notes, sample } from "../support/flow.js";
import { fix, goodTests, patch, reading, tests } from "../support/sample-replies.js";
import { lastAsked, scriptedModel } from "../support/scripted-model.js";

/** The demo's sample with tests beside that take their time, so that its suite is worth a ladder. */
function slowSample(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(sample, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    files[path.relative(sample, file)] = readFileSync(file, "utf8");
  }
  const wait =
    'import test from "node:test";\ntest("waits", () => new Promise((done) => setTimeout(done, 650)));\n';
  for (const n of [1, 2, 3, 4, 5]) files[`test/slow-${n}.test.js`] = wait;
  const manifest = JSON.parse(files["package.json"] ?? "{}");
  manifest.scripts.test = "node --test --test-concurrency=1";
  return { ...files, ...more, "package.json": JSON.stringify(manifest) };
}

const purposes = (events: readonly RunEvent[], stage: string): string[] =>
  events.flatMap((event) =>
    event.type === "command-finished" && event.stage === stage ? [event.purpose] : [],
  );

describe("the flow on a suite that takes its time", () => {
  let place: ReturnType<typeof flowOn> | null = null;
  afterEach(() => place?.remove());

  it("asks the new tests first, tells the model what did not run, and ends with the whole suite", async () => {
    place = flowOn(slowSample());
    const model = scriptedModel({
      understand: [reading()],
      writeTests: [tests(goodTests)],
      implement: [patch.forgetful],
      iterateOnTests: [fix.forgetfulToGood],
    });
    const { outcome, events } = await place.run(model);
    expect(outcome.kind).toBe("ready");
    expect(purposes(events, "iterateOnSuite")).toEqual([
      "syntax of 1 file",
      "related tests (3 of 8 files)",
      "whole suite",
    ]);
    expect(purposes(events, "iterateOnTests")).toEqual([
      "syntax of 2 files",
      "tests at issue (1 of 9 files)",
      "syntax of 2 files",
      "tests at issue (1 of 9 files)",
      "related tests (3 of 9 files)",
      "whole suite",
    ]);
    expect(lastAsked(model.requests.at(-1))).toContain(
      "The tests at issue ran first (1 of 9 test files); the rest of the suite has not been run.",
    );
    // Nothing is an anchor before the whole suite ran.
    const first = events.findIndex((event) => event.type === "noted" && event.kind === "anchor");
    const whole = events.findLastIndex(
      (event) => event.type === "command-finished" && event.purpose === "whole suite",
    );
    expect(first).toBeGreaterThan(whole);
  });

  it("goes on from a break that only the whole suite sees, and asks that test first from then on", async () => {
    const hidden = `import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
test("has a style of its own", () => assert.doesNotMatch(readFileSync("src/parse.js", "utf8"), /replaceAll/));
`;
    place = flowOn(slowSample({ "test/style.test.js": hidden }));
    const model = scriptedModel({
      understand: [reading()],
      writeTests: [tests(goodTests)],
      implement: [patch.forgetful],
      iterateOnSuite: [fix.forgetfulToGood],
    });
    const { outcome, events } = await place.run(model);
    expect(purposes(events, "iterateOnSuite")).toEqual([
      "syntax of 1 file",
      "related tests (3 of 9 files)",
      "whole suite",
      // Not by chance: the file that failed runs twice more.
      "what failed, once more",
      "what failed, once more",
      "syntax of 1 file",
      "tests at issue (1 of 9 files)",
      "related tests (3 of 9 files)",
      "whole suite",
    ]);
    expect(notes(events, "fix-kept")).toEqual([expect.stringContaining("has a style of its own")]);
    expect(outcome.kind).toBe("ready");
  });

  it("sends a file that can't be parsed back with its line, without a run", async () => {
    place = flowOn(slowSample());
    const broken = patch.good.replace("function* logicalLines(text, {", "function* logicalLines(text, {{");
    const mended = fix.forgetfulToGood
      .replace(
        '  yield text.slice(start).replaceAll("\\r\\n", "\\n");',
        "function* logicalLines(text, {{ separator, comment }) {",
      )
      .replace("  yield text.slice(start);", "function* logicalLines(text, { separator, comment }) {");
    // A fix that leaves the file unparsable is thrown away, and the next prompt says where it breaks.
    const worse = mended.replace(
      "(text, { separator, comment }) {\n>>>>>>>",
      "(text, { separator comment }) {\n>>>>>>>",
    );
    const model = scriptedModel({
      understand: [reading()],
      writeTests: [tests(goodTests)],
      implement: [broken],
      iterateOnSuite: [worse, mended],
    });
    const { outcome, events } = await place.run(model);
    expect(purposes(events, "iterateOnSuite")[0]).toBe("syntax of 1 file");
    const asked = lastAsked(model.requests.find(({ stage }) => stage === "iterateOnSuite"));
    expect(asked).toContain("Files can't be parsed, so no test was run.");
    expect(asked).toMatch(
      /src\/parse\.js: its file did not start\nSyntaxError: .*\n {2}at src\/parse\.js:\d+: function\* logicalLines/,
    );
    expect(notes(events, "fix-rejected")).toEqual([
      expect.stringMatching(/^it can't be parsed: src\/parse\.js:\d+: SyntaxError: /),
    ]);
    expect(outcome.kind).toBe("ready");
  });
});
