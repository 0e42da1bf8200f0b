import { afterEach, describe, expect, it } from "@jest/globals";
import type { Room } from "../../src/flow/room.js";
import { choose } from "../../src/flow/stages/choose.js";
import { flowOn, notes, sample } from "../support/flow.js";
import { goodTests, patch, reading as sampleReading, tests } from "../support/sample-replies.js";
import { scriptedModel } from "../support/scripted-model.js";
import { cases, code, fileIn, reading, roomOn, testFile } from "../support/stages.js";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

describe("a request to stop", () => {
  it("while candidates are compared leaves the rest unmeasured: the first is gone on with", async () => {
    const place = await roomOn(scriptedModel({}));
    cleanups.push(place.close);
    const drafts = [code.forgetsZero, code.right].map((text, index) =>
      place.draft(index, { "src/price.js": text }),
    );
    const written = { tests: await place.tests(testFile({ ...cases.digits, ...cases.zero })) };
    const { signal } = place.room;
    const room: Room = { ...place.room, stopping: { look: async () => true, signal } };
    const chosen = await choose.run(room, { baseline: await place.baseline(), reading, written, drafts });
    expect(fileIn(chosen.draft.changes, "src/price.js")).toBe(code.forgetsZero);
    expect(notes(place.events(), "ended-early")).toEqual(["The run was stopped on request."]);
  });

  it("while hunks are looked at leaves them to the proof: ready, and told that something was left off", async () => {
    const place = flowOn(sample);
    cleanups.push(place.remove);
    const model = scriptedModel({
      understand: [sampleReading()],
      writeTests: [tests(goodTests)],
      implement: [patch.good],
    });
    const { outcome, events } = await place.run(model, {
      stop: (so) => ({
        asked: async () =>
          so().some((event) => event.type === "stage-started" && event.stage === "review") ? "stop" : null,
      }),
    });
    expect(notes(events, "hunks")).toEqual([]);
    expect(outcome).toMatchObject({
      kind: "ready",
      summary: expect.arrayContaining([
        expect.stringContaining("stopped on request: a review or further tests"),
      ]),
      evidence: { hunks: [expect.objectContaining({ path: "src/parse.js" })] },
    });
  });
});
