import { isPatchwrightError } from "../domain/errors.js";

/**
 * Asks with less and less until the prompt fits: `cuts` are the names of what may be left out, in the order in which
 * it goes, and `ask` is called with those that are left out so far. Each cut is told before it is made, so that the
 * log shows it. Throws the endpoint's `model-context-overflow` when all cuts are made and it still does not fit.
 */
export async function askShrinking<T, Cut extends string>(
  cuts: readonly Cut[],
  ask: (leftOut: ReadonlySet<Cut>) => Promise<T>,
  onCut: (cut: Cut, why: string) => void | Promise<void>,
): Promise<T> {
  for (let made = 0; ; made += 1) {
    try {
      return await ask(new Set(cuts.slice(0, made)));
    } catch (error) {
      const next = cuts[made];
      if (next === undefined || !isPatchwrightError(error) || error.code !== "model-context-overflow")
        throw error;
      await onCut(next, error.message);
    }
  }
}
