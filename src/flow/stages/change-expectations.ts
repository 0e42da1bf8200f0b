import { isOf } from "../../domain/candidate.js";
import { type ChangeSet, emptyChangeSet, mergeChangeSets, textOf } from "../../domain/change-set.js";
import type { Edit } from "../../domain/edit.js";
import type { TestReport } from "../../domain/test-report.js";
import { beyondExpectations } from "../../testing/test-edits.js";
import { applyEdits } from "../../workspace/edits/apply-edits.js";
import { ask } from "../ask.js";
import { testFiles } from "../assess.js";
import { orWithout } from "../ends-early.js";
import { failureText } from "../failure-text.js";
import { interruptible } from "../interruptible.js";
import type { Contradicted } from "../progress.js";
import { Progress } from "../progress.js";
import { joined, section, untrusted } from "../prompt.js";
import { changeExpectations as question } from "../questions/change-expectations.js";
import { note, type Room } from "../room.js";
import { runSuite } from "../run-suite.js";
import { defineStage } from "../step.js";

/**
 * Where the task contradicts existing tests, the changed expectations are proposed as edits of just those tests, apart
 * from the patch. Nobody is asked where no test was declared, or where none of them fails with the patch.
 */
export const changeExpectations = defineStage<{ proposed: Progress }, Progress>({
  name: "changeExpectations",
  version: 1,
  questions: [question],
  output: Progress,
  run: async (room, { proposed }) => {
    if (proposed.contradicted.length === 0) return proposed;
    const without = declared(room, proposed, emptyChangeSet(room.workspace.base));
    if (proposed.ended !== null) return without;
    return orWithout(room, "changeExpectations", without, () => changed(interruptible(room), proposed));
  },
});

const declared = (room: Room, proposed: Progress, changes: ChangeSet): Progress => ({
  ...proposed,
  changedExpectations: { changes: { ...changes, base: room.workspace.base }, tests: proposed.contradicted },
});

async function changed(room: Room, proposed: Progress): Promise<Progress> {
  const none = emptyChangeSet(room.workspace.base);
  const { report, tree } = await failing(room, proposed);
  const failed = proposed.contradicted.filter(({ id }) =>
    report.tests.some((test) => test.id === id && test.outcome === "failed"),
  );
  if (failed.length === 0) return declared(room, proposed, none);

  let changes = none;
  const { answers } = await ask(room, {
    stage: "changeExpectations",
    before: proposed.conversation,
    opening: await opening(room, failed, report, tree),
    questions: [question],
    edits: true,
    check: async ({ change_expectations: { left_alone } }, edits) => {
      if (edits.length === 0 && left_alone.length > 0) return null;
      const result = await onlyExpectations(room, failed, edits);
      if ("problem" in result) return result.problem;
      changes = result.changes;
      return null;
    },
  });
  for (const { test, why } of answers.change_expectations.left_alone)
    await note(room, "changeExpectations", "expectation-left-alone", `${test}: ${why}`);
  for (const { path } of changes.files) await note(room, "changeExpectations", "expectation-changed", path);
  return declared(room, proposed, changes);
}

/** The contradicted tests' files with the patch: what they say of it. */
async function failing(
  room: Room,
  { candidate, tests, contradicted }: Progress,
): Promise<{ report: TestReport; tree: ChangeSet }> {
  const tree = mergeChangeSets(candidate.changes, testFiles(room.workspace.base, tests));
  const only = (await filesOf(room, contradicted)).sort();
  const report = await runSuite(room, "changeExpectations", "the contradicted tests with the patch", {
    changes: tree,
    only,
  });
  return { report, tree };
}

async function filesOf(room: Room, contradicted: readonly Contradicted[]): Promise<string[]> {
  const files = await room.workspace.files();
  return files.filter((path) => contradicted.some(({ id }) => isOf(id, path)));
}

async function opening(
  room: Room,
  failed: readonly Contradicted[],
  report: TestReport,
  tree: ChangeSet,
): Promise<string> {
  const sources: string[] = [];
  for (const path of await filesOf(room, failed)) {
    const text = await room.workspace.read(path);
    if (text !== null) sources.push(untrusted(path, text));
  }
  const ids = failed.map(({ id }) => id);
  return joined(
    section(
      "Tests that the task contradicts",
      untrusted("tests", failed.map(({ id, sentence }) => `${id}\n  the task: “${sentence}”`).join("\n")),
      untrusted("failures", await failureText(room, report, ids, tree)),
    ),
    section("Their files, as they are", ...sources),
  );
}

/** The edits applied to the base, where they do nothing but change the declared tests. */
async function onlyExpectations(
  room: Room,
  failed: readonly Contradicted[],
  edits: readonly Edit[],
): Promise<{ changes: ChangeSet } | { problem: string }> {
  if (edits.length === 0) return { problem: "no edits follow the YAML block, and no test is left alone" };
  const files = await filesOf(room, failed);
  const foreign = edits.filter(({ kind, path }) => kind !== "replace" || !files.includes(path));
  if (foreign.length > 0)
    return {
      problem: `only SEARCH/REPLACE in ${files.join(", ")}: ${foreign.map(({ path }) => path).join(", ")}`,
    };
  const base = emptyChangeSet(room.workspace.base);
  const result = await applyEdits({ ...room.workspace, changes: base, edits });
  if (!result.ok)
    return { problem: result.problems.map(({ path, message }) => `${path}: ${message}`).join("\n\n") };
  for (const file of result.changes.files) {
    const before = (await room.workspace.read(file.path)) ?? "";
    const ids = failed.map(({ id }) => id).filter((id) => isOf(id, file.path));
    const why = beyondExpectations(file.path, before, textOf(file) ?? "", ids);
    if (why !== null) return { problem: `${why}: change only what the named tests expect` };
  }
  if (result.changes.files.length === 0) return { problem: "the edits change nothing" };
  return { changes: result.changes };
}
