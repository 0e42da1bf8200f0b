import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { Config } from "../../src/domain/config.js";
import { Outcome } from "../../src/domain/outcome.js";
import type { RunEvent } from "../../src/domain/run-event.js";
import { estimateOf } from "../../src/flow/estimate.js";
import { planOf } from "../../src/flow/plan.js";
import { flowOn, sample } from "../support/flow.js";
import { goodTests, reading, tests } from "../support/sample-replies.js";
import { scriptedModel } from "../support/scripted-model.js";

describe("a dry run", () => {
  let place: ReturnType<typeof flowOn>;
  beforeEach(() => {
    place = flowOn(sample);
  });
  afterEach(() => place.remove());

  it.each(["quick", "standard"])("of effort %s plans, writes tests, and changes nothing", async (effort) => {
    const model = scriptedModel({ understand: [reading()], writeTests: [tests(goodTests)] });
    const { outcome, events } = await place.run(model, { config: { effort }, dry: true });
    expect(model.requests.map(({ stage }) => stage)).toEqual(["understand", "writeTests"]);
    expect(Outcome.parse(outcome)).toMatchObject({
      kind: "planned",
      plan: [
        "Read line breaks inside quoted fields as text",
        "Approach: Join lines",
        "join a line with the next while a quote is open",
        "Its risk: it must know when a quote is open",
        "Change src/parse.js, parse: it splits lines without regard to quotes",
        "May be affected: src/records.js",
      ],
      tests: [{ path: "test/quoted-line-breaks.test.js", kind: "red" }],
      estimate: { used: { calls: 2 }, most: { calls: 20, inputTokens: 200_000, costUsd: null } },
    });
    expect(events[0]).toMatchObject({ plan: [expect.stringMatching(/^understand/), "writeTests (1 call)"] });
    const stages = events.flatMap((event) => (event.type === "stage-started" ? [event.stage] : []));
    expect(stages).toEqual(["measureBaseline", "gatherContext", "understand", "writeTests"]);
  });

  it("asks where the task is unclear, and shows what is so already", async () => {
    const unclear = reading({ judgement: "unclear", questions: ["Which quotes?"] });
    const { outcome } = await place.run(scriptedModel({ understand: [unclear] }), { dry: true });
    expect(outcome).toEqual({ kind: "asked", questions: ["Which quotes?"] });
  });

  it("shows what is so already", async () => {
    const model = scriptedModel({
      understand: [reading({ judgement: "already-so" })],
      writeTests: [tests({ "reads nothing": 'assert.deepEqual(parse(""), []);' })],
    });
    expect((await place.run(model, { dry: true })).outcome.kind).toBe("alreadySo");
  });
});

describe("the estimate", () => {
  const reply = (
    stage: "understand" | "writeTests",
    inputTokens: number,
    costUsd: number | null,
  ): RunEvent => ({
    type: "model-replied",
    at: "2026-11-22T10:00:00Z",
    stage,
    questions: [],
    request: "",
    messages: [],
    text: "",
    finish: "stop",
    model: "m",
    usage: { calls: 1, inputTokens, cachedTokens: 0, outputTokens: 100, costUsd },
    durationMs: 1,
  });
  const priced = [reply("understand", 4000, 0.04), reply("writeTests", 6000, 0.06)];
  const plan = (config: object) => planOf(Config.parse(config));

  it("adds the code's prompt to what reading and tests took, and bounds the rest by the caps", () => {
    expect(estimateOf(plan({}), priced)).toMatchObject({
      used: { calls: 2, inputTokens: 10_000 },
      least: { calls: 3, inputTokens: 16_000, costUsd: 0.16 },
      most: { calls: 20, inputTokens: 200_000, costUsd: 2 },
    });
  });

  it("is one prompt at least when quick, and no more than a run may use", () => {
    const budget = { calls: 2, inputTokens: 5000, costUsd: 0.03, minutes: 60 };
    expect(estimateOf(plan({ effort: "quick" }), priced).least).toEqual({
      calls: 1,
      inputTokens: 4000,
      costUsd: 0.04,
    });
    expect(estimateOf(plan({ budget }), priced)).toMatchObject({
      least: { calls: 2, inputTokens: 5000, costUsd: 0.03 },
      most: { calls: 2, inputTokens: 5000, costUsd: 0.03 },
    });
  });

  it("names no price where none is known", () => {
    const { least, most } = estimateOf(plan({}), [reply("understand", 4000, null)]);
    expect([least.costUsd, most.costUsd]).toEqual([null, null]);
  });
});
