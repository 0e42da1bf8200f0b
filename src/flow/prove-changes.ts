import type { Baseline } from "../domain/baseline.js";
import type { ChangedFile, ChangeSet } from "../domain/change-set.js";
import type { Evidence, KnownHunks } from "../domain/evidence.js";
import { prove } from "../testing/prove.js";
import type { OpenSuite } from "./open-suite.js";

interface Given extends OpenSuite {
  /** Patch and new tests together, as they would be published. */
  changes: ChangeSet;
  /** Measured where absent. */
  baseline?: Baseline;
  /** Ids of existing tests that the task contradicts. */
  contradicted?: readonly string[];
  /** What the same run learnt of the hunks. Absent in a verification of its own, which measures everything itself. */
  known?: KnownHunks | null;
  signal: AbortSignal;
}

/** The evidence for a whole change set: its new test files are the new tests, everything else is the patch. */
export async function proveChanges({
  workspace,
  suite,
  changes,
  baseline,
  contradicted = [],
  known = null,
  signal,
}: Given): Promise<Evidence> {
  const stood = new Set(await workspace.files());
  const isNewTest = ({ path, content }: ChangedFile) =>
    content !== null && suite.isTestFile(path) && !stood.has(path);
  const part = (keep: (file: ChangedFile) => boolean): ChangeSet => ({
    ...changes,
    files: changes.files.filter(keep),
  });
  return prove({
    suite,
    workspace,
    ...(baseline !== undefined && { baseline }),
    changes: part((file) => !isNewTest(file)),
    tests: part(isNewTest),
    contradicted,
    known,
    signal,
  });
}
