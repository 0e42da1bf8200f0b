import type { ChangedFile, ChangeSet } from "../domain/change-set.js";
import { textOf, toBase64 } from "../domain/change-set.js";
import { runnerKeys } from "../domain/steering.js";
import type { DetectedSuite } from "./suite.js";

/** What of a patch may speak in the verdict, and what may not. */
export interface Gate {
  /** The patch with the base's tests and configuration in place of its own. */
  judged: ChangeSet;
  /** Existing test files that the patch changes: kept apart, as tests may have been added to them. */
  copies: readonly ChangedFile[];
  /** What was left out, each with the reason in a few words. */
  leftOut: readonly { path: string; why: string }[];
}

const steersEverySuite =
  /(^|\/)(\.npmrc|\.yarnrc(\.yml)?|\.nvmrc|\.env(\..+)?|\.nycrc(\.json)?|\.c8rc(\.json)?|\.taprc|sitecustomize\.py|usercustomize\.py|tox\.ini|noxfile\.py|Makefile|CMakeLists\.txt|CTestTestfile\.cmake|pom\.xml)$/;
const insideDependencies = /(^|\/)(node_modules|site-packages|\.venv|venv|vendor\/bundle)\//;
const testSide =
  /(^|\/)(__tests__|__snapshots__|__fixtures__|__mocks__|tests?|specs?|fixtures?|testdata|test-?data|snapshots?)\/|\.snap$|\.snapshot$/;
/** Parts of package.json that decide what a suite is. */
const suiteKeys = ["scripts", ...runnerKeys, "uvu", "imports"];

/**
 * The verdict is given by the base's own tests: a patch's changes to existing tests, fixtures and snapshots, and to
 * whatever steers the runner (also where it adds such a file), are put back. Test files that a patch adds stay; those that
 * it changes are handed back as copies, as their own tests count from the base and added ones from the copy.
 * `read` gives a file's text at the base.
 */
export async function tamperGate(
  changes: ChangeSet,
  suite: DetectedSuite,
  read: (path: string) => Promise<string | null>,
): Promise<Gate> {
  const files: ChangedFile[] = [];
  const copies: ChangedFile[] = [];
  const leftOut: { path: string; why: string }[] = [];
  for (const file of changes.files) {
    const why = reasonToLeaveOut(file, suite);
    if (why === changesTests) copies.push(file);
    else if (why !== null) leftOut.push({ path: file.path, why });
    if (why !== null) continue;
    const restored = /(^|\/)package\.json$/.test(file.path)
      ? restoreSuiteKeys(file, await read(file.path))
      : null;
    if (restored === null) files.push(file);
    else {
      if (restored.file !== null) files.push(restored.file);
      leftOut.push({ path: file.path, why: restored.why });
    }
  }
  return { judged: { base: changes.base, files }, copies, leftOut };
}

/** Why a changed test file is left out, where more was done to it than adding tests. */
export const changesTests = "it changes a test file";

function reasonToLeaveOut(file: ChangedFile, suite: DetectedSuite): string | null {
  const { path } = file;
  if (insideDependencies.test(path)) return "it lies among the installed dependencies";
  if (suite.native.steers(path) || steersEverySuite.test(path)) return "it steers the test runner";
  const exists = suite.facts.has(path);
  if (exists && suite.isTestFile(path))
    return file.content === null ? "it deletes a test file" : changesTests;
  if (exists && testSide.test(path)) return "it changes what the tests use";
  return null;
}

/** A changed package.json with the base's suite keys; null when the patch leaves those alone. */
function restoreSuiteKeys(
  file: ChangedFile,
  baseText: string | null,
): { file: ChangedFile | null; why: string } | null {
  if (baseText === null) return null;
  const [before, after] = [parseObject(baseText), parseObject(textOf(file) ?? "")];
  if (before === null || after === null) return { file: null, why: "it is not a valid manifest" };
  const differing = suiteKeys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  if (differing.length === 0) return null;
  const mended = { ...after };
  for (const key of differing) {
    if (before[key] === undefined) delete mended[key];
    else mended[key] = before[key];
  }
  const content = toBase64(`${JSON.stringify(mended, null, 2)}\n`);
  return { file: { ...file, content }, why: `it changes ${differing.map((key) => `\`${key}\``).join(", ")}` };
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
