import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type ChangeSet, textOf } from "../../src/domain/change-set.js";
import { flowOn, notes, sample, sampleTask } from "../support/flow.js";
import { fix, goodTests, patch, reading, tests } from "../support/sample-replies.js";
import { lastAsked, scriptedModel } from "../support/scripted-model.js";

/** The code of a patch, without the YAML before it. */
const yaml = (title: string) => `\`\`\`yaml\nimplement:\n  title: ${title}\n  summary: [as asked]\n\`\`\`\n`;
const search = (found: string, put: string) =>
  `\nEDIT src/parse.js\n\`\`\`js\n<<<<<<< SEARCH\n${found}\n=======\n${put}\n>>>>>>> REPLACE\n\`\`\`\n`;
const newTestPath = "test/lone-carriage-returns.test.js";

describe("refining an earlier run's patch", () => {
  let first: ReturnType<typeof flowOn>;
  let again: ReturnType<typeof flowOn>;
  let earlier: ChangeSet;
  beforeEach(async () => {
    first = flowOn(sample);
    const model = scriptedModel({
      understand: [reading()],
      writeTests: [tests(goodTests)],
      implement: [patch.good],
    });
    const { outcome } = await first.run(model);
    if (outcome.kind !== "ready") throw new Error(outcome.kind);
    earlier = outcome.changes;
    again = first.another();
  });
  afterEach(() => {
    again.remove();
    first.remove();
  });

  const refined = (requirement: string) => ({ ...sampleTask, requirements: [requirement] });

  it("goes on from the patch, holds its tests as anchors from the start, and proves the whole", async () => {
    const model = scriptedModel({
      understand: [reading()],
      writeTests: [tests({ "names the text": "assert.throws(() => parse(7), TypeError);" }, newTestPath)],
      implement: [
        `${yaml("Keep line breaks, and refuse what is no text")}${search(
          "function* logicalLines(text, { separator, comment }) {",
          'function* logicalLines(text, { separator, comment }) {\n  if (typeof text !== "string") throw new TypeError("no text");',
        )}`,
      ],
    });
    const { outcome, events } = await again.run(model, {
      task: refined("Refuse what is no text with a TypeError."),
      earlier,
    });
    expect(outcome).toMatchObject({ kind: "ready", title: "Keep line breaks, and refuse what is no text" });
    if (outcome.kind !== "ready") return;
    expect(outcome.changes.files.map(({ path }) => path)).toEqual([
      "src/parse.js",
      newTestPath,
      "test/quoted-line-breaks.test.js",
    ]);
    const parse = outcome.changes.files[0];
    expect(parse && textOf(parse)).toMatch(/no text[\s\S]*quoted = false/);
    expect(outcome.evidence.newTests).toHaveLength(4);
    expect(notes(events, "anchor").slice(0, 3)).toEqual([
      expect.stringContaining("keeps a line break"),
      expect.stringContaining("keeps a carriage return"),
      expect.stringContaining("keeps an empty line"),
    ]);
    expect(events[0]).toMatchObject({ type: "run-started", earlier: { base: earlier.base } });
  });

  it("shows the change so far and what is asked on top after the task, in the prefix of every call", async () => {
    const model = scriptedModel({
      understand: [reading({ judgement: "already-so" })],
      writeTests: [tests({ "reads nothing": 'assert.deepEqual(parse(""), []);' }, newTestPath)],
      implement: [yaml("Keep line breaks inside quoted fields")],
    });
    const { outcome } = await again.run(model, { task: refined("It must be quick."), earlier });
    const prompt = lastAsked(model.requests[0]);
    expect(prompt).toMatch(
      /# The task[\s\S]*# The change so far[\s\S]*function\* logicalLines[\s\S]*# Its tests[\s\S]*keeps a carriage return[\s\S]*# What is asked on top of it[\s\S]*<data name="requirement"[^>]*>\nIt must be quick\.\n[\s\S]*# Understand the task/,
    );
    expect(prompt.match(/It must be quick/g)).toHaveLength(1);
    for (const { messages } of model.requests) expect(messages[1]?.content).toBe(prompt);
    // "Already so" and no edits: the earlier patch stands, and is proven again.
    expect(outcome).toMatchObject({ kind: "ready" });
    expect("changes" in outcome && outcome.changes.files[0]).toEqual(earlier.files[0]);
  });

  it("mends a draft that breaks an earlier test before anything new is looked at", async () => {
    const model = scriptedModel({
      understand: [reading()],
      writeTests: [tests({ "reads nothing": 'assert.deepEqual(parse(""), []);' }, newTestPath)],
      implement: [
        `${yaml("Worse")}${search("  yield text.slice(start);", '  yield text.slice(start).replaceAll("\\r\\n", "\\n");')}`,
      ],
      iterateOnSuite: [fix.forgetfulToGood],
    });
    const { outcome, events } = await again.run(model, { task: refined("Write it shorter."), earlier });
    const asked = lastAsked(model.requests.find(({ stage }) => stage === "iterateOnSuite"));
    expect(asked).toContain("keeps a carriage return");
    expect(notes(events, "fix-kept")).toHaveLength(1);
    expect(outcome.kind).toBe("ready");
  });

  it("settles a requirement that contradicts an earlier test by quoting it", async () => {
    const sentence = "Carriage returns before line feeds are dropped inside quotes.";
    const contradicted = `  it("keeps a carriage return", () => {\n    ${goodTests["keeps a carriage return"]}\n  });\n\n`;
    const model = scriptedModel({
      understand: [reading()],
      writeTests: [
        tests(
          { "drops a carriage return": 'assert.deepEqual(parse(\'"b\\r\\nc"\'), [["b\\nc"]]);' },
          newTestPath,
        ),
      ],
      implement: [
        `${yaml("Drop carriage returns")}${search("  yield text.slice(start);", '  yield text.slice(start).replaceAll("\\r\\n", "\\n");')}`,
      ],
      iterateOnSuite: [fix.testIsWrong(sentence, contradicted.trimEnd())],
    });
    const { outcome, events } = await again.run(model, { task: refined(sentence), earlier });
    expect(notes(events, "test-quarantined")).toEqual([expect.stringContaining(sentence)]);
    expect(outcome).toMatchObject({
      kind: "draft",
      missing: [expect.stringContaining("keeps a carriage return")],
    });
    const kept =
      "changes" in outcome ? outcome.changes.files.find(({ path }) => path.includes("quoted")) : undefined;
    expect(kept && textOf(kept)).toMatch(/keeps a line break[\s\S]*keeps an empty line/);
  });

  it("refuses a change set of another base", async () => {
    const elsewhere = { ...earlier, base: "0".repeat(40) };
    const task = refined("It must be quick.");
    await expect(again.run(scriptedModel({}), { task, earlier: elsewhere })).rejects.toMatchObject({
      code: "refine-other-base",
    });
  });
});
