import type { operations } from "@octokit/openapi-types";
import type { GitRepository } from "../git/repository.js";
import type { Hub } from "../hub.js";
import type { Account, PermissionLevel, Repository } from "../store/model.js";
import type { Actor } from "./actor.js";

export type OperationId = keyof operations;

type Path<Id extends OperationId> = operations[Id] extends { parameters: { path: infer P } } ? P : unknown;
type Query<Id extends OperationId> = operations[Id] extends { parameters: { query?: infer Q } }
  ? NonNullable<Q>
  : unknown;
type Content<R> = R extends { content: { "application/json": infer B } } ? B : never;
type Body<Id extends OperationId> = operations[Id] extends { requestBody: infer R }
  ? Content<R>
  : operations[Id] extends { requestBody?: infer R }
    ? Content<NonNullable<R>> | undefined
    : undefined;

export interface Reply {
  status: number;
  /** JSON; absent for answers without a body. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** Sent as it is, and not checked, in place of `body`: raw files and diffs, asked for by media type. */
  raw?: Buffer | string;
}

/** A request that fits GitHub's description: its parameters are of the described types. */
export interface RestRequest<Id extends OperationId> {
  hub: Hub;
  actor: Actor;
  parameters: Path<Id> & Query<Id>;
  body: Body<Id>;
  accept: string;
}

export interface RepositoryRequest<Id extends OperationId> extends RestRequest<Id> {
  repository: Repository;
  git: GitRepository;
  /** What the asker may do in the repository. */
  level: PermissionLevel;
  /** The account that acts; only where something is written (and with it, signed in). */
  sender: Account;
}

export type AnyRequest = Omit<RestRequest<OperationId>, "parameters" | "body"> & {
  parameters: Readonly<Record<string, unknown>>;
  body: unknown;
};

export interface Route {
  id: OperationId;
  /** The level needed on the repository; null where the path names none. */
  needs: PermissionLevel | null;
  handle: (
    request: AnyRequest & {
      repository?: Repository;
      git?: GitRepository;
      level?: PermissionLevel;
      sender?: Account;
    },
  ) => Promise<Reply>;
}

/**
 * An operation without a repository in its path. The parameters and the body were checked against the very description
 * that these types are generated from: that is what makes the assertion true.
 */
export const route = <Id extends OperationId>(
  id: Id,
  handler: (request: RestRequest<Id>) => Reply | Promise<Reply>,
): Route => ({
  id,
  needs: null,
  handle: async (request) => handler(request as unknown as RestRequest<Id>),
});

/** An operation on a repository, which is looked up and guarded before. */
export const repositoryRoute = <Id extends OperationId>(
  id: Id,
  needs: PermissionLevel,
  handler: (request: RepositoryRequest<Id>) => Reply | Promise<Reply>,
): Route => ({
  id,
  needs,
  handle: async (request) => handler(request as unknown as RepositoryRequest<Id>),
});

export const ok = (body: unknown): Reply => ({ status: 200, body });
export const created = (body: unknown): Reply => ({ status: 201, body });
export const noContent: Reply = { status: 204 };
