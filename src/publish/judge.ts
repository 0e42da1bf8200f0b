import { changeSetHash } from "../domain/change-set.js";
import { Evidence } from "../domain/evidence.js";
import { Outcome, type PatchOutcome, publishedChanges } from "../domain/outcome.js";

/** What the verify job says: its attestation travels as a job output, its evidence as a file. */
export interface Attestation {
  /** SHA-256 of the change set that was verified. */
  changeSet: string;
  evidence: unknown;
}

export type Judgement = { outcome: Outcome } | { problem: string };

/**
 * What the solve job handed over, believed only as far as the verify job attests it: the change set must be the
 * verified one, on the commit that was pinned when the run was accepted, and the evidence shown is verify's own.
 * Without proof there is no `ready`.
 */
export function judge(claimed: unknown, attested: Attestation | null, base: string): Judgement {
  const outcome = Outcome.safeParse(claimed);
  if (!outcome.success) return { problem: "The outcome of the solve job is not in its format." };
  if (outcome.data.kind !== "ready" && outcome.data.kind !== "draft") return { outcome: outcome.data };
  const { changes, changedExpectations } = outcome.data;
  if (changedExpectations !== undefined && changedExpectations.changes.base !== changes.base)
    return { problem: "The changed expectations are for another commit than the patch." };
  const hash = changeSetHash(publishedChanges(outcome.data));
  if (attested === null) return { problem: "The verify job did not attest the change set." };
  if (hash !== attested.changeSet) return { problem: "The change set is not the one that was verified." };
  if (changes.base !== base)
    return { problem: "The change set is for another commit than the run was started on." };
  const evidence = Evidence.safeParse(attested.evidence);
  if (!evidence.success) return { problem: "The evidence of the verify job is not in its format." };
  if (evidence.data.changeSet !== hash) return { problem: "The evidence is about another change set." };
  return { outcome: withEvidence(outcome.data, evidence.data) };
}

function withEvidence(claimed: PatchOutcome, evidence: Evidence): PatchOutcome {
  return doubted({ ...claimed, evidence }, evidence.objections);
}

/** The same with these doubts among what is missing: without any it may stay `ready`. */
export function doubted(outcome: PatchOutcome, doubts: readonly string[]): PatchOutcome {
  if (doubts.length === 0) return outcome;
  const known = outcome.kind === "draft" ? outcome.missing : [];
  return { ...outcome, kind: "draft", missing: [...new Set([...known, ...doubts])] };
}
