import type { ExpressionData } from "@actions/expressions/data/expressiondata";
import { type Json, toContext } from "./expressions.js";
import type { RunSubject } from "./types.js";

type Values = Readonly<Record<string, Json>>;

/** The part of the `github` context that is the same for every job of a run, but for `event`. */
export function githubValues(path: string, name: string, subject: RunSubject): Values {
  const { repository, ref } = subject;
  const fullName = `${repository.owner}/${repository.name}`;
  const tag = ref.startsWith("refs/tags/");
  return {
    ref,
    sha: subject.sha,
    repository: fullName,
    repository_owner: repository.owner,
    repository_owner_id: String(repository.ownerId),
    repositoryUrl: `${subject.serverUrl.replace(/^https?/, "git")}/${fullName}.git`,
    run_id: String(subject.runId),
    run_number: String(subject.runNumber),
    retention_days: "90",
    run_attempt: String(subject.runAttempt),
    repository_visibility: repository.private ? "private" : "public",
    repository_id: String(repository.id),
    actor_id: String(subject.actor.id),
    actor: subject.actor.login,
    triggering_actor: subject.triggeringActor,
    workflow: name,
    head_ref: subject.headRef ?? "",
    base_ref: subject.baseRef ?? "",
    event_name: subject.event,
    server_url: subject.serverUrl,
    api_url: subject.apiUrl,
    graphql_url: subject.graphqlUrl,
    ref_name: ref.replace(/^refs\/(heads|tags|pull)\//, ""),
    ref_protected: false,
    ref_type: tag ? "tag" : "branch",
    secret_source: "Actions",
    workflow_ref: `${fullName}/${path}@${ref}`,
    workflow_sha: subject.sha,
  };
}

/** The `github` context: the run's values, more of the job or step, and the event (converted once). */
export const githubContext = (values: Values, more: Values, event: ExpressionData): ExpressionData =>
  toContext({ ...values, ...more, event });

/** Values of the context that a hosted runner does not hand to steps as variables. */
const notVariables = new Set(["token", "event", "repositoryUrl", "secret_source"]);

/** The `GITHUB_*` variables of a step. */
export function githubVariables(values: Values): Readonly<Record<string, string>> {
  const entries = Object.entries(values).filter(([key, value]) => !notVariables.has(key) && value !== null);
  return Object.fromEntries(entries.map(([key, value]) => [`GITHUB_${key.toUpperCase()}`, String(value)]));
}
