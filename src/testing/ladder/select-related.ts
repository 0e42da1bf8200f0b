import type { ChangeSet } from "../../domain/change-set.js";
import type { Workspace } from "../../domain/ports.js";
import type { DetectedSuite } from "../suite.js";

/** The files that depend on the changed ones; null when that can't be told. */
export type Dependents = (changes: ChangeSet, signal: AbortSignal) => Promise<ReadonlySet<string> | null>;

/**
 * Test files related to a change, by the runner's own selection where it has one and answers, else by the import graph.
 * May miss some, and may name too many: it decides what runs early, never what counts. Null when nobody knows.
 */
export async function selectRelated({
  suite,
  workspace,
  changes,
  dependents,
  timeoutMs,
  signal,
}: {
  suite: DetectedSuite;
  workspace: Workspace;
  changes: ChangeSet;
  dependents: Dependents;
  timeoutMs: number;
  signal: AbortSignal;
}): Promise<readonly string[] | null> {
  const own = await askRunner(suite, workspace, changes, timeoutMs, signal);
  if (own !== null) return own;
  const reached = await dependents(changes, signal);
  return reached === null ? null : [...reached].filter(suite.isTestFile);
}

async function askRunner(
  { native, command }: DetectedSuite,
  workspace: Workspace,
  changes: ChangeSet,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<string[] | null> {
  if (native.related === undefined) return null;
  const there = changes.files.filter(({ content }) => content !== null).map(({ path }) => path);
  // No runner knows who imported a file that is gone.
  if (there.length < changes.files.length) return null;
  const asked = native.related.instrument({ command, changed: there });
  if (asked === null) return null;
  const result = await workspace.run({ ...asked, changes, timeoutMs }, signal);
  return native.related.parse(result, there);
}
