import { afterEach, describe, expect, it } from "@jest/globals";
import { choose } from "../../src/flow/stages/choose.js";
import type { Draft } from "../../src/flow/stages/implement.js";
import { implement } from "../../src/flow/stages/implement.js";
import { notes } from "../support/flow.js";
import { lastAsked, type Script, scriptedModel } from "../support/scripted-model.js";
import {
  cases,
  code,
  fileIn,
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

/** The stage `choose` on a real repository, with these patches and these tests. */
async function chooseFrom(patches: readonly string[], tests: object, script: Script = {}) {
  const model = scriptedModel(script);
  const room = await roomOn(model);
  place = room;
  const drafts: Draft[] = patches.map((text, index) => room.draft(index, { "src/price.js": text }));
  const written = { tests: await room.tests(testFile({ ...tests })) };
  const chosen = await choose.run(room.room, { baseline: await room.baseline(), reading, written, drafts });
  return { chosen, model, events: room.events(), winner: fileIn(chosen.draft.changes, "src/price.js"), room };
}

describe("candidates", () => {
  it("checklist 15: are asked for side by side from one prefix, none seeing another", async () => {
    const model = scriptedModel({
      implement: [code.right, code.rightToo, code.forgetsZero].map((text) => replies.implement(text)),
    });
    place = await roomOn(model, { plan: { candidates: 3 } });
    const drafts = await implement.run(place.room, { reading });
    expect(drafts.map((draft) => draft.approach)).toEqual([0, 1, 2]);
    expect(new Set(drafts.map((draft) => fileIn(draft.changes, "src/price.js"))).size).toBe(3);
    for (const { messages } of model.requests) {
      expect(messages.slice(0, -1)).toEqual(reading.prefix);
    }
    expect(
      ["First", "Second", "Third"].every((name) =>
        model.requests.some((one) => lastAsked(one).includes(`${name}:`)),
      ),
    ).toBe(true);
  });

  it("do without one whose replies can't be used", async () => {
    const useless = "I would rather not.";
    const model = scriptedModel({
      implement: Array(8).fill((request: { messages: readonly { content: string }[] }) =>
        request.messages.some(({ content }) => content.includes("Second:"))
          ? useless
          : replies.implement(code.right),
      ),
    });
    place = await roomOn(model, { plan: { candidates: 2 } });
    const drafts = await implement.run(place.room, { reading });
    expect(drafts.map((draft) => draft.approach)).toEqual([0]);
    expect(notes(place.events(), "candidate-missing")).toEqual([expect.stringContaining("after 3 tries")]);
  });

  it("checklist 15: are voted on by tests, and the losers are kept for later", async () => {
    const { chosen, winner, room } = await chooseFrom([code.forgetsZero, code.right], {
      ...cases.digits,
      ...cases.zero,
    });
    expect(winner).toBe(code.right);
    expect(chosen.others.map((draft) => draft.approach)).toEqual([0]);
    expect(chosen.suspects).toEqual([]);
    expect(room.runs("choose")).toBe(2);
    expect(notes(room.events(), "chosen")).toEqual(["“Second”, by the tests"]);
  });

  it("that came out as the same patch are one, and nothing is run to choose", async () => {
    const { chosen, room } = await chooseFrom([code.right, code.right], cases.digits);
    expect(chosen).toMatchObject({ others: [], twins: [1] });
    expect(room.runs("choose")).toBe(0);
    expect(notes(room.events(), "same-patch")).toEqual(["“First” and “Second” came out as the same patch"]);
  });
});

describe("checklist 15: a tie between candidates", () => {
  const name = "test/price-difference.test.js";

  it("is broken by a test that quotes the task, though the other patch is smaller", async () => {
    const reply = replies.tellApart("Zero gives `free`.", name, testFile(cases.zero));
    const { chosen, winner, model, events } = await chooseFrom([code.forgetsZero, code.right], cases.digits, {
      choose: [reply],
    });
    expect(winner).toBe(code.right);
    expect(chosen.tests.map(({ path, kind }) => [path, kind])).toEqual([
      ["test/price-new.test.js", "red"],
      [name, "red"],
    ]);
    expect(notes(events, "told-apart")).toEqual([
      expect.stringMatching(/Zero gives.*passed by “Second”; not by “First”/),
    ]);
    const [request] = model.requests;
    expect(request?.messages.slice(0, -1)).toEqual(reading.prefix);
    expect(lastAsked(request)).toMatch(
      /<data name="from the first to the second"[\s\S]*\+ {2}if \(cents === 0\) return "free";/,
    );
  });

  it("goes to the smaller patch where the sentence is not in the task", async () => {
    const reply = replies.tellApart("Zero costs nothing at all", name, testFile(cases.zero));
    const { chosen, winner, events } = await chooseFrom([code.right, code.forgetsZero], cases.digits, {
      choose: [reply],
    });
    expect(winner).toBe(code.forgetsZero);
    expect(chosen.tests).toHaveLength(1);
    expect(notes(events, "test-dropped")).toEqual([expect.stringContaining("not in the task: “Zero costs")]);
  });

  it("goes to the smaller patch where the test tells nothing apart", async () => {
    const reply = replies.tellApart(
      "euros with two digits",
      name,
      testFile({ again: 'assert.equal(price(250), "2.50");' }),
    );
    const { winner, events } = await chooseFrom([code.right, code.forgetsZero], cases.digits, {
      choose: [reply],
    });
    expect(winner).toBe(code.forgetsZero);
    expect(notes(events, "test-dropped")).toEqual([expect.stringContaining("every candidate passes it")]);
  });

  it("goes to the smaller patch where the task decides nothing", async () => {
    const { winner, events } = await chooseFrom([code.right, code.forgetsZero], cases.digits, {
      choose: [replies.noDifference],
    });
    expect(winner).toBe(code.forgetsZero);
    expect(notes(events, "no-difference")).toHaveLength(1);
    expect(notes(events, "chosen")).toEqual(["“Second”, the smallest of 2 that no test tells apart"]);
  });
});

describe("checklist 13: a test that several candidates contradict alike", () => {
  it("is suspect and has no say in the vote", async () => {
    // The third alone passes the test that is nowhere in the task, and nothing else.
    const bent = 'export const price = () => "1.50 EUR";\n';
    const { chosen, winner } = await chooseFrom(
      [code.right, code.rightToo, bent],
      { ...cases.zero, ...cases.currency },
      {
        choose: [replies.noDifference],
      },
    );
    expect(chosen.suspects).toEqual([{ id: "test/price-new.test.js > names the currency", candidates: 2 }]);
    expect(winner).toBe(code.right);
  });

  it("is not suspect where they fail it in different ways", async () => {
    const nothing = "export const price = () => undefined;\n";
    const { chosen } = await chooseFrom([code.forgetsZero, nothing], cases.zero, {
      choose: [replies.noDifference],
    });
    expect(chosen.suspects).toEqual([]);
  });
});
