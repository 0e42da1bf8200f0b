import { Context } from "../../context/context.js";
import { gatherContext as gather } from "../../context/gather-context.js";
import type { Baseline } from "../../domain/baseline.js";
import { defineStage } from "../step.js";

/** Tokens of code before the model asks for more (design §3). */
const tokenLimit = 8000;

/** The code that matters, found without a model. */
export const gatherContext = defineStage<{ baseline: Baseline }, Context>({
  name: "gatherContext",
  version: 3,
  questions: [],
  output: Context,
  run: (room, { baseline }) =>
    gather({
      workspace: room.workspace,
      task: room.task,
      isTestFile: room.suite.isTestFile,
      ran: new Set(baseline.report.tests.flatMap(({ file }) => file ?? [])),
      failing: Object.keys(baseline.states).filter((id) => baseline.states[id] === "failing"),
      tokenLimit,
    }),
});
