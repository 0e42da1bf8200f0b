import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { textOf } from "../../src/domain/change-set.js";
import { flowOn, notes, sample } from "../support/flow.js";
import { fix, goodTests, patch, reading, tests } from "../support/sample-replies.js";
import { lastAsked, scriptedModel } from "../support/scripted-model.js";

describe("the flow on a real repository with a scripted model", () => {
  let place: ReturnType<typeof flowOn>;
  beforeEach(() => {
    place = flowOn(sample);
  });
  afterEach(() => place.remove());

  it("ends ready when tests and patch, written apart, agree", async () => {
    const model = scriptedModel({
      understand: [reading()],
      writeTests: [tests(goodTests)],
      implement: [patch.good],
    });
    const { outcome, events } = await place.run(model);
    expect(outcome).toMatchObject({ kind: "ready", title: "Keep line breaks inside quoted fields" });
    if (outcome.kind !== "ready") return;
    expect(outcome.changes.files.map((file) => file.path)).toEqual([
      "src/parse.js",
      "test/quoted-line-breaks.test.js",
    ]);
    expect(outcome.evidence.newTests).toHaveLength(3);
    expect(
      outcome.evidence.newTests.every((test) => test.onBase === "failed" && test.onHead === "passed"),
    ).toBe(true);
    expect(outcome.evidence.base).toEqual({ passed: 18, failed: 0, skipped: 0 });
    expect(outcome.evidence.head).toEqual({ passed: 21, failed: 0, skipped: 0 });
    expect(model.requests).toHaveLength(3);
    expect(events.at(-1)).toMatchObject({ type: "run-finished", usage: { calls: 3 } });
  });

  it("writes tests and patch without sight of one another, from one prefix", async () => {
    const model = scriptedModel({
      understand: [reading()],
      writeTests: [tests(goodTests)],
      implement: [patch.good],
    });
    await place.run(model);
    const [first, ...later] = model.requests;
    for (const request of later) {
      expect(request.messages.slice(0, 3).map(({ role }) => role)).toEqual(["system", "user", "assistant"]);
      expect(request.messages.slice(0, 2)).toEqual(first?.messages);
      expect(request.messages).toHaveLength(4);
    }
  });

  it("throws a fix away to the byte that passes its target and breaks an anchor", async () => {
    const model = scriptedModel({
      understand: [reading()],
      writeTests: [tests(goodTests)],
      implement: [patch.forgetful],
      iterateOnTests: [fix.breaksAnchors, fix.forgetfulToGood],
    });
    const { outcome, events } = await place.run(model);
    expect(notes(events, "fix-rejected")).toEqual([expect.stringContaining("it breaks what passed before")]);
    expect(lastAsked(model.requests.at(-1))).toContain("the code is again as it was before it");
    expect(outcome.kind).toBe("ready");
    const parse =
      "changes" in outcome ? outcome.changes.files.find((file) => file.path === "src/parse.js") : undefined;
    expect(parse && textOf(parse)).not.toContain('text.includes("\\r")');
  });

  it("asks the asker when the task is unclear", async () => {
    const model = scriptedModel({
      understand: [reading({ judgement: "unclear", questions: ["Which line ends?"] })],
    });
    const { outcome } = await place.run(model);
    expect(outcome).toEqual({ kind: "asked", questions: ["Which line ends?"] });
  });

  it("keeps the best candidate when the budget is spent", async () => {
    const model = scriptedModel({
      understand: [reading()],
      writeTests: [tests(goodTests)],
      implement: [patch.forgetful],
    });
    const { outcome } = await place.run(model, { config: { budget: { calls: 3 } } });
    expect(outcome).toMatchObject({ kind: "draft" });
    expect("missing" in outcome ? outcome.missing.join() : "").toContain("budget is spent");
  });

  it("resumes from its journal without asking anybody again", async () => {
    const script = { understand: [reading()], writeTests: [tests(goodTests)], implement: [patch.good] };
    const first = await place.run(scriptedModel(script));
    const again = scriptedModel({});
    const second = await place.run(again);
    expect(second.outcome).toEqual(first.outcome);
    expect(again.requests).toEqual([]);
  });
});
