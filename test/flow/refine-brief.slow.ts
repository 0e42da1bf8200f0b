import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { textOf } from "../../src/domain/change-set.js";
import { notes } from "../support/flow.js";
import { implemented, inParse, newTestPath, refinable, refined } from "../support/refinable.js";
import { reading, tests } from "../support/sample-replies.js";
import { scriptedModel } from "../support/scripted-model.js";

describe("refining an earlier run's patch", () => {
  let place: Awaited<ReturnType<typeof refinable>>;
  beforeEach(async () => {
    place = await refinable();
  });
  afterEach(() => place.remove());

  it("goes on from the patch, holds its tests as anchors from the start, and proves the whole", async () => {
    const model = scriptedModel({
      understand: [reading()],
      writeTests: [tests({ "names the text": "assert.throws(() => parse(7), TypeError);" }, newTestPath)],
      implement: [
        `${implemented("Keep line breaks, and refuse what is no text", ["1: parse throws a TypeError now."])}${inParse(
          "function* logicalLines(text, { separator, comment }) {",
          'function* logicalLines(text, { separator, comment }) {\n  if (typeof text !== "string") throw new TypeError("no text");',
        )}`,
      ],
    });
    const { outcome, events } = await place.run(model, {
      task: refined("Refuse what is no text with a TypeError."),
      earlier: place.earlier,
    });
    expect(outcome).toMatchObject({ kind: "ready", title: "Keep line breaks, and refuse what is no text" });
    if (outcome.kind !== "ready") return;
    expect(outcome.answers).toEqual(["parse throws a TypeError now."]);
    const asked = model.requests.map(
      ({ stage, messages }) => [stage, messages.at(-1)?.content ?? ""] as const,
    );
    const asking = asked.filter(([, text]) => text.includes("# Answer what was asked on top"));
    expect(asking.map(([stage]) => stage)).toEqual(["implement"]);
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
    expect(events[0]).toMatchObject({ type: "run-started", earlier: { base: place.earlier.base } });
  });

  it("refuses a change set of another base", async () => {
    const elsewhere = { ...place.earlier, base: "0".repeat(40) };
    const task = refined("It must be quick.");
    await expect(place.run(scriptedModel({}), { task, earlier: elsewhere })).rejects.toMatchObject({
      code: "refine-other-base",
    });
  });
});
