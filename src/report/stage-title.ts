import type { StageName } from "../domain/run-event.js";

const titles: Record<StageName, string> = {
  measureBaseline: "Run the suite on the untouched base",
  gatherContext: "Find the code that matters",
  understand: "Understand the task",
  writeTests: "Write tests for it",
  implement: "Write the change",
  choose: "Let the tests choose among the candidates",
  iterateOnSuite: "Fix until the existing tests pass",
  iterateOnTests: "Fix until the new tests pass",
  coverHunks: "Write tests for what no test notices",
  review: "Review the change",
  changeExpectations: "Propose what contradicted tests should expect",
  verify: "Verify from a fresh checkout",
};

/** A stage in plain words. */
export const stageTitle = (stage: StageName): string => titles[stage];
