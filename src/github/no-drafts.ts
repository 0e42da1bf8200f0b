import { PatchwrightError } from "../domain/errors.js";

const mark = "[draft] ";

/** A draft in words, where a repository has no drafts. */
export const markedTitle = (title: string): string => (title.startsWith(mark) ? title : `${mark}${title}`);

export const unmarkedTitle = (title: string): string =>
  title.startsWith(mark) ? title.slice(mark.length) : title;

/**
 * Private repositories on the free plan have no draft pull requests. REST says so with 422; GraphQL only says that one
 * "does not have permission to convert the pull request PR_… to draft" (seen in cli/cli#5995).
 */
export function hasNoDrafts(error: unknown): boolean {
  if (!(error instanceof PatchwrightError)) return false;
  const { status, detail } = error.details;
  return (
    (status === 422 && /draft/i.test(String(detail))) ||
    /does not have permission to convert .* to draft/i.test(String(detail))
  );
}
