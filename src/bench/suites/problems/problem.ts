import { z } from "zod";

/** One input with its answer. */
export interface Example {
  input: string;
  output: string;
}

/**
 * How an answer is held against the expected one: word by word (`tokens`), or with the lines, or the words, in any order.
 * White space between words never counts.
 */
export const Checker = z.enum(["tokens", "any-order-lines", "any-order-tokens"]);
export type Checker = z.infer<typeof Checker>;

/** A contest problem. The hidden tests are here and nowhere that a run of the flow could see. */
export interface Problem {
  /** Unique in its suite, and good as a file name. */
  id: string;
  title: string;
  description: string;
  publicTests: readonly Example[];
  hiddenTests: readonly HiddenTest[];
  /** Seconds of processor time for one input, as the contest gives it to compiled programs. */
  limitSeconds: number;
  checker: Checker;
  /** Whether numbers with a decimal point count as right within a tolerance. */
  floats: boolean;
  tags: readonly string[];
}

export interface HiddenTest extends Example {
  /** `private` or `generated`, with its number among those. */
  name: string;
}
