import type { Hub } from "../hub.js";
import type { WorkflowScope } from "../hub-event.js";
import type { Account, Repository, WorkflowFile, WorkflowRun } from "../store/model.js";
import type { InputValue, RunSubject, Workflow, WorkflowError } from "../workflows/types.js";

export interface RunStart {
  repository: Repository;
  sender: Account;
  file: WorkflowFile;
  workflow: Workflow | readonly WorkflowError[];
  event: string;
  payload: Readonly<Record<string, unknown>>;
  inputs?: Readonly<Record<string, InputValue>>;
  scope: WorkflowScope;
  /** Begins only once somebody has approved it. */
  held?: boolean;
  /** No secrets, and a token that only reads. */
  restricted?: boolean;
}

/** What the runner is told of a run. */
export function subjectOf(
  hub: Hub,
  run: WorkflowRun,
  { repository, sender, payload, inputs, scope }: RunStart,
): RunSubject {
  const { state } = hub;
  return {
    repository: {
      owner: repository.owner.login,
      name: repository.name,
      id: repository.id,
      ownerId: repository.owner.id,
      defaultBranch: repository.defaultBranch,
      private: repository.private,
    },
    ref: scope.ref,
    sha: scope.sha,
    event: run.event,
    payload,
    ...(inputs ? { inputs } : {}),
    actor: { login: sender.login, id: sender.id },
    triggeringActor: run.triggeringActor.login,
    ...(scope.headRef === undefined ? {} : { headRef: scope.headRef }),
    ...(scope.baseRef === undefined ? {} : { baseRef: scope.baseRef }),
    runId: run.id,
    runNumber: run.number,
    runAttempt: run.attempt,
    serverUrl: state.url,
    apiUrl: `${state.url}/api/v3`,
    graphqlUrl: `${state.url}/api/graphql`,
    variables: Object.fromEntries([...repository.variables].map(([name, { value }]) => [name, value])),
  };
}
