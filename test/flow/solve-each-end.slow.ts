import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { textOf } from "../../src/domain/change-set.js";
import { prefixShare } from "../../src/model/prefix-share.js";
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
    // Tests and code part as late as they can: what a prompt cache serves of a run without a fix (docs/models.md).
    expect(prefixShare(events).repeated).toBeGreaterThan(0.7);
  });

  it("checklist 8: writes tests and patch without sight of one another, from one prefix", async () => {
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
    const forTests = later.find(({ stage }) => stage === "writeTests");
    const forCode = later.find(({ stage }) => stage === "implement");
    expect(forTests?.messages.slice(0, 3)).toEqual(forCode?.messages.slice(0, 3));
    expect(
      forTests?.messages
        .slice(2)
        .map(({ content }) => content)
        .join(),
    ).not.toContain("Join lines");
    expect(lastAsked(forCode)).toMatch(/src\/parse\.js, parse: [\s\S]*Join lines/);
  });

  it("checklist 7: throws a fix away to the byte that passes its target and breaks an anchor", async () => {
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

  it("checklist 9: keeps the best candidate when the budget is spent", async () => {
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

  it("case 40: an edit that fits nowhere is sent back with the nearest text, and the tree stays as it was", async () => {
    const model = scriptedModel({
      understand: [reading()],
      writeTests: [tests(goodTests)],
      implement: [patch.nothingFits, patch.good],
    });
    const { outcome, events } = await place.run(model);
    const [first, again] = model.requests.filter(({ stage }) => stage === "implement");
    expect(again?.messages.slice(0, first?.messages.length)).toEqual(first?.messages);
    expect(lastAsked(again)).toMatch(/can't be used:[\s\S]*src\/parse\.js: [\s\S]*whole answer again/);
    expect(notes(events, "reply-unusable")).toEqual([expect.stringContaining("src/parse.js")]);
    expect(outcome.kind).toBe("ready");
  });

  it("case 40: edits that never fit end the run within the bound, with nothing published", async () => {
    const model = scriptedModel({
      understand: [reading()],
      writeTests: [tests(goodTests)],
      implement: Array(9).fill(patch.nothingFits),
    });
    const { outcome } = await place.run(model);
    expect(outcome).toMatchObject({ kind: "gaveUp", why: expect.stringContaining("after 3 tries") });
    expect(model.requests.filter(({ stage }) => stage === "implement")).toHaveLength(3);
  });

  it("case 41: the same patch is not run twice; the next approach has its turn, and the best is kept", async () => {
    const model = scriptedModel({
      understand: [reading()],
      writeTests: [tests(goodTests)],
      implement: [patch.forgetful],
      iterateOnTests: [fix.idle, fix.idle, patch.forgetful, fix.idle],
    });
    const { outcome, events } = await place.run(model, { config: { climbTo: "standard" } });
    // Of five patches three were run before: each is told, none is run again.
    const runs = events.filter(
      (event) =>
        event.type === "command-finished" &&
        event.stage === "iterateOnTests" &&
        event.purpose === "whole suite",
    );
    expect(runs).toHaveLength(2);
    expect(notes(events, "dead-end")).toHaveLength(3);
    expect(notes(events, "rotated")).toEqual([expect.stringContaining("One pass")]);
    expect(outcome.kind).toBe("draft");
    // A run with fixes only grows its conversation: what a prompt cache serves (docs/models.md).
    expect(prefixShare(events).repeated).toBeGreaterThan(0.7);
  });
});
