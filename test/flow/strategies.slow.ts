import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { strategyOf } from "../../src/flow/strategies.js";
import { parseConfig } from "../../src/github/repository-config.js";
import { flowOn, notes, sample } from "../support/flow.js";
import { atOnce, patch } from "../support/sample-replies.js";
import { lastAsked, scriptedModel } from "../support/scripted-model.js";

const direct = strategyOf("direct");
const sampleOf = (count: number) => strategyOf(`sample:${count}`);

describe("the baselines that the flow is compared with", () => {
  let place: ReturnType<typeof flowOn>;
  beforeEach(() => {
    place = flowOn(sample);
  });
  afterEach(() => place.remove());

  it("checklist 8: ask once, with the flow's context, and offer no look-up", async () => {
    const model = scriptedModel({ implement: [atOnce(patch.good)] });
    const { outcome } = await place.run(model, { strategy: direct.run });
    expect(model.requests).toHaveLength(1);
    expect(lastAsked(model.requests[0])).toContain('<data name="src/parse.js"');
    expect(JSON.stringify(model.requests[0]?.messages)).not.toContain("need:");
    expect(outcome).toMatchObject({
      kind: "draft",
      evidence: {
        base: { passed: 18, failed: 0 },
        head: { passed: 18, failed: 0 },
        newTests: [],
        objections: [],
      },
    });
    expect(direct.declaresReady(outcome)).toBe(true);
  });

  it("show a patch that breaks the suite, and don't call it ready", async () => {
    const model = scriptedModel({ implement: [atOnce(patch.breaking)] });
    const { outcome } = await place.run(model, { strategy: direct.run });
    expect(outcome).toMatchObject({
      kind: "draft",
      evidence: { objections: [expect.stringMatching(/^Passing on the base/)] },
    });
    expect(direct.declaresReady(outcome)).toBe(false);
  });

  it("give up when the one answer can't be used, without asking again", async () => {
    const model = scriptedModel({ implement: [atOnce(patch.nothingFits)] });
    const { outcome } = await place.run(model, { strategy: direct.run });
    expect(model.requests).toHaveLength(1);
    expect(outcome.kind).toBe("gaveUp");
  });

  it("leave edits of tests out, since nobody could complain of them", async () => {
    const both = `${atOnce(patch.good)}\nDELETE test/parse.test.js\n`;
    const { outcome } = await place.run(scriptedModel({ implement: [both] }), { strategy: direct.run });
    expect("changes" in outcome ? outcome.changes.files.map(({ path }) => path) : null).toEqual([
      "src/parse.js",
    ]);
  });

  it("checklist 8: choose the answer that breaks least, though another came more often", async () => {
    const replies = [patch.breaking, patch.good, patch.breaking].map(atOnce);
    const model = scriptedModel({ implement: replies });
    const { outcome, events } = await place.run(model, { strategy: sampleOf(3).run });
    expect(new Set(model.requests.map(({ messages }) => JSON.stringify(messages))).size).toBe(1);
    expect(notes(events, "chosen")).toEqual(["of 3 answers with 2 different patches: one that came once"]);
    expect(sampleOf(3).declaresReady(outcome)).toBe(true);
  });

  it("choose the more frequent of two that break as little", async () => {
    const replies = [patch.forgetful, patch.good, patch.forgetful].map(atOnce);
    const { outcome } = await place.run(scriptedModel({ implement: replies }), {
      strategy: sampleOf(3).run,
    });
    const [file] = "changes" in outcome ? outcome.changes.files : [];
    expect(Buffer.from(file?.content ?? "", "base64").toString()).toContain("replaceAll");
  });

  it("go on with the usable answers when some can't be used", async () => {
    const replies = [patch.nothingFits, patch.good].map(atOnce);
    const { outcome, events } = await place.run(scriptedModel({ implement: replies }), {
      strategy: sampleOf(2).run,
    });
    expect(outcome.kind).toBe("draft");
    expect(notes(events, "reply-unusable")).toHaveLength(1);
  });

  it("get each recorded answer once when they are resumed again and again", async () => {
    const answers = [patch.good, patch.forgetful, patch.breaking, patch.anySeparator].map(atOnce);
    const breaksAfter = (from: number, to: number) =>
      scriptedModel({
        implement: [
          ...answers.slice(from, to),
          () => {
            throw new Error("a crash");
          },
        ],
      });
    const strategy = sampleOf(4).run;
    await expect(place.run(breaksAfter(0, 1), { strategy })).rejects.toThrow();
    await expect(place.run(breaksAfter(1, 2), { strategy })).rejects.toThrow();
    const last = scriptedModel({ implement: answers.slice(2) });
    const { events } = await place.run(last, { strategy });
    expect(last.requests).toHaveLength(2);
    expect(notes(events, "chosen")).toEqual(["of 4 answers with 4 different patches: one that came once"]);
  });

  it("are known by name, and nothing else is", () => {
    expect(strategyOf("sample:10").budget({ ...parseConfig(null).budget, minutes: 5 })).toMatchObject({
      calls: 10,
      minutes: 5,
    });
    for (const name of ["sample", "sample:0", "sample:-1", "sample:1.5", "Flow", ""]) {
      expect(() => strategyOf(name)).toThrow(expect.objectContaining({ code: "strategy-unknown" }));
    }
  });
});
