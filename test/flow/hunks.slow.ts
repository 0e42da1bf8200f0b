import { afterEach, describe, expect, it } from "@jest/globals";
import { mergeChangeSets } from "../../src/domain/change-set.js";
import type { SuiteRequest } from "../../src/domain/ports.js";
import { testFiles } from "../../src/flow/assess.js";
import type { Progress } from "../../src/flow/progress.js";
import { proveChanges } from "../../src/flow/prove-changes.js";
import { coverHunks } from "../../src/flow/stages/cover-hunks.js";
import { iterateOnTests } from "../../src/flow/stages/iterate-on-tests.js";
import { review } from "../../src/flow/stages/review.js";
import { notes } from "../support/flow.js";
import { lastAsked, type Script, scriptedModel } from "../support/scripted-model.js";
import {
  cases,
  code,
  fileIn,
  priceFiles,
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

const files = { ...priceFiles, "src/label.js": 'export const label = (text) => text + "";\n' };
/** Beside the price, a hunk that no test of the price notices. */
const unasked = 'export const label = (text) => "Price: " + text;\n';
const labelTest = (expected: string) => `import assert from "node:assert/strict";
import { it } from "node:test";
import { label } from "../src/label.js";

it("labels", () => {
  assert.equal(label("x"), ${JSON.stringify(expected)});
});
`;

/** A finished patch of two hunks, one of which no test notices. */
async function finished(script: Script, patch: Readonly<Record<string, string>>, given = files) {
  const model = scriptedModel(script);
  const room = await roomOn(model, { files: given });
  place = room;
  const baseline = await room.baseline();
  const draft = room.draft(0, patch);
  const tests = await room.tests(testFile({ ...cases.digits, ...cases.zero }));
  const tested = await iterateOnTests.run(room.room, {
    baseline,
    reading,
    chosen: { draft, others: [], twins: [], tests, suspects: [] },
    suited: progressOf(draft),
    earlier: null,
  });
  return { model, room, baseline, tested };
}

const both = { "src/price.js": code.right, "src/label.js": unasked };

describe("checklist 16: a hunk that no test notices", () => {
  const name = "test/label.test.js";
  const cover = async (reply: string) => {
    const { model, room, baseline, tested } = await finished({ coverHunks: [reply] }, both);
    const covered: Progress = await coverHunks.run(room.room, { baseline, reading, tested });
    return { model, room, baseline, covered, events: room.events() };
  };

  it("gets a test that fails without it", async () => {
    const reply = replies.cover([{ verdict: "test", file: name, content: labelTest("Price: x") }]);
    const { model, covered, events } = await cover(reply);
    expect(notes(events, "hunk-unnoticed")).toEqual(["src/label.js:1"]);
    expect(lastAsked(model.requests[0])).toMatch(/Number 1, in src\/label\.js[\s\S]*\+export const label/);
    expect(notes(events, "test-added")).toEqual([expect.stringContaining("src/label.js:1")]);
    expect(covered.tests.map((test) => test.path)).toEqual(["test/price-new.test.js", name]);
    expect(covered.anchors).toContain(`${name} > labels`);
    expect(covered.hunks?.proofs.every(({ noticedBy }) => noticedBy.length > 0)).toBe(true);
  });

  it("gets none that passes without it, fails with it, or does not run", async () => {
    const given = [
      [
        `${labelTest("Price: x").replace("assert.equal", "assert.notEqual").replace("Price: x", "y")}`,
        "passes with the change taken out",
      ],
      [labelTest("other"), "fails with the patch"],
      ["it(((\n", "does not run on the base"],
    ] as const;
    for (const [content, why] of given) {
      const { covered, events } = await cover(replies.cover([{ verdict: "test", file: name, content }]));
      expect(notes(events, "test-dropped")).toEqual([expect.stringContaining(why)]);
      expect(covered.tests).toHaveLength(1);
      await place?.close();
      place = null;
    }
  });

  it("goes where the task is met without it, and the rest stays to the byte", async () => {
    const { covered, events } = await cover(replies.cover([{ verdict: "not-needed" }]));
    expect(notes(events, "hunk-taken-out")).toHaveLength(1);
    expect(covered.candidate.changes.files.map((file) => file.path)).toEqual(["src/price.js"]);
    expect(fileIn(covered.candidate.changes, "src/price.js")).toBe(code.right);
    expect(covered.hunks?.proofs).toHaveLength(1);
  });

  it("makes a review due, which is shown the hunk", async () => {
    const { model, room, baseline, tested } = await finished({ review: [replies.keep] }, both);
    const proposed = await review.run(room.room, { baseline, tested });
    expect(model.requests).toHaveLength(1);
    expect(lastAsked(model.requests[0])).toMatch(
      /^# What no test notices\n[\s\S]*src\/label\.js from line 1/,
    );
    expect(proposed.candidate.changes).toEqual(tested.candidate.changes);
  });

  it("is looked for once: a small patch whose hunks are noticed is not reviewed, and the proof takes over what is known", async () => {
    const patch = { "src/price.js": code.right };
    const { model, room, baseline, tested } = await finished({}, patch);
    const proposed = await review.run(room.room, { baseline, tested });
    expect(model.requests).toEqual([]);
    expect(proposed.hunks?.proofs).toHaveLength(1);

    const { suite, workspace, signal } = room.room;
    const runs: SuiteRequest[] = [];
    const counting = {
      ...suite,
      run: (request: SuiteRequest, stop: AbortSignal) => {
        runs.push(request);
        return suite.run(request, stop);
      },
    };
    const changes = mergeChangeSets(proposed.candidate.changes, testFiles(workspace.base, proposed.tests));
    const prove = async (known: Progress["hunks"]) => {
      runs.length = 0;
      const { hunks, objections } = await proveChanges({
        workspace,
        suite: counting,
        changes,
        baseline,
        known,
        signal,
      });
      return { hunks, objections, runs: runs.length };
    };
    const [anew, taken] = [await prove(null), await prove(proposed.hunks)];
    expect(taken.runs).toBe(anew.runs - 1);
    expect(taken.hunks).toEqual(anew.hunks);
    expect(taken.objections).toEqual(anew.objections);
    const other = proposed.hunks && { ...proposed.hunks, patch: "another" };
    expect((await prove(other)).runs).toBe(anew.runs);
  });
});
