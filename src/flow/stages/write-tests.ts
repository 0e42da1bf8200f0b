import { z } from "zod";
import { GeneratedTest } from "../../domain/candidate.js";
import type { Edit } from "../../domain/edit.js";
import { pathProblem } from "../../domain/paths.js";
import { classifyNewTests } from "../../testing/classify-new-tests.js";
import { ask } from "../ask.js";
import { orWithout } from "../ends-early.js";
import { placeFor } from "../place-for.js";
import { joined, section, untrusted } from "../prompt.js";
import { writeTests as question } from "../questions/write-tests.js";
import { note, type Room } from "../room.js";
import { defineStage } from "../step.js";
import type { Reading } from "./understand.js";

const Written = z.object({ tests: z.array(GeneratedTest) });
export type Written = z.infer<typeof Written>;

/** Tests that the solution must pass, written without sight of it, and classified by a run on the base. */
export const writeTests = defineStage<{ reading: Reading }, Written>({
  name: "writeTests",
  version: 1,
  questions: [question],
  output: Written,
  run: (room, input) => orWithout(room, "writeTests", { tests: [] }, () => written(room, input)),
});

async function written(room: Room, { reading }: { reading: Reading }): Promise<Written> {
  const first = await askForTests(room, reading, null);
  const tests = await classified(room, first.files);
  const broken = tests.filter((test) => test.kind === "broken");
  if (broken.length === 0) return { tests };

  const complaint = joined(
    "On the untouched base these files don't run at all, for a reason that solving the task would not change:",
    ...broken.map((test) => untrusted(test.path, test.reason)),
    "Write them again, corrected.",
  );
  const second = await askForTests(room, { ...reading, prefix: first.conversation }, complaint);
  const repaired = await classified(room, second.files);
  return {
    tests: await withoutBroken(room, [...tests.filter((test) => test.kind !== "broken"), ...repaired]),
  };
}

async function askForTests(room: Room, { prefix, sample }: Reading, complaint: string | null) {
  const known = new Set(await room.workspace.files());
  const suggestion = `Where the repository's way suggests no better place: ${placeFor(room, sample)}`;
  const { edits, conversation } = await ask(room, {
    stage: "writeTests",
    before: prefix,
    opening: joined(complaint, section("Where the tests go", suggestion)),
    questions: [question],
    edits: true,
    check: async (_, edits) => problemWith(edits, known, room.suite.isTestFile),
  });
  return { files: edits.filter((edit) => edit.kind === "write"), conversation };
}

function problemWith(
  edits: readonly Edit[],
  known: ReadonlySet<string>,
  isTestFile: (path: string) => boolean,
): string | null {
  if (edits.length === 0) return "no test file follows the YAML block";
  for (const edit of edits) {
    const problem = pathProblem(edit.path);
    if (problem !== null) return `${edit.path}: ${problem}`;
    if (edit.kind !== "write" || known.has(edit.path)) {
      return `${edit.path}: tests go into new files; give each as a whole file under a path that does not exist yet`;
    }
  }
  const unseen = edits.filter((edit) => !isTestFile(edit.path)).map((edit) => edit.path);
  return unseen.length === 0 ? null : `the suite would not pick up ${unseen.join(", ")} as tests`;
}

async function classified(
  room: Room,
  files: readonly { path: string; content: string }[],
): Promise<GeneratedTest[]> {
  const { suite, workspace, signal } = room;
  const tests = await classifyNewTests({ suite, base: workspace.base, tests: files, signal });
  for (const test of tests)
    await note(room, "writeTests", `test-${test.kind}`, `${test.path}: ${test.reason}`);
  return tests;
}

async function withoutBroken(room: Room, tests: readonly GeneratedTest[]): Promise<GeneratedTest[]> {
  for (const test of tests.filter(({ kind }) => kind === "broken")) {
    await note(room, "writeTests", "test-dropped", `${test.path} stays broken: ${test.reason}`);
  }
  return tests.filter(({ kind }) => kind !== "broken");
}
