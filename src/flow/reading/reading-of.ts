import type { Context } from "../../context/context.js";
import type { Baseline } from "../../domain/baseline.js";
import type { Message } from "../../domain/run-event.js";
import type { Room } from "../room.js";
import { knownContradictions } from "./known-contradictions.js";
import { judgementIn } from "./opening.js";
import type { Approach, Reading } from "./reading.js";
import type { ReadingAnswers } from "./reading-questions.js";

/** Stands in where no approaches were asked for. */
const asYouSeeFit: Approach = {
  name: "As you see fit",
  idea: ["whatever suits the task and the code around it"],
  risk: "none was looked for",
};

/** The answers as later stages use them; `prefix` is what these are asked from. */
export async function readingOf(
  room: Room,
  given: { context: Context; baseline: Baseline },
  answers: ReadingAnswers,
  prefix: Message[],
): Promise<Reading> {
  const { reflect, explain_tests, localise, approaches, rank } = answers;
  return {
    judgement: judgementIn(room, reflect.judgement),
    questions: reflect.questions_to_asker,
    alreadySoBecause: reflect.already_so_because,
    goal: reflect.goal,
    approaches:
      approaches === undefined
        ? [asYouSeeFit]
        : ranked(approaches.sketches, rank === undefined ? [] : rank.order),
    contradicted: await knownContradictions(room, given.baseline, explain_tests?.contradicted_tests ?? []),
    places: localise === undefined ? "" : placesOf(localise),
    prefix,
    sample: given.context.styleSample?.path ?? null,
  };
}

function placesOf({ change, may_be_affected }: NonNullable<ReadingAnswers["localise"]>): string {
  const lines = change.map(({ path, symbol, why }) => `- ${path}, ${symbol}: ${why}`);
  const affected =
    may_be_affected.length === 0
      ? []
      : [["May be affected:", ...may_be_affected.map((path) => `- ${path}`)].join("\n")];
  return [...lines, ...affected].join("\n");
}

/** The sketches in the order given; one that the order leaves out comes last. */
function ranked(sketches: readonly Approach[], order: readonly string[]): Approach[] {
  const plain = (name: string) => name.toLowerCase().replace(/\W+/g, " ").trim();
  const place = (sketch: Approach) => {
    const index = order.findIndex((name) => plain(name) === plain(sketch.name));
    return index < 0 ? order.length : index;
  };
  return [...sketches].sort((a, b) => place(a) - place(b));
}
