import type { Baseline } from "../../domain/baseline.js";
import type { Hunk } from "../../workspace/changes/split-hunks.js";
import { ask } from "../ask.js";
import { addTests, type ProposedTest } from "../cover/add-tests.js";
import { takeOutUnneeded } from "../cover/take-out-unneeded.js";
import { orWithout } from "../ends-early.js";
import { unnoticedHunks, withHunks } from "../hunks.js";
import { interruptible } from "../interruptible.js";
import { newTestsProblem } from "../new-tests-problem.js";
import { placeFor } from "../place-for.js";
import { Progress } from "../progress.js";
import { joined, section, untrusted } from "../prompt.js";
import { coverHunks as question } from "../questions/cover-hunks.js";
import { note, type Room } from "../room.js";
import { defineStage } from "../step.js";
import type { Reading } from "./understand.js";

/** Each hunk that no test notices gets a test, or goes, or is said to be beyond tests. One call for all of them. */
export const coverHunks = defineStage<{ baseline: Baseline; reading: Reading; tested: Progress }, Progress>({
  name: "coverHunks",
  version: 1,
  questions: [question],
  output: Progress,
  run: async (room, { baseline, reading, tested }) => {
    if (tested.ended !== null || room.plan.without.includes("writeTests")) return tested;
    const looked = await withHunks(room, "coverHunks", baseline, tested);
    const hunks = await unnoticedHunks(room, looked);
    if (hunks.length === 0) return looked;
    return orWithout(room, "coverHunks", looked, () =>
      covered(interruptible(room), baseline, reading, looked, hunks),
    );
  },
});

async function covered(
  room: Room,
  baseline: Baseline,
  reading: Reading,
  looked: Progress,
  hunks: readonly Hunk[],
): Promise<Progress> {
  const taken = new Set([...(await room.workspace.files()), ...looked.tests.map(({ path }) => path)]);
  const { answers, edits } = await ask(room, {
    stage: "coverHunks",
    before: looked.conversation,
    opening: joined(
      section("Changes that no test notices", ...hunks.map(shown)),
      section("The new tests so far", ...looked.tests.map(({ path, content }) => untrusted(path, content))),
      section(
        "Where tests go",
        `For example, where the repository's way suggests no better place: ${placeFor(room, reading.sample, "more")}`,
      ),
    ),
    questions: [question],
    edits: true,
    check: async ({ cover_hunks: { changes } }, given) => {
      const files = changes.filter(({ verdict }) => verdict === "test").map(({ file }) => file);
      const missing = files.filter((file) => !given.some(({ path }) => path === file));
      if (missing.length > 0) return `no new file follows for: ${missing.join(", ")}`;
      return given.length === 0 ? null : newTestsProblem(given, taken, room.suite);
    },
  });
  const { changes } = answers.cover_hunks;
  const of = (wanted: string) => changes.filter(({ verdict }) => verdict === wanted);
  const numbered = (number: number): Hunk[] => hunks.slice(number - 1, number);

  for (const { number, why } of of("untestable"))
    for (const { path, line } of numbered(number))
      await note(room, "coverHunks", "hunk-untestable", `${path}:${line}: ${why}`);
  const unneeded = of("not-needed").flatMap(({ number }) => numbered(number));
  const slimmer = await takeOutUnneeded(room, baseline, looked, unneeded);

  const proposed = of("test").flatMap(({ number, file, title, why }): ProposedTest[] => {
    const edit = edits.find(({ path }) => path === file);
    const [hunk] = numbered(number);
    if (edit?.kind !== "write" || hunk === undefined) return [];
    return [{ hunk, path: file, content: edit.content, follows: [{ title, sentence: why }] }];
  });
  return withHunks(room, "coverHunks", baseline, await addTests(room, baseline, slimmer, proposed));
}

const shown = ({ path, line, text }: Hunk, index: number): string =>
  joined(`Number ${index + 1}, in ${path} from line ${line}:`, untrusted(`change ${index + 1}`, text));
