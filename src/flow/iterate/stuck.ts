import { mayClimb } from "../climb/may-climb.js";
import { joined, section, untrusted } from "../prompt.js";
import { type Attempt, failures, type Iteration } from "./attempt.js";

/** Why a run that is stuck goes on with more effort. */
export const reasons = {
  fixesFailed: (count: number) => `${count} different fixes failed`,
  unsettled: "a test and the patch disagree, and no sentence of the task that was quoted decides",
  fixesUsed: (count: number) => `its ${count} fixes are used up, and something still fails`,
  approachesTried: "every approach was tried",
};

/**
 * The best attempt, which ended early; where the run may climb, as one that is stuck, with what the next effort should know.
 */
export async function stuck(
  iteration: Iteration,
  { best, current }: { best: Attempt; current: Attempt },
  why: string,
): Promise<Attempt> {
  if (!mayClimb(iteration.room)) return best;
  const stuck = { why, lessons: await lessons(iteration, current) };
  return { ...best, progress: { ...best.progress, stuck } };
}

/** What failed, and why, for who writes the code next. */
async function lessons(iteration: Iteration, current: Attempt): Promise<string> {
  const { candidate, summary } = current.progress;
  const still = iteration.targets(current.said);
  return (
    section(
      "What was tried before",
      joined(
        "This change was coded and did not get there:",
        untrusted("the change", [candidate.approach, ...summary.map((point) => `- ${point}`)].join("\n")),
        still.length > 0
          ? joined(
              "This still failed with it:",
              untrusted("failures", await failures(iteration, current, still)),
            )
          : null,
        current.rejected && joined("The last fix was thrown away:", untrusted("why", current.rejected)),
        "Find out why before you write: it may have gone wrong in how the task was read.",
      ),
    ) ?? ""
  );
}
