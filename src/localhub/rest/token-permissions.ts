import { isPullRequest, type Permissions, type Repository } from "../store/model.js";
import type { Actor } from "./actor.js";
import { HttpError } from "./errors.js";

/** A permission as GitHub's header names it: `pull_requests=write`. */
type Need = `${string}=${"read" | "write"}`;

const order = ["read", "write", "admin"];

function holds(granted: Permissions, need: Need): boolean {
  const [name = "", level = ""] = need.split("=");
  // Workflows write `pull-requests` what Apps and GitHub's table call `pull_requests`.
  const held = granted[name] ?? granted[name.replaceAll("_", "-")] ?? "";
  return order.indexOf(held) >= order.indexOf(level);
}

/**
 * Whether a token's permissions are enough. People have none: their level on the repository decides. Elsewhere than
 * where it belongs a token may read what is public.
 */
export function mayDo(actor: Actor, repository: Repository, need: Need): boolean {
  if (actor.kind !== "installation" && actor.kind !== "job") return true;
  const own =
    actor.kind === "job" ? actor.repositoryId === repository.id : actor.repositories.has(repository.id);
  return own ? holds(actor.permissions, need) : need.endsWith("=read");
}

/**
 * Refuses what the token was not given the permission for, as GitHub does: 403 with the permissions of which one is
 * enough. Stricter than GitHub in one point: there, tokens may read public repositories without a permission.
 */
export function demand(actor: Actor, repository: Repository, needs: readonly Need[]): void {
  if (needs.length === 0 || needs.some((need) => mayDo(actor, repository, need))) return;
  throw new HttpError(403, "Resource not accessible by integration", [], {
    "x-accepted-github-permissions": needs.join("; "),
  });
}

/** Of "issues or pull requests", the latter is no help for a plain issue. */
export function needsHere(
  needs: readonly Need[],
  repository: Repository,
  parameters: Readonly<Record<string, unknown>>,
): readonly Need[] {
  if (!needs.some((need) => need.startsWith("issues="))) return needs;
  const comment = repository.comments.find(({ id }) => id === parameters.comment_id);
  const number = parameters.issue_number ?? comment?.issue;
  const issue = repository.issues.find((each) => each.number === number);
  if (!issue || isPullRequest(issue)) return needs;
  return needs.filter((need) => !need.startsWith("pull_requests="));
}
