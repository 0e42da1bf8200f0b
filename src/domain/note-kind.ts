/**
 * Kinds of `noted` events that reports treat apart from the rest; any other kind is shown with its text.
 * `anchor`: a new test passes from here on and must keep passing; the text is its id.
 * `changed-expectation`: an existing test expects what the task contradicts; the text names both, with the sentence.
 * `climbed`: the run goes on with more effort; the text says from which to which, under which caps, and why.
 * `stop-requested`: somebody asked the run to end with its best; it stands under the stage that ran then.
 */
export const noteKind = {
  anchor: "anchor",
  changedExpectation: "changed-expectation",
  climbed: "climbed",
  stopRequested: "stop-requested",
} as const;
