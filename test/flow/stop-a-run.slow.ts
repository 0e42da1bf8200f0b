import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { RunEvent, StageName } from "../../src/domain/run-event.js";
import type { StopAsked, StopSign } from "../../src/domain/stop-sign.js";
import { flowOn, notes, sample } from "../support/flow.js";
import { fix, goodTests, patch, reading, tests } from "../support/sample-replies.js";
import { scriptedModel } from "../support/scripted-model.js";

/** A sign that says something from the moment on that `when` becomes true, and how often it was looked at. */
const sayingOnce =
  (what: StopAsked, when: (events: readonly RunEvent[]) => boolean) =>
  (events: () => readonly RunEvent[]): StopSign => ({
    asked: async () => (when(events()) ? what : null),
  });

const begun = (stage: StageName) => (events: readonly RunEvent[]) =>
  events.some((event) => event.type === "stage-started" && event.stage === stage);

const written = { understand: [reading()], writeTests: [tests(goodTests)] };

describe("a run that somebody asks to stop", () => {
  let place: ReturnType<typeof flowOn>;
  beforeEach(() => {
    place = flowOn(sample);
  });
  afterEach(() => place.remove());

  it("before the first call asks nobody, and says why there is nothing", async () => {
    const model = scriptedModel({});
    const { outcome, events } = await place.run(model, { stop: sayingOnce("stop", () => true) });
    expect(model.requests).toEqual([]);
    expect(outcome).toEqual({ kind: "gaveUp", why: "The run was stopped on request.", closest: null });
    expect(notes(events, "stop-requested")).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ type: "run-finished", outcome: { kind: "gaveUp" } });
  });

  it("while it iterates ends with the best so far, proven, in no higher effort and without a further call", async () => {
    let asked = false;
    const model = scriptedModel({
      ...written,
      implement: [
        () => {
          asked = true;
          return patch.forgetful;
        },
      ],
    });
    const { outcome, events } = await place.run(model, { stop: sayingOnce("stop", () => asked) });
    expect(model.requests.map(({ stage }) => stage).sort()).toEqual([
      "implement",
      "understand",
      "writeTests",
    ]);
    expect(notes(events, "climbed")).toEqual([]);
    expect(outcome).toMatchObject({
      kind: "draft",
      missing: expect.arrayContaining(["The work ended early: The run was stopped on request."]),
    });
    if (outcome.kind !== "draft") return;
    const states = outcome.evidence.newTests.map(({ id, onHead }) => [id.split(" > ").at(-1), onHead]);
    expect(states).toContainEqual(["keeps a line break", "passed"]);
    expect(states).toContainEqual(["keeps a carriage return", "failed"]);
    expect(outcome.changes.files.map(({ path }) => path)).toContain("src/parse.js");
  });

  it("leaves off a fix that was not run yet, and keeps the patch before it to the byte", async () => {
    let asked = false;
    const model = scriptedModel({
      ...written,
      implement: [patch.forgetful],
      iterateOnTests: [
        () => {
          asked = true;
          return fix.forgetfulToGood;
        },
      ],
    });
    const { outcome, events } = await place.run(model, { stop: sayingOnce("stop", () => asked) });
    expect(notes(events, "ended-early")).toEqual(["The run was stopped on request."]);
    expect(outcome.kind).toBe("draft");
    const source = "changes" in outcome ? outcome.changes.files[0]?.content : null;
    expect(Buffer.from(source ?? "", "base64").toString()).toContain("replaceAll");
  });

  it("during the proof is proven to the end, and says so", async () => {
    const model = scriptedModel({ ...written, implement: [patch.good] });
    const { outcome } = await place.run(model, { stop: sayingOnce("stop", begun("verify")) });
    expect(outcome).toMatchObject({
      kind: "ready",
      summary: expect.arrayContaining([
        "It was asked to stop while the patch was being proven, which was done to its end.",
      ]),
      evidence: { objections: [], head: { failed: 0 } },
    });
  });

  it("and whose issue was closed ends at once: nothing is proven, and the reason is told", async () => {
    const model = scriptedModel({ ...written, implement: [patch.forgetful] });
    const { outcome, events } = await place.run(model, {
      stop: sayingOnce("withdrawn", begun("iterateOnTests")),
    });
    expect(outcome).toEqual({
      kind: "gaveUp",
      why: "The issue was closed, or its label taken off.",
      closest: null,
    });
    expect(begun("verify")(events)).toBe(false);
    expect(model.requests.map(({ stage }) => stage)).not.toContain("iterateOnTests");
  });
});
