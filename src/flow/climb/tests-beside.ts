import type { GeneratedTest } from "../../domain/candidate.js";
import { classifyNewTests } from "../../testing/classify-new-tests.js";
import { note, type Room } from "../room.js";

/**
 * The tests of an earlier effort beside the new ones, so that what was once asked stays asked. Where they can't stand
 * together (a name that both declare, in a language that compiles a folder as one) the new ones go alone.
 */
export async function testsBeside(
  room: Room,
  tests: GeneratedTest[],
  kept: readonly GeneratedTest[],
): Promise<GeneratedTest[]> {
  const earlier = kept.filter(({ path }) => !tests.some((test) => test.path === path));
  if (earlier.length === 0 || tests.length === 0) return [...tests, ...earlier];
  const { suite, workspace, signal } = room;
  const together = await classifyNewTests({
    suite,
    base: workspace.base,
    tests: [...tests, ...earlier],
    signal,
  });
  const names = earlier.map(({ path }) => path).join(", ");
  if (together.some(({ kind }) => kind === "broken")) {
    await note(room, "writeTests", "test-dropped", `${names}: can't stand beside the new tests`);
    return tests;
  }
  await note(room, "writeTests", "test-kept", `${names}: written before, and still to be passed`);
  return [...tests, ...earlier];
}
