// Cuts the slice of GitHub's official descriptions that localhub checks itself against: the operations and webhooks
// named in src/localhub/openapi/operations.json, with only the schemas they reach, as plain JSON Schema.
// The packages (MIT, 385 MB installed) are packed into a temporary folder and are no dependency of ours.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const versions = { "@octokit/openapi": "23.0.2", "@octokit/openapi-webhooks": "12.1.0" };
const folder = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), "src/localhub/openapi");
const wanted = JSON.parse(readFileSync(path.join(folder, "operations.json"), "utf8"));

function description(name) {
  const temporary = mkdtempSync(path.join(os.tmpdir(), "openapi-"));
  try {
    execFileSync("npm", ["pack", "--silent", `${name}@${versions[name]}`], { cwd: temporary });
    const [archive] = readdirSync(temporary);
    const member = "package/generated/api.github.com.json";
    execFileSync("tar", ["xzf", archive, member], { cwd: temporary });
    return JSON.parse(readFileSync(path.join(temporary, member), "utf8"));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

const keptKeywords = [
  ...["type", "enum", "const", "format", "pattern", "required", "additionalProperties", "uniqueItems"],
  ...[
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
  ],
];

/** Takes over what one document's schemas say, following references; equal subschemas are kept once. */
function slicer(document) {
  const schemas = {};
  const deref = (value) => {
    if (!value?.$ref) return value;
    return value.$ref
      .slice(2)
      .split("/")
      .reduce((node, key) => node[key], document);
  };

  function strip(schema) {
    if (typeof schema !== "object" || schema === null) return schema;
    if (schema.$ref) {
      const name = schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1);
      if (!(name in schemas)) {
        schemas[name] = true;
        schemas[name] = strip(deref(schema));
      }
      return orNull({ $ref: `#/schemas/${name}` }, schema.nullable);
    }
    const kept = {};
    for (const key of keptKeywords) if (key in schema) kept[key] = schema[key];
    if (typeof schema.additionalProperties === "object")
      kept.additionalProperties = strip(schema.additionalProperties);
    if (schema.properties)
      kept.properties = Object.fromEntries(Object.entries(schema.properties).map(([k, v]) => [k, strip(v)]));
    if (schema.items) kept.items = strip(schema.items);
    if (schema.not) kept.not = strip(schema.not);
    if (schema.allOf) kept.allOf = schema.allOf.map(strip);
    // GitHub's alternatives overlap (a simple error is also a full one), so "exactly one" would refuse good answers.
    const alternatives = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])];
    if (alternatives.length > 0) kept.anyOf = alternatives.map(strip);
    return orNull(kept, schema.nullable);
  }

  /** OpenAPI 3.0 says `nullable: true` where JSON Schema has a type. */
  function orNull(schema, nullable) {
    if (!nullable) return schema;
    if (schema.$ref || schema.anyOf || schema.allOf || schema.type === undefined)
      return { anyOf: [{ type: "null" }, schema] };
    const allowsNull = schema.enum?.includes(null) ?? true;
    const values = allowsNull ? {} : { enum: [...schema.enum, null] };
    return { ...schema, ...values, type: [...new Set([schema.type, "null"].flat())] };
  }

  return { schemas, strip, deref };
}

/** A copy of a schema with each schema inside it replaced by what `change` makes of it. */
function withChildren(schema, change) {
  const copy = { ...schema };
  if (typeof copy.additionalProperties === "object")
    copy.additionalProperties = change(copy.additionalProperties);
  if (copy.properties)
    copy.properties = Object.fromEntries(Object.entries(copy.properties).map(([k, v]) => [k, change(v)]));
  for (const key of ["items", "not"]) if (copy[key]) copy[key] = change(copy[key]);
  for (const key of ["allOf", "anyOf"]) if (copy[key]) copy[key] = copy[key].map(change);
  return copy;
}

/** Moves subschemas that occur more than once to `shared-N`: the webhook description repeats a user 2,000 times. */
function share(slice, everySchema) {
  const seen = new Map();
  const count = (schema) => {
    if (typeof schema !== "object" || schema === null) return schema;
    const text = JSON.stringify(schema);
    if (text.length > 150) seen.set(text, (seen.get(text) ?? 0) + 1);
    withChildren(schema, count);
    return schema;
  };
  everySchema(count);
  const repeated = [...seen].filter(([, times]) => times > 1).map(([text]) => text);
  const names = new Map(repeated.map((text, index) => [text, `shared-${index + 1}`]));
  const shared = {};
  const replace = (schema) => {
    if (typeof schema !== "object" || schema === null) return schema;
    const name = names.get(JSON.stringify(schema));
    const children = withChildren(schema, replace);
    if (name === undefined) return children;
    shared[name] ??= children;
    return { $ref: `#/schemas/${name}` };
  };
  everySchema(replace);
  Object.assign(slice.schemas, shared);
}

const jsonSchemaOf = (content) =>
  (content?.["application/json"] ?? Object.values(content ?? {})[0])?.schema ?? null;

function sliceRest() {
  const document = description("@octokit/openapi");
  const { schemas, strip, deref } = slicer(document);
  const operations = {};
  for (const [template, item] of Object.entries(document.paths)) {
    for (const method of ["get", "post", "put", "patch", "delete"]) {
      const operation = item[method];
      if (!operation || !wanted.rest.includes(operation.operationId)) continue;
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(deref);
      operations[operation.operationId] = {
        method: method.toUpperCase(),
        path: template,
        parameters: parameters
          .filter(({ in: place }) => place === "path" || place === "query")
          .map(({ name, in: place, required, schema }) => ({
            name,
            in: place,
            required: required ?? false,
            schema: strip(schema),
          })),
        body: operation.requestBody
          ? {
              required: operation.requestBody.required ?? false,
              schema: strip(jsonSchemaOf(operation.requestBody.content)),
            }
          : null,
        responses: Object.fromEntries(
          Object.entries(operation.responses).map(([status, response]) => [
            status,
            strip(jsonSchemaOf(deref(response).content)),
          ]),
        ),
      };
    }
  }
  const missing = wanted.rest.filter((id) => !(id in operations));
  if (missing.length > 0) throw new Error(`GitHub does not describe ${missing.join(", ")}`);
  const slice = { source: `@octokit/openapi ${versions["@octokit/openapi"]} (MIT)`, operations, schemas };
  share(slice, (visit) => {
    for (const name of Object.keys(schemas)) schemas[name] = visit(schemas[name]);
    for (const operation of Object.values(operations)) {
      if (operation.body) operation.body.schema = visit(operation.body.schema);
      for (const status of Object.keys(operation.responses))
        operation.responses[status] = visit(operation.responses[status]);
    }
  });
  write("github.slice.json", slice);
}

function sliceWebhooks() {
  const document = description("@octokit/openapi-webhooks");
  const { schemas, strip } = slicer(document);
  const webhooks = {};
  for (const name of wanted.webhooks) {
    const webhook = document.webhooks[name];
    if (!webhook) throw new Error(`GitHub does not describe the webhook ${name}`);
    webhooks[name] = strip(jsonSchemaOf(webhook.post.requestBody.content));
  }
  const slice = {
    source: `@octokit/openapi-webhooks ${versions["@octokit/openapi-webhooks"]} (MIT)`,
    webhooks,
    schemas,
  };
  share(slice, (visit) => {
    for (const name of Object.keys(schemas)) schemas[name] = visit(schemas[name]);
  });
  write("webhooks.slice.json", slice);
}

function write(name, slice) {
  const text = `${JSON.stringify(slice)}\n`;
  writeFileSync(path.join(folder, name), text);
  console.log(`${name}: ${Math.round(text.length / 1024)} KiB`);
}

sliceRest();
sliceWebhooks();
