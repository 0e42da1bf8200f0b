import { isPatchwrightError } from "../domain/errors.js";
import type { Forge, PullRequestView } from "../domain/forge.js";

/**
 * Asks these people for a review: who is asked already, or has given one, is left in peace. Gives who could not be
 * asked, one sentence each: a name that GitHub refuses must cost nobody the pull request.
 */
export async function requestReviews(
  forge: Forge,
  pull: PullRequestView,
  logins: readonly string[],
): Promise<string[]> {
  const lower = (login: string) => login.toLowerCase();
  const asked = new Set(pull.reviewers.map(lower));
  const open = logins.filter((login) => !asked.has(lower(login)));
  if (open.length === 0) return [];
  const given = new Set((await forge.reviews(pull.number)).map(({ author }) => lower(author.login)));
  const notes: string[] = [];
  for (const login of open.filter((each) => !given.has(lower(each)))) {
    try {
      await forge.requestReview(pull.number, login);
    } catch (error) {
      const status = isPatchwrightError(error) ? Number(error.details.status) : Number.NaN;
      if (!isPatchwrightError(error) || !(status >= 400 && status < 500)) throw error;
      notes.push(`${login} could not be asked for a review: ${String(error.details.detail)}`);
    }
  }
  return notes;
}
