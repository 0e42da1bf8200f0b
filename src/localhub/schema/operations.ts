import type { ValidateFunction } from "ajv";
import { createAjv, explain } from "./ajv.js";
import { matchPath, type PathPattern, pathPattern } from "./path-pattern.js";
import { loadPermissionSlice, loadRestSlice, type Operation } from "./slice.js";

export interface FoundOperation {
  id: string;
  operation: Operation;
  pathParameters: Readonly<Record<string, string>>;
}

export interface Checked {
  parameters: Readonly<Record<string, unknown>>;
  /** What is wrong, or null. */
  error: string | null;
}

export type OperationChecks = ReturnType<typeof createOperationChecks>;

/** Finds operations in GitHub's description, and checks what goes in and out. Schemas are compiled when first needed. */
export function createOperationChecks() {
  const slice = loadRestSlice();
  const strict = createAjv(false).addSchema({ $id: "github", schemas: slice.schemas });
  const lenient = createAjv(true).addSchema({ $id: "github", schemas: slice.schemas });
  const permissions = loadPermissionSlice();
  const compiled = new Map<string, ValidateFunction>();
  const patterns: [string, Operation, PathPattern][] = Object.entries(slice.operations).map(
    ([id, operation]) => [id, operation, pathPattern(operation.path)],
  );
  // The more literal text a pattern has, the more it means: /issues/comments/{id} before /issues/{issue_number}/….
  patterns.sort(([, , a], [, , b]) => b.weight - a.weight);

  const validator = (key: string, schema: unknown, ajv = strict): ValidateFunction => {
    const known = compiled.get(key);
    if (known) return known;
    const made = ajv.compile(rooted(schema));
    compiled.set(key, made);
    return made;
  };

  function find(method: string, path: string): FoundOperation | null {
    for (const [id, operation, pattern] of patterns) {
      if (operation.method !== method) continue;
      const pathParameters = matchPath(pattern, path);
      if (pathParameters) return { id, operation, pathParameters };
    }
    return null;
  }

  /** Path and query come as text; numbers and booleans are read from it as the schema says. */
  function checkParameters(found: FoundOperation, query: URLSearchParams): Checked {
    const values: Record<string, unknown> = { ...found.pathParameters };
    for (const { name, in: place } of found.operation.parameters) {
      const given = place === "query" ? query.get(name) : null;
      if (given !== null) values[name] = given;
    }
    const names = found.operation.parameters.map(({ name }) => name);
    const unknown = [...query.keys()].filter((name) => !names.includes(name));
    // GitHub ignores them, and so hides a misspelt one.
    if (unknown.length > 0) return { parameters: values, error: `unknown parameters: ${unknown.join(", ")}` };
    const schema = {
      type: "object",
      properties: Object.fromEntries(
        found.operation.parameters.map(({ name, schema }) => [name, schema ?? {}]),
      ),
      required: found.operation.parameters.filter(({ required }) => required).map(({ name }) => name),
    };
    const validate = validator(`${found.id} parameters`, schema, lenient);
    return validate(values)
      ? { parameters: values, error: null }
      : { parameters: values, error: explain(validate.errors) };
  }

  function checkBody({ id, operation }: FoundOperation, body: unknown): string | null {
    if (!operation.body) return null;
    if (body === undefined) return operation.body.required ? "a JSON body is required" : null;
    const validate = validator(`${id} body`, operation.body.schema ?? {});
    return validate(body) ? null : explain(validate.errors);
  }

  function checkResponse({ id, operation }: FoundOperation, status: number, body: unknown): string | null {
    const described = operation.responses[String(status)];
    if (described === undefined) {
      if (status < 400) return `GitHub does not answer ${id} with ${status}`;
      const validate = validator("error", { $ref: "#/schemas/basic-error", required: ["message"] });
      return validate(body) ? null : explain(validate.errors);
    }
    if (described === null) return body === undefined || status >= 400 ? null : "no body is described";
    const validate = validator(`${id} ${status}`, described);
    return validate(body) ? null : explain(validate.errors);
  }

  /** The permissions of which a token of an App or a job needs one; empty where GitHub asks for none. */
  const accepted = (id: string) => permissions[id] ?? [];

  return { ids: Object.keys(slice.operations), find, checkParameters, checkBody, checkResponse, accepted };
}

/** References in a slice are written from its own root; compiled alone, a part has to name that root. */
function rooted(schema: unknown): Record<string, unknown> {
  const text = JSON.stringify(schema ?? {}).replaceAll('"$ref":"#/', '"$ref":"github#/');
  return JSON.parse(text);
}
