import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { textOf } from "../../src/domain/change-set.js";
import { notes } from "../support/flow.js";
import { implemented, inParse, newTestPath, refinable, refined } from "../support/refinable.js";
import { fix, goodTests, reading, tests } from "../support/sample-replies.js";
import { lastAsked, scriptedModel } from "../support/scripted-model.js";

describe("refining an earlier run's patch, whatever is asked on top", () => {
  let place: Awaited<ReturnType<typeof refinable>>;
  beforeEach(async () => {
    place = await refinable();
  });
  afterEach(() => place.remove());

  it("shows the change so far and what is asked on top after the task, in the prefix of every call", async () => {
    const model = scriptedModel({
      understand: [reading({ judgement: "already-so" })],
      writeTests: [tests({ "reads nothing": 'assert.deepEqual(parse(""), []);' }, newTestPath)],
      implement: [implemented("Keep line breaks inside quoted fields")],
    });
    const { outcome } = await place.run(model, {
      task: refined("It must be quick."),
      earlier: place.earlier,
    });
    const prompt = lastAsked(model.requests[0]);
    expect(prompt).toMatch(
      /# The task[\s\S]*# The change so far[\s\S]*function\* logicalLines[\s\S]*# Its tests[\s\S]*keeps a carriage return[\s\S]*# What is asked on top of it[\s\S]*<data name="requirement"[^>]*>\nIt must be quick\.\n[\s\S]*# Understand the task/,
    );
    expect(prompt.match(/It must be quick/g)).toHaveLength(1);
    for (const { messages } of model.requests) expect(messages[1]?.content).toBe(prompt);
    // "Already so" and no edits: the earlier patch stands, and is proven again.
    expect(outcome).toMatchObject({ kind: "ready" });
    expect("changes" in outcome && outcome.changes.files[0]).toEqual(place.earlier.files[0]);
  });

  it("mends a draft that breaks an earlier test before anything new is looked at", async () => {
    const model = scriptedModel({
      understand: [reading()],
      writeTests: [tests({ "reads nothing": 'assert.deepEqual(parse(""), []);' }, newTestPath)],
      implement: [
        `${implemented("Worse")}${inParse("  yield text.slice(start);", '  yield text.slice(start).replaceAll("\\r\\n", "\\n");')}`,
      ],
      iterateOnSuite: [fix.forgetfulToGood],
    });
    const { outcome, events } = await place.run(model, {
      task: refined("Write it shorter."),
      earlier: place.earlier,
    });
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
        `${implemented("Drop carriage returns")}${inParse("  yield text.slice(start);", '  yield text.slice(start).replaceAll("\\r\\n", "\\n");')}`,
      ],
      iterateOnSuite: [fix.testIsWrong(sentence, contradicted.trimEnd())],
    });
    const { outcome, events } = await place.run(model, { task: refined(sentence), earlier: place.earlier });
    expect(notes(events, "test-quarantined")).toEqual([expect.stringContaining(sentence)]);
    expect(outcome).toMatchObject({
      kind: "draft",
      missing: [expect.stringContaining("keeps a carriage return")],
    });
    const kept =
      "changes" in outcome ? outcome.changes.files.find(({ path }) => path.includes("quoted")) : undefined;
    expect(kept && textOf(kept)).toMatch(/keeps a line break[\s\S]*keeps an empty line/);
  });
});
