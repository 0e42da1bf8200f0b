import type { Clock } from "../domain/ports.js";
import { systemClock } from "../domain/system-clock.js";
import { type OctokitLike, repositoryApi } from "./api.js";
import { plainly } from "./plainly.js";

/** In the text of the one issue that greets a repository. */
export const greetingMarker = "<!-- patchwright:greeting -->";

/** Issues that an App wrote itself. */
export interface OwnIssues {
  /** Opens an issue, unless one of ours with this marker in its text was ever there. Gives its page, null where it was. */
  openOnce: (issue: { marker: string; title: string; body: string }) => Promise<string | null>;
}

/** `self` is the App's own login. */
export function ownIssues(
  octokit: OctokitLike,
  { owner, name }: { owner: string; name: string },
  self: string,
  clock: Clock = systemClock,
): OwnIssues {
  const { rest, paginate, where, call, create } = repositoryApi(octokit, { owner, repo: name }, clock);
  const find = async (marker: string): Promise<string | null> => {
    const request = { ...where, creator: self, state: "all" as const, per_page: 100 };
    const operation = { does: "to read the App's own issues", needs: "issues: read" };
    const own = await call(operation, () => paginate(rest.issues.listForRepo, request));
    return own.find(({ body }) => body?.includes(marker))?.html_url ?? null;
  };
  return plainly({
    openOnce: async ({ marker, title, body }) => {
      if ((await find(marker)) !== null) return null;
      const operation = { does: "to open an issue", needs: "issues: write" };
      const text = `${marker}\n${body}`;
      return create(
        operation,
        async () => (await rest.issues.create({ ...where, title, body: text })).data.html_url,
        () => find(marker),
      );
    },
  });
}
