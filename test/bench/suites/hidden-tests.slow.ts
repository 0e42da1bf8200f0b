import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { loadSuite } from "../../../src/bench/suites/load-suite.js";
import { openRoom } from "../../../src/flow/open-room.js";
import { run } from "../../../src/flow/run.js";
import { openJournal } from "../../../src/journal/open-journal.js";
import { scriptedModel } from "../../support/scripted-model.js";
import { systemClock } from "../../support/system-clock.js";

/** Values that occur nowhere by chance. */
const hidden = {
  private_tests: { input: ["918273645\n"], output: ["secretcranberry\n"] },
  generated_tests: { input: ["564738291\n"], output: ["secretgooseberry\n"] },
};
const needles = ["918273645", "secretcranberry", "564738291", "secretgooseberry"];

const problem = {
  name: "1_A. Echo in capitals",
  description: "Print the word in capitals.\n\nInput\n\nOne word.\n\nOutput\n\nThe word in capitals.",
  public_tests: { input: ["publicapple\n"], output: ["PUBLICAPPLE\n"] },
  ...hidden,
};

const yaml = (text: string): string => `\`\`\`yaml\n${text.trim()}\n\`\`\`\n`;

const understanding = yaml(`
reflect:
  goal: Print the word in capitals
  inputs: [a word]
  outputs: [the word in capitals]
  rules: [the word is printed in capitals]
  edge_cases: [a word of one letter]
  judgement: clear
  questions_to_asker: []
  already_so_because: []
explain_tests:
  examples:
    - given: publicapple
      expected: PUBLICAPPLE
      today: it throws
  contradicted_tests: []
localise:
  change:
    - path: solution.mjs
      symbol: solve
      why: it is a stub
  may_be_affected: []
approaches:
  sketches:
    - name: One call
      idea: [toUpperCase]
      risk: none
    - name: By table
      idea: [letter by letter]
      risk: longer
rank:
  order: [One call, By table]
  why: shorter
`);

const newTests = `${yaml(`write_tests:
  tests:
    - title: one letter
      kind: new
      follows_from: the issue`)}
WRITE test/more.test.mjs
\`\`\`js
import test from "node:test";
import { assertAnswer } from "../support/harness.mjs";

test("one letter", () => {
  assertAnswer("x\\n", "X\\n");
});
\`\`\`
`;

const solution = (call: string): string => `
WRITE solution.mjs
\`\`\`js
import { readFileSync } from "node:fs";

console.log(readFileSync(0, "utf8").trim().${call});
\`\`\`
`;
const implement = `${yaml("implement:\n  title: Print capitals\n  summary: [toUpperCase]")}${solution("toLowerCase()")}`;
const fix = `${yaml(`fix:
  what_went_wrong: [small letters]
  wrong: patch
  sentence: ""
  fixed_flow: [capitals]`)}${solution("toUpperCase()")}`;

describe("hidden tests", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "patchwright-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("are neither in the prepared repository, nor in a prompt, nor in the journal of a run that fails and repairs", async () => {
    const file = path.join(folder, "suite.jsonl");
    writeFileSync(file, JSON.stringify(problem));
    const settings = { sandbox: undefined, environment: process.env };
    const suite = await loadSuite(`${file}#javascript`, settings);
    const [task] = suite.tasks;
    if (task === undefined) throw new Error("the suite is empty");
    const signal = new AbortController().signal;
    const repository = path.join(folder, "repository");
    execFileSync("mkdir", [repository]);
    await task.prepare(repository, signal);

    const journalFile = path.join(folder, "run.jsonl");
    const journal = await openJournal({ file: journalFile, clock: systemClock });
    const model = scriptedModel({
      understand: [understanding],
      writeTests: [newTests],
      implement: [implement],
      iterateOnSuite: [fix],
      iterateOnTests: [fix],
    });
    const { room, close } = await openRoom({
      repository,
      task: task.task,
      config: task.config,
      model,
      openJournal: async () => journal,
      environment: process.env,
      clock: systemClock,
      signal,
      onProgress: () => {},
    });
    const outcome = await run(room, "test").finally(close);
    await journal.close();
    expect(outcome.kind).toBe("ready");
    if (outcome.kind !== "ready") return;
    expect(model.requests.length).toBeGreaterThanOrEqual(4);

    const prompts = model.requests.map((request) => JSON.stringify(request)).join("\n");
    expect(prompts).toContain("publicapple");
    const objects = execFileSync("git", ["cat-file", "--batch-all-objects", "--batch"], { cwd: repository });
    const files = readdirSync(repository, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "latin1"));
    const seen = [prompts, readFileSync(journalFile, "utf8"), objects.toString("latin1"), ...files];
    for (const needle of needles) expect(seen.filter((text) => text.includes(needle))).toEqual([]);

    // They are there all the same, and decide: the answer to the first is wrong on purpose.
    expect(await task.evaluate({ folder: repository, changes: outcome.changes, signal })).toEqual({
      solved: false,
      why: "private test 1 of 1: wrong answer: word 1 is `918273645` instead of `secretcranberry`",
    });
    expect(await task.evaluate({ folder: repository, changes: null, signal })).toEqual({
      solved: false,
      why: "nothing was changed",
    });
  });
});
