import { type GeneratedTest, isOf } from "../domain/candidate.js";
import { type ChangeSet, emptyChangeSet, textOf, withoutFiles } from "../domain/change-set.js";
import { noteKind } from "../domain/note-kind.js";
import type { StageName } from "../domain/run-event.js";
import { classifyNewTests, runNewTests, type WrittenTest } from "../testing/classify-new-tests.js";
import { describeDiff } from "../workspace/changes/describe-diff.js";
import { joined, section, untrusted } from "./prompt.js";
import { note, type Room } from "./room.js";

/** Files longer than this are shown as the difference alone. */
const wholeFileLines = 400;

/** What code is written on: the patch of the run that is refined, without its new tests; for a first run the base. */
export async function startingPatch(room: Room): Promise<ChangeSet> {
  const { earlier, workspace } = room;
  if (earlier === undefined) return emptyChangeSet(workspace.base);
  const tests = new Set((await earlierFiles(room)).map(({ path }) => path));
  return withoutFiles(earlier, (path) => tests.has(path));
}

/** The new test files of the run that is refined; none for a first run. */
export async function earlierFiles({ earlier, workspace, suite }: Room): Promise<WrittenTest[]> {
  const known = new Set(await workspace.files());
  return (earlier?.files ?? []).flatMap((file) => {
    const content = textOf(file);
    const isNew = content !== null && suite.isTestFile(file.path) && !known.has(file.path);
    return isNew ? [{ path: file.path, content }] : [];
  });
}

/** Those tests as generated ones, and as anchors from the start the ids that pass on the earlier patch. */
export async function earlierTests(
  room: Room,
  stage: StageName,
): Promise<{ tests: GeneratedTest[]; anchors: string[] }> {
  const { suite, workspace, signal } = room;
  const files = await earlierFiles(room);
  if (files.length === 0) return { tests: [], anchors: [] };
  const written = { suite, base: workspace.base, tests: files, signal };
  const tests = (await classifyNewTests(written)).filter(({ kind }) => kind !== "broken");
  const onPatch = await runNewTests({ ...written, on: await startingPatch(room) });
  const anchors = onPatch.flatMap(({ test, report }) =>
    report.tests.filter(({ id, outcome }) => outcome === "passed" && isOf(id, test.path)).map(({ id }) => id),
  );
  const held = [...new Set(anchors)].filter((id) => tests.some(({ path }) => isOf(id, path)));
  for (const id of held) await note(room, stage, noteKind.anchor, id);
  return { tests, anchors: held };
}

/** The earlier run's change and what is asked on top of it, for a prompt; null for a first run. */
export async function changeSoFar(room: Room): Promise<string | null> {
  if (room.earlier === undefined) return null;
  const patch = await startingPatch(room);
  const tests = await earlierFiles(room);
  return joined(
    section(
      "The change so far",
      "Made for this task by an earlier run. Edits apply to these files as they stand here, not as they stand above.",
      ...(await Promise.all(patch.files.map((file) => shown(room, file)))),
    ),
    tests.length === 0
      ? null
      : section(
          "Its tests",
          "They pass, and must keep passing but where a requirement below contradicts one.",
          ...tests.map(({ path, content }) => untrusted(path, content)),
        ),
    section(
      "What is asked on top of it",
      "Read the task with these requirements. Keep the change so far but for what they ask; where nothing is left to change, give no edits. Titles and summaries are of the whole change.",
      ...room.task.requirements.map((text) => untrusted("requirement", text)),
    ),
  );
}

async function shown({ workspace }: Room, file: ChangeSet["files"][number]): Promise<string> {
  const text = textOf(file);
  if (text === null) return `${file.path} is deleted.`;
  if (text.split("\n").length <= wholeFileLines) return untrusted(file.path, text);
  const diff = await describeDiff(workspace, { base: workspace.base, files: [file] });
  return untrusted(`${file.path}, as a difference`, diff);
}
