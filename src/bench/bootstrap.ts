/** A 95 % interval. */
export interface Interval {
  low: number;
  high: number;
}

/** Resamples: enough that the ends are steady to about half a percentage point. */
const resamples = 10_000;

/**
 * The percentile bootstrap of the mean (Efron 1979): what the mean would range over, had other tasks of the same kind
 * been drawn. The random numbers begin with a fixed seed, so that the same values always give the same interval. Null
 * without values. With few of them it is narrower than the truth.
 */
export function bootstrapMean(values: readonly number[]): Interval | null {
  if (values.length === 0) return null;
  const random = seeded(0x5eed);
  const means = new Float64Array(resamples);
  for (let round = 0; round < resamples; round += 1) {
    let sum = 0;
    for (let drawn = 0; drawn < values.length; drawn += 1) {
      sum += values[Math.floor(random() * values.length)] ?? 0;
    }
    means[round] = sum / values.length;
  }
  means.sort();
  const at = (share: number) => means[Math.round(share * (resamples - 1))] ?? 0;
  return { low: at(0.025), high: at(0.975) };
}

/** Numbers from 0 to below 1: the generator "mulberry32", small and even enough for drawing with replacement. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
