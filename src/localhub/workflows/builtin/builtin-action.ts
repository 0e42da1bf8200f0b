import type { Inputs } from "../action-inputs.js";
import type { Outputs, StepCall } from "../step-call.js";

/** An action that the runner supplies itself, by the behaviour of GitHub's own of that name. */
export interface BuiltinAction {
  /** Inputs and their defaults. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Inputs that exist on GitHub but not here: given another value than the default, the step fails. */
  readonly refused?: readonly string[];
  /** Versions from this one on. Older ones GitHub itself fails. */
  readonly minimumMajor?: number;
  /** Throws StepFailure. @param major of the version asked for; the newest for a commit */
  readonly run: (call: StepCall, inputs: Inputs, major: number) => Promise<Outputs>;
}
