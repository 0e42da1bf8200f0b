import type { Evidence } from "../domain/evidence.js";
import type { Hunk } from "../workspace/changes/split-hunks.js";
import { noticing, type Trial, tryPatch } from "./noticing.js";

/** How many hunks are taken out, and how long that may take in all. */
export interface HunkLimits {
  hunks: number;
  ms: number;
}

export interface HunkProofs {
  proofs: Evidence["hunks"];
  /** Hunks that no limit allowed to be tried. */
  untried: number;
}

/**
 * Takes out each hunk alone and looks who notices: first the new tests, then, where none of them does, the whole suite.
 * A test notices when it passes on the head and does not pass without the hunk; flaky tests have no say. What is known
 * of a hunk from an earlier proof of the same change set, somebody noticing it, is not measured again.
 */
export async function proveHunks(
  trial: Trial,
  hunks: readonly Hunk[],
  limits: HunkLimits,
  known: Evidence["hunks"] = [],
): Promise<HunkProofs> {
  const proofs: Evidence["hunks"] = [];
  const end = trial.now() + limits.ms;
  for (const { path, line, without } of hunks) {
    if (proofs.length >= limits.hunks) break;
    const before = known.find((proof) => proof.path === path && proof.line === line);
    if (before !== undefined && before.noticedBy.length > 0) {
      proofs.push(before);
      continue;
    }
    if (trial.now() >= end || trial.signal.aborted) break;
    const noticed = (run: Parameters<typeof noticing>[0]) => noticing(run, trial.flaky);
    const last = await tryPatch(
      trial,
      without,
      { end: Number.POSITIVE_INFINITY },
      (run) => noticed(run).length > 0,
    );
    proofs.push({ path, line, noticedBy: last === null ? [] : noticed(last) });
  }
  return { proofs, untried: hunks.length - proofs.length };
}
