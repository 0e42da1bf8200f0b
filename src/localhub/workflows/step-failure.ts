/** A reason for a step to fail that is the workflow's own; the message goes to the log as an error, if there is one. */
export class StepFailure extends Error {
  override readonly name = "StepFailure";

  /** @param outputs what the step had set before it failed */
  constructor(
    message: string,
    readonly outputs: ReadonlyMap<string, string> = new Map(),
  ) {
    super(message);
  }
}
