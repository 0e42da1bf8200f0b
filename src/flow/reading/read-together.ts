import type { Edit } from "../../domain/edit.js";
import { alongWithCode, answersIn } from "../answered.js";
import { ask } from "../ask.js";
import { earlierFiles } from "../earlier.js";
import { editsCheck } from "../edits.js";
import { newTestsProblem } from "../new-tests-problem.js";
import { joined, section, system } from "../prompt.js";
import type { Answers, Question } from "../question.js";
import type { answers as answersQuestion } from "../questions/answers.js";
import { codeToo, testsToo } from "../questions/together.js";
import type { Room } from "../room.js";
import { testPlace } from "../test-place.js";
import { judgementIn, openingOf } from "./opening.js";
import type { Reading, Understanding } from "./reading.js";
import { readingOf } from "./reading-of.js";
import { objection, questionsOf, type ReadingAnswers } from "./reading-questions.js";

type Together = ReadingAnswers &
  Answers<readonly [typeof codeToo]> &
  Partial<Answers<readonly [typeof testsToo, typeof answersQuestion]>>;

/**
 * Reading, tests and code in one call. Edits of test files are the tests, the others the patch. A task that is judged
 * unclear has neither, one that is judged already so has tests alone.
 */
export async function readTogether(room: Room, given: Understanding): Promise<Reading> {
  const { context } = given;
  const { task, ways } = questionsOf(room.plan);
  const withTests = !room.plan.without.includes("writeTests");
  const questions: Question[] = [
    ...task,
    ...ways,
    ...(withTests ? [testsToo] : []),
    codeToo,
    ...alongWithCode(room),
  ];
  const earlier = await earlierFiles(room);
  const taken = new Set([...(await room.workspace.files()), ...earlier.map(({ path }) => path)]);
  const code = editsCheck(room);
  const { answers, edits, conversation } = await ask(room, {
    stage: "understand",
    before: [{ role: "system", content: system }],
    opening: joined(
      await openingOf(room, given),
      withTests
        ? section("Where the tests go", testPlace(room, context.styleSample?.path ?? null, taken))
        : null,
    ),
    questions,
    shown: context.files,
    edits: true,
    check: async (answers, edits) => {
      const judgement = judgementIn(room, answersOf(answers).reflect.judgement);
      if (judgement === "unclear") return objection(answersOf(answers));
      const { tests, patch } = withTests ? parted(room, edits) : { tests: [], patch: [...edits] };
      const wrong = withTests ? newTestsProblem(tests, taken, room.suite) : null;
      if (wrong !== null || judgement === "already-so") return wrong;
      return code.check(patch);
    },
  });
  const said = answersOf(answers);
  const reading = await readingOf(room, given, said, conversation);
  if (reading.judgement === "unclear") return reading;
  const { title, summary } = said.implement;
  return {
    ...reading,
    together: {
      tests: withTests ? testsOf(parted(room, edits).tests, said) : [],
      draft:
        reading.judgement === "clear"
          ? {
              changes: code.applied(),
              title,
              summary,
              answers: answersIn(room, said),
              conversation,
              approach: 0,
            }
          : null,
    },
  };
}

const answersOf = (answers: Record<string, unknown>): Together => answers as unknown as Together;

function parted({ suite }: Room, edits: readonly Edit[]): { tests: Edit[]; patch: Edit[] } {
  return {
    tests: edits.filter((edit) => suite.isTestFile(edit.path)),
    patch: edits.filter((edit) => !suite.isTestFile(edit.path)),
  };
}

/** Each file with what its tests are said to follow from. */
function testsOf(edits: readonly Edit[], { write_tests }: Together) {
  const claims = (write_tests?.tests ?? []).map(({ title, follows_from }) => ({
    title,
    sentence: follows_from,
  }));
  return edits
    .filter((edit) => edit.kind === "write")
    .map(({ path, content }) => ({
      path,
      content,
      follows: claims.filter(({ title }) => content.includes(title)),
    }));
}
