import { afterEach, describe, expect, it } from "@jest/globals";
import type { Draft } from "../../src/flow/stages/implement.js";
import { iterateOnTests } from "../../src/flow/stages/iterate-on-tests.js";
import { notes } from "../support/flow.js";
import { lastAsked, type Script, scriptedModel } from "../support/scripted-model.js";
import {
  cases,
  code,
  fileIn,
  progressOf,
  reading,
  replies,
  roomOn,
  type StageRoom,
  testFile,
} from "../support/stages.js";

let place: StageRoom | null = null;
afterEach(async () => {
  await place?.close();
  place = null;
});

const ids = (...titles: string[]) => titles.map((title) => `test/price-new.test.js > ${title}`);

/** The stage `iterateOnTests` on one patch, with others left over, and tests of which some are suspect. */
async function iterateFrom({
  patch,
  tests,
  script,
  others = [],
  suspects = [],
}: {
  patch: string;
  tests: object;
  script: Script;
  others?: readonly string[];
  suspects?: readonly string[];
}) {
  const model = scriptedModel(script);
  const room = await roomOn(model);
  place = room;
  const draft = room.draft(0, { "src/price.js": patch });
  const rest: Draft[] = others.map((text, index) => room.draft(index + 1, { "src/price.js": text }));
  const chosen = {
    draft,
    others: rest,
    twins: [],
    tests: await room.tests(testFile({ ...tests })),
    suspects: ids(...suspects).map((id) => ({ id, candidates: 2 })),
  };
  const tested = await iterateOnTests.run(room.room, {
    baseline: await room.baseline(),
    reading,
    chosen,
    suited: progressOf(draft),
    earlier: null,
  });
  return {
    tested,
    model,
    room,
    events: room.events(),
    result: fileIn(tested.candidate.changes, "src/price.js"),
  };
}

describe("a suspect test", () => {
  const tests = { ...cases.zero, ...cases.currency };
  const suspects = ["names the currency"];
  const bent =
    'export const price = (cents) => (cents === 0 ? "free" : (cents / 100).toFixed(2) + " EUR");\n';

  it("checklist 7, 13: bends no patch without a sentence of the task; it is taken out, and both sides are shown", async () => {
    const { tested, model, events, result } = await iterateFrom({
      patch: code.right,
      tests,
      suspects,
      script: { iterateOnTests: [replies.fix(bent), replies.fix(bent, "Prices name their currency")] },
    });
    expect(result).toBe(code.right);
    expect(notes(events, "quotation-refused")).toHaveLength(2);
    expect(lastAsked(model.requests[0])).toContain("2 candidates, coded apart");
    expect(lastAsked(model.requests[1])).toContain("no sentence of the task was quoted that decides for it");
    expect(notes(events, "test-quarantined")).toEqual([expect.stringContaining("names the currency")]);
    expect(tested.tests.map(({ content }) => content)).toEqual([testFile(cases.zero)]);
    expect(tested.candidate.distance).toMatchObject({ newTestsFailing: 0, anchorsBroken: 0 });
    expect(tested.disagreements).toEqual([
      {
        id: ids("names the currency")[0],
        followsFrom: `said of ${ids("names the currency")[0]}`,
        behaviour: expect.stringContaining("1.50"),
        contradictedBy: 2,
        takenOut: true,
      },
    ]);
    expect(tested.ended).toBeNull();
  });

  it("is settled for the patch's cost by a fix that quotes the task", async () => {
    const { tested, result } = await iterateFrom({
      patch: code.forgetsZero,
      tests: { ...cases.digits, ...cases.zero },
      suspects: ["zero is free"],
      script: { iterateOnTests: [replies.fix(code.right, "Zero gives `free`.")] },
    });
    expect(result).toBe(code.right);
    expect(tested.disagreements).toEqual([]);
    expect(tested.anchors).toEqual(ids("keeps two digits", "zero is free"));
  });
});

describe("a wrong test that is not suspect", () => {
  it("checklist 7: leaves right code intact to the byte, as every fix for it breaks an anchor, and is shown with both sides", async () => {
    const wrong = { ...cases.digits, "zero is zero": 'assert.equal(price(0), "0.00");', ...cases.zero };
    const fixes = [code.forgetsZero, `// no\n${code.forgetsZero}`, code.forgetsZeroToo, code.forgetsZero];
    const { tested, result, events } = await iterateFrom({
      patch: code.right,
      tests: wrong,
      others: [code.rightToo],
      script: {
        iterateOnTests: [...fixes.map((text) => replies.fix(text))],
      },
    });
    expect(result).toBe(code.right);
    expect(notes(events, "fix-rejected")).toHaveLength(4);
    expect(notes(events, "fix-rejected").every((why) => why.includes("breaks what passed before"))).toBe(
      true,
    );
    expect(tested.disagreements).toMatchObject([
      {
        id: ids("zero is zero")[0],
        takenOut: false,
        contradictedBy: 1,
        behaviour: expect.stringContaining("free"),
      },
    ]);
  });
});

describe("fixes that fail", () => {
  it("checklist 18: in exactly the same way count once, and the next prompt says so", async () => {
    const again = (note: string) => replies.fix(`// ${note}\n${code.forgetsZero}`);
    const { model, events, tested } = await iterateFrom({
      patch: code.forgetsZero,
      tests: { ...cases.digits, ...cases.zero },
      others: [code.right],
      script: { iterateOnTests: [again("one"), again("two")] },
    });
    expect(notes(events, "dead-end")).toEqual([]);
    expect(notes(events, "same-failure")).toHaveLength(1);
    expect(lastAsked(model.requests[1])).not.toContain("an earlier fix failed");
    expect(tested.candidate.changes.files).toHaveLength(1);
  });

  it("checklist 5: lead to a candidate that is coded already, without asking for it again", async () => {
    const idle = (note: string) => replies.fix(`// ${note}\n${code.forgetsZero}`);
    const { model, events, tested, result } = await iterateFrom({
      patch: code.forgetsZero,
      tests: { ...cases.digits, ...cases.zero },
      others: [code.right],
      script: { iterateOnTests: [idle("one"), idle("two")] },
    });
    expect(notes(events, "rotated")).toEqual(["to the approach “Second”, which is coded already"]);
    expect(result).toBe(code.right);
    expect(model.requests).toHaveLength(2);
    expect(tested.tried).toEqual([0, 1]);
  });

  it("checklist 9, 18: a model that gives the same patch for ever ends within the plan", async () => {
    const same = replies.fix(code.forgetsZero);
    const { model, events, room, tested } = await iterateFrom({
      patch: code.forgetsZero,
      tests: { ...cases.digits, ...cases.zero },
      script: {
        iterateOnTests: [same, same, replies.implement(code.forgetsZero), same, same, same, same, same],
      },
    });
    expect(model.requests).toHaveLength(room.room.plan.testFixes);
    expect(room.runs("iterateOnTests")).toBe(1);
    expect(lastAsked(model.requests[2])).toContain("exactly the way in which an earlier fix failed");
    expect(notes(events, "dead-end")).toHaveLength(4);
    expect(tested.disagreements).toHaveLength(1);
  });
});
