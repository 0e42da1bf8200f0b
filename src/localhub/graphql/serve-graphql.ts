import type { IncomingMessage, ServerResponse } from "node:http";
import {
  buildSchema,
  type DocumentNode,
  execute,
  GraphQLError,
  type GraphQLSchema,
  parse,
  validate,
} from "graphql";
import { z } from "zod";
import type { Hub } from "../hub.js";
import { authenticate } from "../rest/authenticate.js";
import { HttpError } from "../rest/errors.js";
import { readJson } from "../rest/read-body.js";
import { respond } from "../rest/respond.js";
import type { Reply } from "../rest/route.js";
import { loadGraphqlSlice } from "../schema/slice.js";
import { crash } from "../store/state.js";
import { createResolvers } from "./resolvers.js";

const Query = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** github.com has `/graphql`, an Enterprise Server `/api/graphql`. */
export const isGraphqlRequest = (url: URL): boolean => /^\/(api\/)?graphql\/?$/.test(url.pathname);

let schema: GraphQLSchema | null = null;

/**
 * Answers a query of the GraphQL API, as far as `operations.json` names its fields. One that does not fit GitHub's
 * schema as kept here is a fault; what GitHub answers to good queries that it refuses (`FORBIDDEN`) is none.
 */
export async function serveGraphql(
  hub: Hub,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reply = await answer(hub, message).catch((error: unknown): Reply => {
    if (error instanceof HttpError) return { status: error.status, body: error.body() };
    const fault = crash("POST /graphql", error);
    hub.fault(fault);
    return { status: 500, body: new HttpError(500, fault.detail).body() };
  });
  respond(response, reply);
}

async function answer(hub: Hub, message: IncomingMessage): Promise<Reply> {
  const body = await readJson(message);
  const actor = authenticate(hub.state, message.headers.authorization);
  if (actor.kind === "anonymous") throw new HttpError(401, "This endpoint requires you to be authenticated.");
  if (actor.kind === "app") throw new HttpError(401, "A JSON web token could not be decoded");
  const asked = Query.safeParse(body);
  if (message.method !== "POST" || !asked.success)
    throw new HttpError(400, "A query attribute must be specified and must be a string.");
  schema ??= buildSchema(loadGraphqlSlice());
  const read = readQuery(schema, asked.data.query);
  if (read.document === null) return refused(hub, read.errors);
  const { data, errors = [] } = await execute({
    schema,
    document: read.document,
    rootValue: createResolvers(hub, actor),
    variableValues: asked.data.variables ?? {},
    operationName: asked.data.operationName ?? null,
  });
  // What a resolver refuses has a type; what is left is a defect of ours, or variables that don't fit.
  const untyped = errors.filter(({ extensions }) => extensions.type === undefined);
  for (const { originalError } of untyped)
    if (originalError) hub.fault(crash("POST /graphql", originalError));
  if (untyped.some(({ originalError }) => !originalError)) return refused(hub, untyped);
  return { status: 200, body: { data: data ?? null, ...(errors.length > 0 ? shownAll(errors) : {}) } };
}

type ReadQuery =
  | { document: DocumentNode; errors: readonly [] }
  | { document: null; errors: readonly GraphQLError[] };

/** The query, if it fits the schema. */
function readQuery(known: GraphQLSchema, query: string): ReadQuery {
  try {
    const document = parse(query);
    const errors = validate(known, document);
    return errors.length > 0 ? { document: null, errors } : { document, errors: [] };
  } catch (error) {
    if (error instanceof GraphQLError) return { document: null, errors: [error] };
    throw error;
  }
}

/** A query that GitHub would not take. */
function refused(hub: Hub, errors: readonly GraphQLError[]): Reply {
  const detail = errors.map(({ message }) => message).join("; ");
  hub.fault({ kind: "request", where: "POST /graphql", detail });
  return { status: 200, body: shownAll(errors) };
}

const shownAll = (errors: readonly GraphQLError[]) => ({ errors: errors.map(shown) });

/** As GitHub words an error: its type beside the message. */
const shown = ({ message, path, locations, extensions }: GraphQLError) => ({
  ...(extensions.type === undefined ? {} : { type: extensions.type }),
  ...(path === undefined ? {} : { path }),
  ...(locations === undefined ? {} : { locations }),
  message,
});
