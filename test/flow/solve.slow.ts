import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { changeSetHash } from "../../src/domain/change-set.js";
import { publishedChanges } from "../../src/domain/outcome.js";
import { pullRequestBody } from "../../src/report/pull-request.js";
import { flowOn, notes, sample, sampleTask } from "../support/flow.js";
import { expectation, fix, goodTests, patch, reading, tests } from "../support/sample-replies.js";
import { lastAsked, scriptedModel } from "../support/scripted-model.js";

describe("more of the flow on a real repository with a scripted model", () => {
  let place: ReturnType<typeof flowOn>;
  beforeEach(() => {
    place = flowOn(sample);
  });
  afterEach(() => place.remove());

  it("tells the failure and keeps the fix that mends it, with the passing tests as anchors", async () => {
    const model = scriptedModel({
      understand: [reading()],
      writeTests: [tests(goodTests)],
      implement: [patch.forgetful],
      iterateOnTests: [fix.forgetfulToGood],
    });
    const { outcome, events } = await place.run(model);
    expect(outcome.kind).toBe("ready");
    const asked = lastAsked(model.requests.at(-1));
    expect(asked).toContain("keeps a carriage return");
    expect(asked).not.toContain("keeps an empty line: ");
    expect(notes(events, "anchor")).toHaveLength(3);
  });

  it("makes a draft of a refactoring, which no test can show, and gives up the same patch for a task that wants more", async () => {
    const guard = { "still reads two fields": 'assert.deepEqual(parse("a,b"), [["a", "b"]]);' };
    const tidy = `\`\`\`yaml
implement:
  title: Name the settings at once
  summary: [one line less]
\`\`\`

EDIT src/parse.js
\`\`\`
<<<<<<< SEARCH
  const settings = { ...defaults, ...options };
=======
  const settings = Object.assign({}, defaults, options);
>>>>>>> REPLACE
\`\`\`
`;
    const asked = async (body: string) => {
      const model = scriptedModel({
        understand: [reading()],
        writeTests: [tests(guard)],
        implement: [tidy],
        review: ["```yaml\nreview:\n  verdict: keep\n  findings: []\n```\n"],
      });
      const at = flowOn(sample);
      const { outcome } = await at.run(model, { task: { ...sampleTask, title: "Tidy parse", body } });
      at.remove();
      return outcome;
    };
    const kept = await asked("Please refactor the settings without changing any behaviour.");
    expect(kept).toMatchObject({
      kind: "draft",
      missing: expect.arrayContaining(["No new test fails without the patch and passes with it."]),
    });
    expect(await asked("It should read tabs as well.")).toMatchObject({ kind: "gaveUp" });
  });

  it("mends what the patch broke in the repository's own tests before it looks at new ones", async () => {
    const model = scriptedModel({
      understand: [reading()],
      writeTests: [tests(goodTests)],
      implement: [patch.breaking],
      iterateOnSuite: [fix.breakingToGood],
    });
    const { outcome } = await place.run(model);
    expect(outcome.kind).toBe("ready");
    expect(lastAsked(model.requests.at(-1))).toContain("reads rows and fields");
  });

  it("takes out a wrong test whose contradiction the task decides, leaves right code as it is, and says so", async () => {
    const wrong = {
      ...goodTests,
      "turns line ends into \\n": 'assert.deepEqual(parse(\'"b\\r\\nc"\'), [["b\\nc"]]);',
    };
    const search = [
      '  it("turns line ends into \\\\n", () => {',
      '    assert.deepEqual(parse(\'"b\\r\\nc"\'), [["b\\nc"]]);',
      "  });",
    ].join("\n");
    const sentence = "It should come back exactly as it stands in the text";
    const model = scriptedModel({
      understand: [reading()],
      writeTests: [tests(wrong)],
      implement: [patch.good],
      iterateOnTests: [fix.testIsWrong(sentence, search)],
    });
    const { outcome, events } = await place.run(model);
    expect(notes(events, "test-quarantined")).toEqual([expect.stringContaining("turns line ends")]);
    expect(outcome).toMatchObject({ kind: "draft", missing: [expect.stringContaining(sentence)] });
    const kept = "changes" in outcome ? outcome.evidence.newTests.map((test) => test.id) : [];
    expect(kept).toHaveLength(3);
  });

  it("checklist 13: believes no quotation that is not in the task", async () => {
    const wrong = { "turns line ends into nothing": 'assert.deepEqual(parse(\'"b\\r\\nc"\'), [["bc"]]);' };
    const search = '  it("turns line ends into nothing", () => {';
    const lie = fix.testIsWrong("Line ends inside quotes are dropped", search);
    const model = scriptedModel({
      understand: [reading()],
      writeTests: [tests(wrong)],
      implement: [patch.good, patch.good],
      iterateOnTests: [lie, lie, patch.good, lie],
    });
    const { outcome, events } = await place.run(model, { config: { climbTo: "standard" } });
    expect(notes(events, "quotation-refused").length).toBeGreaterThan(0);
    expect(notes(events, "test-quarantined")).toEqual([]);
    expect(outcome.kind).not.toBe("ready");
  });

  it("checklist 14: never lets a patch delete tests: after three such replies it gives up", async () => {
    const model = scriptedModel({
      understand: [reading()],
      writeTests: [tests(goodTests)],
      implement: [patch.deletesTests, patch.deletesTests, patch.deletesTests],
    });
    const { outcome } = await place.run(model);
    expect(outcome).toMatchObject({
      kind: "gaveUp",
      why: expect.stringContaining("tests may not be changed"),
    });
  });

  it("says that it is already so only when tests for it pass on the base", async () => {
    const model = scriptedModel({
      understand: [reading({ judgement: "already-so" })],
      writeTests: [tests({ "keeps an empty field": 'assert.deepEqual(parse("a,"), [["a", ""]]);' })],
    });
    const { outcome } = await place.run(model);
    expect(outcome).toMatchObject({
      kind: "alreadySo",
      shownBy: [expect.stringContaining("keeps an empty field")],
    });
  });

  it("solves the task all the same when it is called already so, and a test shows that it is not", async () => {
    const model = scriptedModel({
      understand: [reading({ judgement: "already-so" })],
      writeTests: [tests(goodTests)],
      implement: [patch.good],
    });
    expect((await place.run(model)).outcome.kind).toBe("ready");
  });

  it("shows what a model needs to see first, and then takes its answer", async () => {
    const need = "```yaml\nneed:\n  files: [package.json]\n  symbols: []\n  searches: []\n```";
    const model = scriptedModel({
      understand: [need, reading()],
      writeTests: [tests(goodTests)],
      implement: [patch.good],
    });
    const { outcome, events } = await place.run(model);
    expect(outcome.kind).toBe("ready");
    expect(notes(events, "need")).toEqual(["package.json"]);
    expect(lastAsked(model.requests[1])).toContain("Reads and writes comma-separated values");
  });

  it("stops asking for more when a model always needs more", async () => {
    const need = "```yaml\nneed:\n  files: [src/stringify.js]\n```";
    const { outcome } = await place.run(scriptedModel({ understand: Array(5).fill(need) }), {
      config: { climbTo: "standard" },
    });
    expect(outcome).toMatchObject({ kind: "gaveUp", why: expect.stringContaining("looked up") });
  });

  it("checklist 4: works on a repository without any test", async () => {
    place.remove();
    place = flowOn({
      "package.json":
        '{"name":"rows","type":"module","exports":"./src/index.js","scripts":{"test":"node --test"}}',
      "src/index.js": 'export const parse = (text) => text.split("\\n").map((line) => [line]);\n',
    });
    const model = scriptedModel({
      understand: [reading()],
      writeTests: [tests({ "splits fields": 'assert.deepEqual(parse("a,b"), [["a", "b"]]);' })],
      implement: [
        patch.good.slice(0, patch.good.indexOf("\nEDIT")) +
          '\nWRITE src/index.js\n```js\nexport const parse = (text) => text.split("\\n").map((line) => line.split(","));\n```\n',
      ],
    });
    const { outcome } = await place.run(model, {
      task: { ...sampleTask, title: "Split fields", body: "Fields are split." },
    });
    expect("missing" in outcome ? outcome.missing : []).toEqual([]);
    expect(outcome).toMatchObject({ kind: "ready" });
  });

  it("lets an existing test fail that the task contradicts, and ends as a draft that names it once, with the sentence", async () => {
    const sentence = "A separator may have any length";
    const contradicted =
      "\n    - file: test/parse.test.js\n      test: refuses a separator that is not one character\n      sentence: A separator may have any length\n    - file: test/parse.test.js\n      test: leaves empty lines out\n      sentence: this is nowhere in the task";
    const model = scriptedModel({
      understand: [reading({ contradicted })],
      writeTests: [
        tests({ "takes a long separator": 'assert.deepEqual(parse("a", { separator: "::" }), [["a"]]);' }),
      ],
      implement: [patch.anySeparator],
      changeExpectations: [expectation.deleted, expectation.changed],
    });
    const { outcome, events } = await place.run(model, {
      task: { ...sampleTask, body: "A separator may have any length." },
    });
    expect(notes(events, "changed-expectation")).toEqual([expect.stringContaining("refuses a separator")]);
    expect(notes(events, "claim-dropped")).toEqual([expect.stringContaining("leaves empty lines out")]);
    expect(notes(events, "reply-unusable")).toEqual([expect.stringContaining("is gone or renamed")]);
    const asked = lastAsked(model.requests.find(({ stage }) => stage === "changeExpectations"));
    expect(asked).toContain("refuses a separator that is not one character");
    expect(asked).not.toContain("this is nowhere in the task");

    expect(outcome.kind).toBe("draft");
    if (outcome.kind !== "draft") return;
    expect(outcome.changes.files.map(({ path }) => path)).not.toContain("test/parse.test.js");
    expect(outcome.changedExpectations?.changes.files.map(({ path }) => path)).toEqual([
      "test/parse.test.js",
    ]);
    expect(outcome.evidence.changeSet).toBe(changeSetHash(publishedChanges(outcome)));
    expect(outcome.evidence.bothWays).toMatchObject({
      declared: [{ id: expect.stringContaining("refuses a separator"), sentence }],
      worseWithBase: [expect.stringContaining("refuses a separator")],
      changed: { failed: 0 },
      worseWithChanged: [],
    });
    const body = pullRequestBody({ outcome, events, issue: 1, runUrl: null, refineHint: "Say so." });
    expect(body).toContain("### Changed expectations");
    expect(body).toContain("-    assert.throws(");
    const said = outcome.missing.join("\n");
    expect(said.split("refuses a separator")).toHaveLength(2);
    expect(said).toContain(sentence);
  });
});
