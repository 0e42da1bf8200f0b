import { z } from "zod";
import { defineQuestion } from "../question.js";

const bullets = z.array(z.string());

export const reflect = defineQuestion({
  name: "reflect",
  title: "Understand the task",
  instructions: `Say in bullet points what the task wants: its goal, what goes in and comes out, the rules it states or implies, and the edge cases at which a hasty solution would go wrong. Say what must happen, not how it could be built. Stay with what the task says. What it leaves open stands under assumptions, with what you take, as the code around it suggests; tests may not rely on it.

Then judge. "clear": it can be solved as it stands (small gaps that the code answers are no obstacle). "unclear": two sensible people would build different things, and only the asker can say which; then put precise questions, each answerable in a sentence. "already-so": the code shown already does what is asked; then say where.`,
  answer: z.object({
    goal: z.string(),
    inputs: bullets,
    outputs: bullets,
    rules: bullets,
    edge_cases: bullets,
    assumptions: bullets.default([]).describe("what the task leaves open, and what you take"),
    judgement: z.enum(["clear", "unclear", "already-so"]),
    questions_to_asker: bullets.describe("only when unclear, else empty"),
    already_so_because: bullets.describe("only when already-so, else empty"),
  }),
});
