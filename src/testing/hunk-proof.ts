import type { Evidence } from "../domain/evidence.js";
import type { Hunk } from "../workspace/changes/split-hunks.js";
import { noticing, type Trial, tryPatch } from "./noticing.js";

/** How many hunks are taken out, and how long that may take in all. */
export interface HunkLimits {
  hunks: number;
  ms: number;
}

/** Of one proof. */
export const hunkLimits: HunkLimits = { hunks: 20, ms: 15 * 60_000 };

export interface HunkProofs {
  proofs: Evidence["hunks"];
  /** Hunks that no limit allowed to be tried. */
  untried: number;
}

/**
 * Takes out each hunk alone and looks who notices: first the new tests, then, where none of them does, the whole suite.
 * A test notices when it passes on the head and does not pass without the hunk; flaky tests have no say. What is known of
 * the very same patch and tests is not run again, but for hunks that only tests noticed which have no say here.
 */
export async function proveHunks(
  trial: Trial,
  hunks: readonly Hunk[],
  limits: HunkLimits,
  known: Evidence["hunks"] = [],
): Promise<HunkProofs> {
  const proofs: Evidence["hunks"] = [];
  const { head, flaky, now, signal } = trial;
  const end = now() + limits.ms;
  const mayNotice = new Set(
    [...(head.newTests?.passed ?? []), ...head.whole.passed].filter((id) => !flaky.includes(id)),
  );
  for (const { path, line, without } of hunks) {
    if (proofs.length >= limits.hunks || signal.aborted) break;
    const before = known.find((proof) => proof.path === path && proof.line === line);
    const stands = before?.noticedBy.filter((id) => mayNotice.has(id)) ?? [];
    if (before !== undefined && (stands.length > 0 || before.noticedBy.length === 0)) {
      proofs.push({ path, line, noticedBy: stands });
      continue;
    }
    // Nobody is there to notice, as where the suite never ends.
    if (mayNotice.size === 0) {
      proofs.push({ path, line, noticedBy: [] });
      continue;
    }
    if (now() >= end) break;
    const noticed = (run: Parameters<typeof noticing>[0]) => noticing(run, flaky);
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
