/**
 * What somebody may have asked of a run that goes on. `stop`: it ends with the best patch so far. `withdrawn`: the issue
 * was closed or is no task any more, and the run ends at once.
 */
export type StopAsked = "stop" | "withdrawn";

/** Where a run looks whether it is still wanted. Looking is cheap: an answer may be some seconds old. */
export interface StopSign {
  /** Never rejects: who can't be asked has not asked to stop. */
  asked: () => Promise<StopAsked | null>;
}
