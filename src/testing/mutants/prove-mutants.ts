import { type ChangeSet, textOf, toBase64 } from "../../domain/change-set.js";
import type { Evidence, MutantProof } from "../../domain/evidence.js";
import type { Hunk } from "../../workspace/changes/split-hunks.js";
import { noticing, type Trial, tryPatch } from "../noticing.js";
import { type Mutant, mutantsOf } from "./make-mutants.js";

/** How many mutants are run for a patch, and how long that may take in all. */
export interface MutantLimits {
  mutants: number;
  ms: number;
}

export interface MutantProofs {
  mutants: NonNullable<Evidence["mutants"]>;
  /** Changes in which not one of several mutants was noticed. */
  unnoticed: { path: string; line: number; tried: number }[];
}

/** Mutants that end no test run: a loop that a fault made endless takes this many times the run on the head. */
const hangFactor = 3;
const leastRunMs = 4_000;

/** One mutant may do the same as the original; that all of several do, while a test notices the change, is a doubt. */
const enoughToDoubt = 2;

/**
 * Puts small faults into the changed lines, one at a time, and looks who notices: first the new tests, then, where none
 * of them does, the whole suite. What does not compile or start says nothing and is counted apart.
 */
export async function proveMutants(
  trial: Trial,
  patch: ChangeSet,
  hunks: readonly Hunk[],
  limits: MutantLimits,
): Promise<MutantProofs> {
  const chosen = choose(hunks, patch, limits.mutants, trial.suite.isTestFile);
  const end = trial.now() + limits.ms;
  const proofs: { hunk: Hunk; proof: MutantProof }[] = [];
  let [ran, unusable] = [0, 0];
  for (const { hunk, mutant } of chosen) {
    if (trial.now() >= end || trial.signal.aborted) break;
    ran += 1;
    const last = await tryPatch(
      trial,
      withText(patch, mutant),
      {
        end,
        timeoutMs: ({ durationMs }) => Math.max(leastRunMs, durationMs * hangFactor),
      },
      (run) => answer(run, trial.flaky).outcome !== "survived",
    );
    const told = last === null ? nothingSaid : answer(last, trial.flaky);
    if (told.outcome === "unusable") unusable += 1;
    else proofs.push({ hunk, proof: { ...shown(mutant), outcome: told.outcome, noticedBy: told.noticedBy } });
  }
  return {
    mutants: { tried: proofs.map(({ proof }) => proof), unusable, untried: chosen.length - ran },
    unnoticed: doubtful(hunks, proofs),
  };
}

interface Answer {
  outcome: MutantProof["outcome"] | "unusable";
  noticedBy: string[];
}

const nothingSaid: Answer = { outcome: "unusable", noticedBy: [] };

function answer(run: Parameters<typeof noticing>[0], flaky: readonly string[]): Answer {
  const { after } = run;
  if (after.status === "timed-out") return { outcome: "hung", noticedBy: [] };
  // A file's own error says that nothing of it could be loaded; a mutant has to run to be noticed.
  if (!after.tests.some((test) => test.file !== null && test.id !== test.file)) return nothingSaid;
  const noticedBy = noticing(run, flaky);
  return { outcome: noticedBy.length > 0 ? "noticed" : "survived", noticedBy };
}

const shown = ({ path, line, before, after }: Mutant) => ({
  path,
  line,
  before: before.trim().slice(0, 200),
  after: after.trim().slice(0, 200),
});

/** The best mutant of each hunk, then the second of each, and so on, up to the limit. */
function choose(
  hunks: readonly Hunk[],
  patch: ChangeSet,
  most: number,
  isTest: (path: string) => boolean,
): { hunk: Hunk; mutant: Mutant }[] {
  const patched = new Map(patch.files.map((file) => [file.path, textOf(file)]));
  const ranked = hunks.flatMap((hunk) => {
    const text = patched.get(hunk.path) ?? null;
    if (text === null || isTest(hunk.path)) return [];
    return mutantsOf(hunk, text).map((mutant, rank) => ({ hunk, mutant, rank }));
  });
  return ranked.sort((a, b) => a.rank - b.rank).slice(0, most);
}

function withText(patch: ChangeSet, { path, text }: Mutant): ChangeSet {
  const files = patch.files.map((file) => (file.path === path ? { ...file, content: toBase64(text) } : file));
  return { base: patch.base, files };
}

function doubtful(
  hunks: readonly Hunk[],
  proofs: readonly { hunk: Hunk; proof: MutantProof }[],
): MutantProofs["unnoticed"] {
  return hunks.flatMap((hunk) => {
    const own = proofs.filter((one) => one.hunk === hunk);
    const survived = own.filter(({ proof }) => proof.outcome === "survived");
    if (own.length < enoughToDoubt || survived.length < own.length) return [];
    return [{ path: hunk.path, line: hunk.line, tried: own.length }];
  });
}
