import { type GeneratedTest, isOf } from "../../domain/candidate.js";
import { type ChangeSet, textOf } from "../../domain/change-set.js";
import type { Edit } from "../../domain/edit.js";
import { applyEdits } from "../../workspace/edits/apply-edits.js";
import { ask } from "../ask.js";
import { testFiles } from "../assess.js";
import { editsCheck } from "../edits.js";
import type { Progress } from "../progress.js";
import { fileName, joined, section, untrusted } from "../prompt.js";
import { fix as question } from "../questions/fix.js";
import { testSource } from "../test-source.js";
import { type Attempt, failures, type Iteration } from "./attempt.js";

export type Fix =
  | {
      kind: "patch";
      progress: Progress;
      /** Quoted where it was asked for; else mostly empty. */
      sentence: string;
      conversation: Progress["conversation"];
    }
  | {
      kind: "test-wrong";
      target: readonly string[];
      sentence: string;
      /** The generated tests without the wrong one, where it is one of them. */
      tests: readonly GeneratedTest[];
      conversation: Progress["conversation"];
    };

/** Files of the patch longer than this are shown as the difference alone. */
const wholeFileLines = 400;

/** One fix for one target: the failure, the failing test's source and the present state of the files. */
export async function askForFix(
  iteration: Iteration,
  current: Attempt,
  target: readonly string[],
): Promise<Fix> {
  const { room, stage } = iteration;
  const { check, applied } = editsCheck(room, current.progress.candidate.changes);
  const taking = takingOut(iteration, current, target);
  const { answers, conversation } = await ask(room, {
    stage,
    before: current.progress.conversation,
    opening: await opening(iteration, current, target),
    questions: [question],
    edits: true,
    check: async ({ fix: { wrong, sentence } }, edits) => {
      if (wrong === "patch") return check(edits);
      if (sentence === "") return "the test is called wrong, but no sentence of the task is quoted";
      return taking.check(edits);
    },
  });
  if (answers.fix.wrong === "test") {
    return {
      kind: "test-wrong",
      target,
      sentence: answers.fix.sentence,
      tests: taking.tests(),
      conversation,
    };
  }
  const candidate = { ...current.progress.candidate, changes: applied(), distance: null };
  return {
    kind: "patch",
    progress: { ...current.progress, candidate, conversation },
    sentence: answers.fix.sentence,
    conversation,
  };
}

/** A check for edits that take a wrong test out of the file that the flow wrote it into; no other file is touched. */
function takingOut({ room }: Iteration, { progress }: Attempt, target: readonly string[]) {
  const own = progress.tests.filter(({ path }) => target.some((id) => isOf(id, path)));
  let tests: readonly GeneratedTest[] = progress.tests;
  return {
    check: async (edits: readonly Edit[]): Promise<string | null> => {
      if (own.length === 0)
        return edits.length > 0 ? "a test of the repository is not edited: give no edits" : null;
      if (edits.length === 0) return "give the one edit that takes the wrong test out of its file";
      const foreign = edits.filter(
        (edit) => edit.kind !== "replace" || !own.some(({ path }) => path === edit.path),
      );
      if (foreign.length > 0) return "only take the wrong test out of its file, with SEARCH/REPLACE";
      const before = testFiles(room.workspace.base, progress.tests);
      const result = await applyEdits({ ...room.workspace, changes: before, edits });
      if (!result.ok) return result.problems.map(({ path, message }) => `${path}: ${message}`).join("\n\n");
      const after = new Map(result.changes.files.map((file) => [file.path, textOf(file)]));
      tests = progress.tests.map((test) => ({ ...test, content: after.get(test.path) ?? test.content }));
      return null;
    },
    tests: () => tests,
  };
}

async function opening(iteration: Iteration, current: Attempt, target: readonly string[]): Promise<string> {
  const thrownAway = "Your last answer was thrown away, and the code is again as it was before it:";
  return joined(
    section(
      "What the suite said",
      current.rejected && joined(thrownAway, untrusted("why", current.rejected)),
      untrusted("failures", await failures(iteration, current, target)),
    ),
    section("The failing tests", ...(await testSources(iteration, current, target))),
    section("How other candidates fare", suspicion(iteration, target)),
    section("Your files as they are now", ...(await presentState(current.progress.candidate.changes))),
  );
}

/** A test that several candidates contradict is believed no more than they are: only the task's words decide. */
function suspicion({ suspects }: Iteration, target: readonly string[]): string | null {
  const own = suspects.filter(({ id }) => target.includes(id));
  const [suspect] = own;
  if (suspect === undefined || own.length < target.length) return null;
  return `${suspect.candidates} candidates, coded apart from one another and without sight of this test, fail it in one and the same way: the test may be wrong, or all of them may have overlooked something. Whoever is wrong, quote under \`sentence\` the sentence of the task that decides, word for word; a change of the code without one is thrown away too.`;
}

/** The source of the files that hold the failing tests: generated ones whole, the repository's whole, or the failing tests alone of a long one. */
async function testSources(
  iteration: Iteration,
  current: Attempt,
  target: readonly string[],
): Promise<string[]> {
  const own = current.progress.tests.filter(({ path }) => target.some((id) => isOf(id, path)));
  const sources = own.map(({ path, content }) => untrusted(path, content));
  const stoodBefore = current.said.report.tests
    .filter((test) => target.includes(test.id))
    .map((test) => test.file);
  for (const path of new Set(stoodBefore)) {
    if (path === null || own.some((test) => test.path === path)) continue;
    const source = await testSource(iteration.room, path, target);
    if (source !== null) sources.push(untrusted(fileName(source), source.content));
  }
  return sources;
}

async function presentState(changes: ChangeSet): Promise<string[]> {
  return changes.files.map((file) => {
    const text = textOf(file);
    if (text === null) return `${file.path} is deleted.`;
    const lines = text.split("\n");
    return lines.length <= wholeFileLines
      ? untrusted(file.path, text)
      : `${file.path} is as given at the beginning, with your edits so far.`;
  });
}
