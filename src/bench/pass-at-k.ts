/**
 * The chance that at least one of k attempts solves a task, estimated without bias from n attempts of which c did:
 * 1 - C(n-c, k) / C(n, k), as a product that can't overflow (Chen et al. 2021, "Evaluating Large Language Models Trained
 * on Code", section 2.1). Null when fewer than k attempts were made: then it can't be told.
 */
export function passAtK(n: number, c: number, k: number): number | null {
  if (k < 1 || n < k) return null;
  if (n - c < k) return 1;
  let allFail = 1;
  for (let i = n - c + 1; i <= n; i += 1) allFail *= 1 - k / i;
  return 1 - allFail;
}
