import type { GitResult } from "./run-git.js";

const SHA = /^[0-9a-f]{40}$/;
/** Of one repository: answers, and bytes of an answer. Together they are far below what a process may hold. */
const [mostAnswers, mostBytes] = [2_000, 64 * 1024];

export type Remembered = (
  revisions: readonly string[],
  args: readonly string[],
  run: () => Promise<GitResult>,
) => Promise<GitResult>;

/**
 * What git said of objects that are named by their whole hashes: that stays true, and starting git is what a request
 * costs most. What named something else, failed, or is long is not kept. (1 is no failure: it says no.)
 */
export function remembered(): Remembered {
  const answers = new Map<string, GitResult>();
  return async (revisions, args, run) => {
    if (!revisions.every((revision) => SHA.test(revision))) return run();
    const key = args.join("\0");
    const known = answers.get(key);
    if (known !== undefined) return known;
    const result = await run();
    if (result.exitCode > 1 || result.exitCode < 0 || result.stdout.length > mostBytes) return result;
    if (answers.size >= mostAnswers) answers.clear();
    answers.set(key, result);
    return result;
  };
}
