import type { Actor } from "../domain/forge.js";
import type { Clock } from "../domain/ports.js";
import { systemClock } from "../domain/system-clock.js";
import { actor } from "./actor.js";
import { type OctokitLike, repositoryApi } from "./api.js";
import { plainly } from "./plainly.js";

export interface LabelledIssue {
  number: number;
  title: string;
  body: string | null;
  updated_at: string;
}

/** Issues found by their label, and who put it on: for what no delivery told of. */
export interface LabelledIssues {
  /** Open issues with the label, without pull requests, the latest changed first, at most a hundred. */
  labelled: (label: string) => Promise<readonly LabelledIssue[]>;
  /** Who put the label on last, and when (ISO 8601); null where that is not known. */
  lastLabelling: (issue: number, label: string) => Promise<{ by: Actor; at: string } | null>;
}

export function labelledIssues(
  octokit: OctokitLike,
  { owner, name }: { owner: string; name: string },
  clock: Clock = systemClock,
): LabelledIssues {
  const { rest, paginate, where, call, find } = repositoryApi(octokit, { owner, repo: name }, clock);
  return plainly({
    labelled: async (label) => {
      const operation = { does: `to read the issues with the label ${label}`, needs: "issues: read" };
      const request = { ...where, labels: label, state: "open" as const, sort: "updated" as const };
      const found = await find(operation, () => rest.issues.listForRepo({ ...request, per_page: 100 }));
      return (found?.data ?? [])
        .filter(({ pull_request }) => pull_request === undefined)
        .map(({ number, title, body = null, updated_at }) => ({ number, title, body, updated_at }));
    },

    lastLabelling: async (issue, label) => {
      const operation = { does: `to read the events of #${issue}`, needs: "issues: read" };
      const request = { ...where, issue_number: issue, per_page: 100 };
      const events = await call(operation, () => paginate(rest.issues.listEvents, request));
      const last = events.findLast(
        (event) => event.event === "labeled" && "label" in event && event.label.name === label,
      );
      return last === undefined ? null : { by: actor(last.actor), at: last.created_at };
    },
  });
}
