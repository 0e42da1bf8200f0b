import type { GeneratedTest } from "../../domain/candidate.js";
import { taskText } from "../../domain/task.js";
import { classifyNewTests } from "../../testing/classify-new-tests.js";
import { describeDiff } from "../../workspace/changes/describe-diff.js";
import { ask } from "../ask.js";
import { newTestsProblem } from "../new-tests-problem.js";
import { placeFor } from "../place-for.js";
import { joined, section, untrusted } from "../prompt.js";
import { tellApart as question } from "../questions/tell-apart.js";
import { quotes } from "../quote.js";
import { note, type Room } from "../room.js";
import type { Reading } from "../stages/understand.js";
import { difference } from "./difference.js";
import type { Voted } from "./vote.js";

/** A test that follows from the task by a sentence that stands in it, as it behaves on the base; null when there is none. */
export async function askToTellApart(
  room: Room,
  reading: Reading,
  [first, second]: readonly [Voted, Voted],
  tests: readonly GeneratedTest[],
): Promise<GeneratedTest | null> {
  const { workspace, suite } = room;
  const taken = new Set([...(await workspace.files()), ...tests.map(({ path }) => path)]);
  const { answers, edits } = await ask(room, {
    stage: "choose",
    before: reading.prefix,
    opening: joined(
      section(
        "Two changes",
        untrusted("the first change", await describeDiff(workspace, first.draft.changes)),
        untrusted(
          "from the first to the second",
          await difference(workspace, first.draft.changes, second.draft.changes),
        ),
      ),
      section("Tests that both were held to", ...tests.map(({ path, content }) => untrusted(path, content))),
      section(
        "Where the test goes",
        `Where the repository's way suggests no better place: ${place(room, reading, taken)}`,
      ),
    ),
    questions: [question],
    edits: true,
    check: async ({ tell_apart }, given) =>
      tell_apart.difference === "none" && given.length === 0 ? null : newTestsProblem(given, taken, suite, 1),
  });
  const { difference: found, sentence, title, input } = answers.tell_apart;
  const [file] = edits.filter((edit) => edit.kind === "write");
  if (found === "none" || file === undefined) {
    await note(room, "choose", "no-difference", input || "the task decides nothing on which they differ");
    return null;
  }
  if (!quotes(taskText(room.task), sentence)) {
    await note(
      room,
      "choose",
      "test-dropped",
      `${file.path}: the sentence it is to follow from is not in the task: “${sentence}”`,
    );
    return null;
  }
  const { path, content } = file;
  const [test] = await classifyNewTests({
    suite,
    base: workspace.base,
    tests: [{ path, content }],
    signal: room.signal,
  });
  if (test === undefined) return null;
  if (test.kind === "broken") {
    await note(room, "choose", "test-dropped", `${path} does not run on the base: ${test.reason}`);
    return null;
  }
  return { ...test, follows: [{ title, sentence }] };
}

function place(room: Room, { sample }: Reading, taken: ReadonlySet<string>): string {
  const usual = placeFor(room, sample);
  return taken.has(usual) ? placeFor(room, sample, "difference") : usual;
}
