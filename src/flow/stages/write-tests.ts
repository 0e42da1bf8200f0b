import { z } from "zod";
import { GeneratedTest } from "../../domain/candidate.js";
import { classifyNewTests } from "../../testing/classify-new-tests.js";
import { ask } from "../ask.js";
import { testsBeside } from "../climb/tests-beside.js";
import { earlierFiles } from "../earlier.js";
import { orWithout } from "../ends-early.js";
import { newTestsProblem } from "../new-tests-problem.js";
import { joined, section, untrusted } from "../prompt.js";
import { writeTests as question } from "../questions/write-tests.js";
import { note, type Room } from "../room.js";
import { defineStage } from "../step.js";
import { testPlace } from "../test-place.js";
import type { Reading } from "./understand.js";

const Written = z.object({ tests: z.array(GeneratedTest) });
export type Written = z.infer<typeof Written>;

/** Tests that the solution must pass, written without sight of it, and classified by a run on the base. */
export const writeTests = defineStage<{ reading: Reading; kept: GeneratedTest[] }, Written>({
  name: "writeTests",
  version: 1,
  questions: [question],
  output: Written,
  run: async (room, { reading, kept }) => {
    const fresh = await orWithout(room, "writeTests", { tests: [] }, () => written(room, reading, kept));
    return { tests: await testsBeside(room, fresh.tests, kept) };
  },
});

async function written(room: Room, reading: Reading, kept: readonly GeneratedTest[]): Promise<Written> {
  if (room.plan.without.includes("writeTests")) return { tests: [] };
  // What came in one call with the code is classified like any other; a repair goes on from that call.
  const first =
    reading.together === undefined
      ? await askForTests(room, reading, kept, null)
      : { files: reading.together.tests, conversation: reading.prefix };
  const tests = await classified(room, first.files);
  const broken = tests.filter((test) => test.kind === "broken");
  if (broken.length === 0) return { tests };

  const complaint = joined(
    "On the untouched base these files don't run at all, for a reason that solving the task would not change:",
    ...broken.map((test) => untrusted(test.path, test.reason)),
    "Write them again, corrected.",
  );
  const second = await orWithout(room, "writeTests", null, () =>
    askForTests(room, { ...reading, prefix: first.conversation }, kept, complaint),
  );
  if (second === null) return { tests: await withoutBroken(room, tests) };
  const repaired = await classified(room, second.files);
  return {
    tests: await withoutBroken(room, [...tests.filter((test) => test.kind !== "broken"), ...repaired]),
  };
}

async function askForTests(
  room: Room,
  { prefix, sample }: Reading,
  kept: readonly GeneratedTest[],
  complaint: string | null,
) {
  const before = [...kept, ...(await earlierFiles(room))];
  const known = new Set([...(await room.workspace.files()), ...before.map(({ path }) => path)]);
  const { answers, edits, conversation } = await ask(room, {
    stage: "writeTests",
    before: prefix,
    opening: joined(complaint, section("Where the tests go", testPlace(room, sample, known))),
    questions: [question],
    edits: true,
    check: async (_, edits) => newTestsProblem(edits, known, room.suite),
  });
  const claims = answers.write_tests.tests.map(({ title, follows_from }) => ({
    title,
    sentence: follows_from,
  }));
  const files = edits
    .filter((edit) => edit.kind === "write")
    .map(({ path, content }) => ({
      path,
      content,
      follows: claims.filter(({ title }) => content.includes(title)),
    }));
  return { files, conversation };
}

async function classified(
  room: Room,
  files: readonly Pick<GeneratedTest, "path" | "content" | "follows">[],
): Promise<GeneratedTest[]> {
  const { suite, workspace, signal } = room;
  const tests = await classifyNewTests({ suite, base: workspace.base, tests: files, signal });
  for (const test of tests)
    await note(room, "writeTests", `test-${test.kind}`, `${test.path}: ${test.reason}`);
  const follows = new Map(files.map((file) => [file.path, file.follows]));
  return tests.map((test) => ({ ...test, follows: follows.get(test.path) }));
}

async function withoutBroken(room: Room, tests: readonly GeneratedTest[]): Promise<GeneratedTest[]> {
  for (const test of tests.filter(({ kind }) => kind === "broken")) {
    await note(room, "writeTests", "test-dropped", `${test.path} stays broken: ${test.reason}`);
  }
  return tests.filter(({ kind }) => kind !== "broken");
}
