import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { flowOn, notes, sample } from "../support/flow.js";
import {
  fix,
  goodTests,
  nothingWritten,
  patch,
  reading,
  readingInTwo,
  tests,
  together,
} from "../support/sample-replies.js";
import { lastAsked, scriptedModel } from "../support/scripted-model.js";

const sentence = "It should come back exactly as it stands in the text";
const quoted = tests(goodTests, undefined, sentence);
const again = tests(
  { "keeps it as it stands": 'assert.deepEqual(parse(\'"x\\r\\ny"\'), [["x\\r\\ny"]]);' },
  "test/quoted-line-breaks-again.test.js",
);
const need = "```yaml\nneed:\n  files: [package.json]\n```";
const quick = { effort: "quick" };
const toStandard = { ...quick, climbTo: "standard" };

describe("efforts on a real repository with a scripted model", () => {
  let place: ReturnType<typeof flowOn>;
  beforeEach(() => {
    place = flowOn(sample);
  });
  afterEach(() => place.remove());

  describe("quick", () => {
    it("asks once, shows each stage under its own name, and is ready by a test that quotes the task", async () => {
      const model = scriptedModel({ understand: [together(reading(), quoted, patch.good)] });
      const { outcome, events } = await place.run(model, { config: quick });
      expect(outcome).toMatchObject({ kind: "ready", sharedReading: true });
      expect(model.requests).toHaveLength(1);
      const finished = events.flatMap((event) => (event.type === "stage-finished" ? [event.stage] : []));
      expect(finished).toEqual(expect.arrayContaining(["understand", "writeTests", "implement", "verify"]));
      expect(events.find((event) => event.type === "model-replied")?.questions).toEqual([
        "reflect",
        "explain_tests",
        "localise",
        "approaches",
        "rank",
        "write_tests",
        "implement",
      ]);
    });

    it("is a draft that says so where no test follows from the task's own words", async () => {
      const model = scriptedModel({ understand: [together(reading(), tests(goodTests), patch.good)] });
      const { outcome } = await place.run(model, { config: quick });
      expect(outcome).toMatchObject({
        kind: "draft",
        missing: [expect.stringContaining("one reading of the task")],
      });
    });

    it("asks the asker when the task is unclear, and needs neither tests nor code then", async () => {
      const unclear = reading({ judgement: "unclear", questions: ["Which line ends?"] });
      const model = scriptedModel({ understand: [together(unclear, nothingWritten)] });
      const { outcome } = await place.run(model, { config: quick });
      expect(outcome).toEqual({ kind: "asked", questions: ["Which line ends?"] });
    });

    it("says that it is already so when its tests pass on the base", async () => {
      const passing = tests({ "keeps an empty field": 'assert.deepEqual(parse("a,"), [["a", ""]]);' });
      const reply = together(
        reading({ judgement: "already-so" }),
        passing,
        '```yaml\nimplement:\n  title: ""\n  summary: []\n```\n',
      );
      const { outcome } = await place.run(scriptedModel({ understand: [reply] }), { config: quick });
      expect(outcome).toMatchObject({
        kind: "alreadySo",
        shownBy: [expect.stringContaining("keeps an empty field")],
      });
    });

    it("sends back a reply that changes an existing test, or holds no code", async () => {
      const model = scriptedModel({
        understand: [
          together(reading(), quoted, patch.deletesTests),
          together(reading(), quoted, "```yaml\nimplement:\n  title: a\n  summary: []\n```\n"),
          together(reading(), quoted, patch.good),
        ],
      });
      const { outcome, events } = await place.run(model, { config: quick });
      expect(notes(events, "reply-unusable")).toEqual([
        expect.stringContaining("test/parse.test.js"),
        expect.stringContaining("no edits follow"),
      ]);
      expect(outcome.kind).toBe("ready");
    });
  });

  describe("climbing", () => {
    /** Quick gets stuck on a carriage return, by two different fixes that fail. */
    const stuckQuick = {
      understand: [together(reading(), quoted, patch.forgetful), reading()],
      iterateOnTests: [fix.idle, fix.breaksAnchors],
    };

    it("goes from quick to a fresh reading with lessons that the test writer does not see, under the next caps", async () => {
      const model = scriptedModel({ ...stuckQuick, writeTests: [again], implement: [patch.good] });
      const { outcome, events } = await place.run(model, { config: toStandard });
      expect(notes(events, "climbed")).toEqual([
        "from quick to standard (at most 8 calls and 80000 input tokens in all): 2 different fixes failed",
      ]);
      const asked = (stage: string) =>
        model.requests.filter((request) => request.stage === stage).at(-1)?.messages ?? [];
      const text = (stage: string) =>
        asked(stage)
          .map(({ content }) => content)
          .join("\n");
      expect(text("understand")).toContain("What was tried before");
      expect(text("implement")).toContain("What was tried before");
      expect(text("writeTests")).not.toContain("What was tried before");
      expect(model.requests).toHaveLength(6);
      expect(outcome.kind).toBe("ready");
      expect("sharedReading" in outcome).toBe(false);
      // The tests of the first reading stand beside those of the second.
      const newTests = "evidence" in outcome ? outcome.evidence.newTests.map(({ id }) => id) : [];
      expect(newTests).toHaveLength(4);
    });

    it("resumes after a climb without asking anybody, and notes the climb once", async () => {
      const script = { ...stuckQuick, writeTests: [again], implement: [patch.good] };
      const first = await place.run(scriptedModel(script), { config: toStandard });
      const nobody = scriptedModel({});
      const second = await place.run(nobody, { config: toStandard });
      expect(second.outcome).toEqual(first.outcome);
      expect(nobody.requests).toEqual([]);
      expect(notes(second.events, "climbed")).toHaveLength(1);
    });

    it("ends with the best candidate of all efforts when the next one's replies can't be used", async () => {
      const [stuck = ""] = stuckQuick.understand;
      const model = scriptedModel({ ...stuckQuick, understand: [stuck, "no", "no", "no"] });
      const { outcome } = await place.run(model, { config: toStandard });
      expect(outcome).toMatchObject({ kind: "draft", sharedReading: true });
      expect("missing" in outcome ? outcome.missing.join() : "").toContain("after 3 tries");
    });

    it("keeps the earlier candidate where that is nearer to done than what more effort gave", async () => {
      const model = scriptedModel({
        ...stuckQuick,
        writeTests: [again],
        implement: [patch.breaking],
        iterateOnSuite: Array(3).fill("no"),
      });
      const { outcome, events } = await place.run(model, { config: toStandard });
      expect(notes(events, "earlier-kept")).toHaveLength(1);
      expect(outcome.kind).toBe("draft");
    });

    it("goes from standard to the further approaches, with the reading and the tests that are there", async () => {
      const model = scriptedModel({
        understand: [reading()],
        writeTests: [tests(goodTests)],
        implement: [patch.forgetful, patch.good],
        iterateOnTests: [fix.idle, fix.breaksAnchors],
      });
      const { outcome, events } = await place.run(model);
      expect(notes(events, "climbed")).toEqual([expect.stringMatching(/^from standard to thorough /)]);
      const last = lastAsked(model.requests.at(-1));
      expect(last).toContain("What was tried before");
      expect(last).toContain("One pass");
      expect(last).not.toContain("Join lines:");
      expect(outcome.kind).toBe("ready");
    });

    it("climbs where a test and the patch disagree and the sentence quoted is not in the task", async () => {
      const wrong = { "turns line ends into nothing": 'assert.deepEqual(parse(\'"b\\r\\nc"\'), [["bc"]]);' };
      const search = [
        '  it("turns line ends into nothing", () => {',
        '    assert.deepEqual(parse(\'"b\\r\\nc"\'), [["bc"]]);',
        "  });",
      ].join("\n");
      const model = scriptedModel({
        understand: [reading()],
        writeTests: [tests({ ...goodTests, ...wrong })],
        implement: [patch.good, patch.good],
        iterateOnTests: [
          fix.testIsWrong("Line ends inside quotes are dropped", search),
          fix.testIsWrong(sentence, search),
        ],
      });
      const { outcome, events } = await place.run(model);
      expect(notes(events, "climbed")).toEqual([expect.stringContaining("no sentence of the task")]);
      expect(notes(events, "test-quarantined")).toHaveLength(1);
      expect(outcome.kind).toBe("draft");
    });

    it("climbs at the third need, and looks up more there", async () => {
      const model = scriptedModel({
        understand: [need, need, need, need, need, need, ...readingInTwo()],
        writeTests: [tests(goodTests)],
        implement: [patch.good, patch.forgetful],
      });
      const { outcome, events } = await place.run(model);
      expect(notes(events, "climbed")).toEqual([expect.stringContaining("wants to see more")]);
      expect(notes(events, "need")).toHaveLength(5);
      expect(outcome.kind).toBe("ready");
    });

    it("checklist 9: asks no more than the configured calls, even when it would climb", async () => {
      const model = scriptedModel({
        understand: [reading()],
        writeTests: [tests(goodTests)],
        implement: [patch.forgetful],
      });
      const { outcome, events } = await place.run(model, { config: { budget: { calls: 3 } } });
      expect(model.requests).toHaveLength(3);
      expect(notes(events, "climbed")).toEqual([]);
      expect(outcome).toMatchObject({ kind: "draft" });
    });

    it("stays where it is when the configuration lets it climb no further", async () => {
      const model = scriptedModel({
        understand: [reading()],
        writeTests: [tests(goodTests)],
        implement: [patch.forgetful],
        iterateOnTests: [fix.idle, fix.breaksAnchors, patch.good],
      });
      const { outcome, events } = await place.run(model, { config: { climbTo: "standard" } });
      expect(notes(events, "rotated")).toHaveLength(1);
      expect(outcome.kind).toBe("ready");
    });
  });

  describe("thorough", () => {
    it("reads in two calls, the second appended to the first, and codes the approaches side by side", async () => {
      const model = scriptedModel({
        understand: readingInTwo(),
        writeTests: [tests(goodTests)],
        implement: [patch.forgetful, patch.good],
      });
      const { outcome } = await place.run(model, { config: { effort: "thorough" } });
      const [first, second, ...later] = model.requests;
      expect(second?.messages.slice(0, first?.messages.length)).toEqual(first?.messages);
      expect(lastAsked(first)).not.toContain("Sketch approaches");
      expect(lastAsked(second)).toContain("Sketch approaches");
      for (const { messages } of later) {
        expect(messages.map(({ content }) => content).join("\n")).not.toContain("Sketch approaches");
      }
      expect(later.map(({ stage }) => stage).sort()).toEqual(["implement", "implement", "writeTests"]);
      expect(outcome.kind).toBe("ready");
    });
  });

  describe("left out for a measurement", () => {
    it("checklist 24: asks for neither approaches nor tests, and lets the code's writer choose", async () => {
      const [task] = readingInTwo();
      const model = scriptedModel({ understand: [task], implement: [patch.good] });
      const { outcome } = await place.run(model, { without: ["approaches", "writeTests", "review"] });
      expect(lastAsked(model.requests[0])).not.toMatch(/Sketch approaches|Rank the approaches/);
      expect(lastAsked(model.requests[1])).toContain("As you see fit");
      expect(model.requests).toHaveLength(2);
      // Without a test of its own nothing shows that the patch does what it should.
      expect(outcome.kind).not.toBe("ready");
    });

    it("checklist 24: makes no fixes, and does not climb for want of them", async () => {
      const model = scriptedModel({
        understand: [reading()],
        writeTests: [tests(goodTests)],
        implement: [patch.forgetful],
      });
      const { outcome, events } = await place.run(model, { without: ["fixes"] });
      expect(model.requests).toHaveLength(3);
      expect(notes(events, "climbed")).toEqual([]);
      expect(outcome.kind).toBe("draft");
    });
  });
});
