import type { Workspace } from "../domain/ports.js";
import type { Task } from "../domain/task.js";
import { estimateTokens } from "../domain/tokens.js";
import { choose } from "./choose.js";
import { cluesIn } from "./clues.js";
import type { Context, ContextFile, Excerpt } from "./context.js";
import { outlineOf } from "./excerpt.js";
import { inOnePackage, isProgram, stemOf, testedStem } from "./file-kind.js";
import { importsOf, indexPaths } from "./imports.js";
import { instructionsOf } from "./instructions.js";
import { type Ranked, rank, sortRanked } from "./rank.js";
import { type Read, reader } from "./reader.js";
import { styleSample } from "./style-sample.js";
import { treeOf } from "./tree.js";

export interface GatherInput {
  workspace: Workspace;
  task: Task;
  isTestFile: (path: string) => boolean;
  /** Files whose tests ran on the base. The sample is one of them, since a new test's place follows from it. */
  ran?: ReadonlySet<string>;
  /** Ids or files of the tests that fail at the base. */
  failing: readonly string[];
  /** For everything together, as `estimateTokens` counts. */
  tokenLimit: number;
}

/** Shares of the limit; what the first ones leave goes to the files. */
const shares = { instructions: 0.08, sample: 0.15, tree: 0.06, outlines: 0.07 } as const;

/** Fewer program files than these say that the task's words are not the code's. */
const enoughFound = 2;
const mostCentral = 4;

/** So many of the best files have their imports followed. */
const followed = 6;

/**
 * The code that matters for a task, found without asking a model: what the text names (stack frames, paths, names,
 * messages) looked for in one search, files ranked by it, their imports followed one step, and as much of the best
 * shown as the limit lets. The same base and task give the same context.
 */
export async function gatherContext(input: GatherInput): Promise<Context> {
  const { workspace, task, isTestFile, failing, tokenLimit } = input;
  const paths = [...(await workspace.files())].sort();
  const clues = cluesIn(task.title, [task.body, ...task.requirements].join("\n\n"));
  const hits = clues.needles.length > 0 ? await workspace.grep(clues.needles.map(({ text }) => text)) : [];
  const ranked = rank({ paths, clues, hits, isTestFile, failing: failingFiles(failing, paths) });
  const read = reader(workspace);
  const files = withCentral(await withNeighbours(ranked, paths, read, isTestFile), paths, isTestFile);

  const instructions = await instructionsOf(workspace, paths, tokenLimit * shares.instructions);
  const tests = testsFor(files, paths, isTestFile);
  const sample = await sampleOf(ranFirst(tests, input.ran ?? new Set()), read, tokenLimit * shares.sample);
  const tree = treeOf(
    paths,
    files.slice(0, 4).map(({ path }) => path),
    tokenLimit * shares.tree,
  );
  const outlineRoom = tokenLimit * shares.outlines;
  const used = [...instructions, ...(sample ? [sample] : [])].map(({ content }) => content).concat(tree);
  const room = tokenLimit - outlineRoom - used.reduce((sum, text) => sum + estimateTokens(text), 0);

  const shown = await choose(
    files.filter(({ path }) => path !== sample?.path),
    { read, room, isTestFile },
  );
  const outlines = await outlinesOf(shown, read, outlineRoom);
  const parts = [...shown, ...outlines, ...instructions, ...(sample ? [sample] : [])];
  const tokens = parts.reduce((sum, { content }) => sum + estimateTokens(content), estimateTokens(tree));
  return { files: shown, outlines, styleSample: sample, instructions, tree, tokens };
}

/** A failing test's file: the id itself, or what stands before its first ` > `. */
function failingFiles(failing: readonly string[], paths: readonly string[]): Set<string> {
  const known = new Set(paths);
  return new Set(failing.map((id) => id.split(" > ")[0] ?? id).filter((path) => known.has(path)));
}

/** What the best files import matters too, and so does what the best tests import: they are about it. */
async function withNeighbours(
  ranked: readonly Ranked[],
  paths: readonly string[],
  read: Read,
  isTestFile: (path: string) => boolean,
): Promise<Ranked[]> {
  const index = indexPaths(paths);
  const files = new Map(ranked.map((file) => [file.path, { ...file }]));
  const sources = ranked.filter(({ path }) => !isTestFile(path)).slice(0, followed);
  const tests = ranked.filter(({ path }) => isTestFile(path)).slice(0, followed / 2);
  for (const from of [...sources, ...tests]) {
    const source = await read(from.path);
    if (!source) continue;
    const imported = importsOf(from.path, source.text, index).filter((path) => !isTestFile(path));
    for (const path of imported) {
      const file = files.get(path) ?? { path, score: 0, found: [], lines: new Map<number, number>() };
      file.score += (from.score * 0.3) / Math.sqrt(Math.max(1, imported.length / 3));
      if (file.found.length === 0) file.found = [`imported by ${from.path}`];
      files.set(path, file);
    }
  }
  return sortRanked([...files.values()]);
}

/** A task in words that the code does not use finds nothing or little: the files at the top are shown then. */
function withCentral(
  files: readonly Ranked[],
  paths: readonly string[],
  isTestFile: (path: string) => boolean,
): Ranked[] {
  const known = new Set(files.map(({ path }) => path));
  const found = files.filter(({ path }) => isProgram(path, isTestFile));
  if (found.length >= enoughFound) return [...files];
  const depth = (path: string) => path.split("/").length;
  const central = paths
    .filter((path) => !known.has(path) && isProgram(path, isTestFile))
    .sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1))
    .slice(0, mostCentral);
  // A lesser clue than any word of the task, but shown where there is room.
  const score = Math.max(0.1, files[0]?.score ?? 0) * 0.2;
  const why = "among the first of the program's files";
  return sortRanked([
    ...files,
    ...central.map((path) => ({ path, score, found: [why], lines: new Map<number, number>() })),
  ]);
}

/** Test files, those first that go by the name of the best source files of their own package. */
function testsFor(
  files: readonly Ranked[],
  paths: readonly string[],
  isTestFile: (path: string) => boolean,
): Ranked[] {
  const scored = new Map(files.map((file) => [file.path, file]));
  const best = files.filter(({ path }) => !isTestFile(path)).slice(0, 5);
  const top = best[0];
  const tests = paths.filter(isTestFile).map((path) => {
    const known = scored.get(path) ?? { path, score: 0, found: [], lines: new Map<number, number>() };
    const about = best.find(
      (file) => inOnePackage(file.path, path) && stemOf(file.path).replace(/^_+/, "") === testedStem(path),
    );
    const near = top && inOnePackage(top.path, path) ? 1 : 0.4;
    return { ...known, score: (known.score + (about?.score ?? 0) + (top?.score ?? 1) * 0.001) * near };
  });
  return sortRanked(tests);
}

const ranFirst = (tests: readonly Ranked[], ran: ReadonlySet<string>): Ranked[] => [
  ...tests.filter(({ path }) => ran.has(path)),
  ...tests.filter(({ path }) => !ran.has(path)),
];

async function sampleOf(tests: readonly Ranked[], read: Read, tokens: number): Promise<Excerpt | null> {
  for (const { path, lines } of tests.slice(0, 6)) {
    const file = await read(path);
    if (!file || file.declarations.length === 0 || !holdsTests(file.text)) continue;
    const sample = styleSample(file, lines, tokens);
    if (sample) return sample;
  }
  return null;
}

/** Helpers and data lie among the tests too. */
const holdsTests = (text: string): boolean =>
  /\b(describe|it|test|suite|specify|TEST|TEST_F)(\.\w+)*\s*[("'`]|^\s*(async\s+)?def test|\bfunc Test|#\[(\w+::)?test\]|@Test\b|function test/m.test(
    text,
  );

async function outlinesOf(shown: readonly ContextFile[], read: Read, tokens: number): Promise<Excerpt[]> {
  const partly = [...new Set(shown.filter(({ lines }) => lines !== "whole").map(({ path }) => path))];
  const outlines: Excerpt[] = [];
  let room = tokens;
  for (const path of partly) {
    const file = await read(path);
    const content = file ? outlineOf(file, 60) : "";
    const cost = estimateTokens(content);
    if (content === "" || cost > room) continue;
    room -= cost;
    outlines.push({ path, content });
  }
  return outlines;
}
