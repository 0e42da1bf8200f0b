import type { StageName } from "../domain/run-event.js";

const titles: Record<StageName, string> = {
  measureBaseline: "Run the suite on the untouched base",
  gatherContext: "Find the code that matters",
  understand: "Understand the task",
  writeTests: "Write tests for it",
  implement: "Write the change",
  iterateOnSuite: "Fix until the existing tests pass",
  iterateOnTests: "Fix until the new tests pass",
  review: "Review the change",
  verify: "Verify from a fresh checkout",
};

/** A stage in plain words. */
export const stageTitle = (stage: StageName): string => titles[stage];
