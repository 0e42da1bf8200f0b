import type { Outcome } from "../domain/outcome.js";

/** What people can type after `/patchwright`, as far as a run's state makes it worth offering. */
export type Command = "solve" | "refine" | "retry" | "stop";
const everyCommand: readonly Command[] = ["solve", "refine", "retry", "stop"];

/**
 * `not-started`: before anything was tried. `died`: without a result. `refused`: the result may not be published.
 * `unpublished`: GitHub would not have it, before or after its first part was there. The others were asked for by people.
 */
export type Ending = "not-started" | "died" | "refused" | "unpublished" | "withdrawn" | "cancelled";
interface State {
  outcome: Outcome | null;
  problem?: string | null;
  ending?: Ending;
  /** Those that are understood; all unless told. */
  commands?: readonly Command[];
}

/** What the person can do now. */
export function nextSteps(input: State): string {
  const { outcome, problem, ending, commands = everyCommand } = input;
  if (ending === "withdrawn") return "";
  // After a dry run that was not started, retry would do more than was asked for.
  if (ending === "not-started" || (outcome?.kind === "gaveUp" && outcome.blocked === true))
    return "Once that is put right, ask again: with the same comment, or by taking the label off and putting it on again.";
  const offered = offers(input).filter(([command]) => commands.includes(command));
  if (offered.length > 0) {
    return ["You can comment:", "", ...offered.map(([, words]) => `- ${words}`)].join("\n");
  }
  if (outcome?.kind === "ready" || outcome?.kind === "draft") return "Please review the pull request.";
  if (outcome?.kind === "planned") return "To have it done, put the label on that starts a run.";
  return outcome !== null || problem != null
    ? "To try again, say more in the issue, take the label off and put it on again."
    : "";
}

function offers({ outcome, problem = null }: State): [Command, string][] {
  const retry: [Command, string] = ["retry", "`/patchwright retry` to try again from the start"];
  if (problem !== null) return [retry];
  switch (outcome?.kind) {
    case "ready":
    case "draft":
      return [
        [
          "refine",
          "`/patchwright refine <text>` to say what should be different, here or on the pull request",
        ],
        ["retry", "`/patchwright retry` to have it done anew, from the present base"],
      ];
    case "asked":
      return [["refine", "`/patchwright refine <answer>` to answer and go on"]];
    case "alreadySo":
      return [["refine", "`/patchwright refine <text>` to say what is still wrong"]];
    case "planned":
      return [["solve", "`/patchwright solve` to have it done"]];
    case "gaveUp":
      return [["refine", "`/patchwright refine <text>` to say more about what you want"], retry];
    default:
      return [["stop", "`/patchwright stop` to end with the best patch so far"]];
  }
}
