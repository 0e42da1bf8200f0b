import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { StageName } from "../../src/domain/run-event.js";
import { flowOn, notes, sample } from "../support/flow.js";
import { goodTests, patch, reading, tests } from "../support/sample-replies.js";
import { type ScriptedModel, scriptedModel } from "../support/scripted-model.js";

const need = "```yaml\nneed:\n  searches: [splitFields]\n```\n";
const half = (reply: string): string => reply.slice(0, reply.length / 2);
const calls = (model: ScriptedModel, stage: StageName) =>
  model.requests.filter((request) => request.stage === stage).length;

describe("a model that answers half, or always wants to see more, ends within the plan", () => {
  let place: ReturnType<typeof flowOn>;
  beforeEach(() => {
    place = flowOn(sample);
  });
  afterEach(() => place.remove());

  it("checklist 2: with half a reading: three tries, and the run gives up", async () => {
    const model = scriptedModel({ understand: Array(9).fill(half(reading())) });
    const { outcome } = await place.run(model);
    expect(outcome).toMatchObject({ kind: "gaveUp", why: expect.stringContaining("after 3 tries") });
    expect(model.requests).toHaveLength(3);
  });

  it("checklist 2: with half a patch once: the complaint names what is missing, and the whole answer is taken", async () => {
    const model = scriptedModel({
      understand: [reading()],
      writeTests: [tests(goodTests)],
      implement: [patch.good.slice(0, patch.good.lastIndexOf(">>>>>>> REPLACE")), patch.good],
    });
    const { outcome, events } = await place.run(model);
    expect(notes(events, "reply-unusable")).toEqual([expect.stringMatching(/SEARCH|REPLACE/)]);
    expect(outcome.kind).toBe("ready");
  });

  it("with tests of which only the list ever comes: the patch is still held to the suite, and is no proof", async () => {
    const model = scriptedModel({
      understand: [reading()],
      writeTests: Array(9).fill(tests(goodTests).split("WRITE ")[0]),
      implement: [patch.good],
      review: ["```yaml\nreview:\n  verdict: keep\n  findings: []\n```\n"],
    });
    const { outcome } = await place.run(model);
    expect(calls(model, "writeTests")).toBe(3);
    expect(outcome.kind).not.toBe("ready");
    expect(model.requests.length).toBeLessThanOrEqual(8);
  });

  it("with a need in every reply: two rounds are answered, three more are complained of", async () => {
    const model = scriptedModel({
      understand: [need, need, reading()],
      writeTests: [tests(goodTests)],
      implement: Array(9).fill(need),
    });
    const { outcome, events } = await place.run(model, {
      config: { budget: { calls: 20 }, climbTo: "standard" },
    });
    expect(calls(model, "understand")).toBe(3);
    expect(calls(model, "implement")).toBe(5);
    expect(notes(events, "need")).toHaveLength(4);
    expect(outcome).toMatchObject({
      kind: "gaveUp",
      why: expect.stringContaining("Nothing more can be looked up"),
    });
  });

  it("checklist 9: with a need in every reply, under the plan's own cap of calls", async () => {
    const model = scriptedModel({
      understand: [need, need, reading()],
      writeTests: Array(9).fill(need),
      implement: Array(9).fill(need),
    });
    const { outcome } = await place.run(model, { config: { climbTo: "standard" } });
    expect(outcome.kind).toBe("gaveUp");
    expect(model.requests.length).toBeLessThanOrEqual(8);
  });
});
