// Cuts the slice of GitHub's public GraphQL schema that localhub validates queries against: the types and fields named
// under "graphql" in src/localhub/openapi/operations.json, and whole the inputs, payloads and scalars they reach.
// The package (MIT, 8 MB) is packed into a temporary folder and is no dependency of ours.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Kind, parse, print, visit } from "graphql";

const source = "@octokit/graphql-schema";
const version = "15.26.1";
const folder = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), "src/localhub/openapi");
const { graphql: wanted } = JSON.parse(readFileSync(path.join(folder, "operations.json"), "utf8"));

function schema() {
  const temporary = mkdtempSync(path.join(os.tmpdir(), "graphql-"));
  try {
    execFileSync("npm", ["pack", "--silent", `${source}@${version}`], { cwd: temporary });
    const [archive] = readdirSync(temporary);
    execFileSync("tar", ["xzf", archive, "package/schema.graphql"], { cwd: temporary });
    return parse(readFileSync(path.join(temporary, "package/schema.graphql"), "utf8"));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

const definitions = new Map(
  schema()
    .definitions.filter(({ name }) => name)
    .map((definition) => [definition.name.value, definition]),
);

/** A definition with the wanted fields only, without prose and directives, and of its interfaces just Node. */
function cut(definition) {
  const fields = wanted[definition.name.value];
  const missing = (fields ?? []).filter(
    (name) => !definition.fields.some((field) => field.name.value === name),
  );
  if (missing.length > 0) throw new Error(`GitHub's ${definition.name.value} has no ${missing.join(", ")}`);
  const plain = visit(definition, {
    enter: (node) => (node.description || node.directives?.length ? bare(node) : undefined),
  });
  const isNode = (fields ?? ["id"]).includes("id");
  const interfaces = plain.interfaces?.filter(({ name }) => name.value === "Node" && isNode);
  return {
    ...plain,
    ...(interfaces ? { interfaces } : {}),
    ...(fields ? { fields: plain.fields.filter(({ name }) => fields.includes(name.value)) } : {}),
  };
}

const bare = ({ description: _, ...node }) => ({ ...node, directives: [] });

const kept = new Map();
function keep(name) {
  const definition = definitions.get(name);
  if (kept.has(name) || !definition) return;
  const small = cut(definition);
  kept.set(name, small);
  visit(small, { [Kind.NAMED_TYPE]: (node) => keep(node.name.value) });
}
for (const name of Object.keys(wanted)) keep(name);

const text = [...kept]
  .sort(([a], [b]) => a.localeCompare(b))
  .map(([, definition]) => print(definition))
  .join("\n\n");
writeFileSync(path.join(folder, "github.slice.graphql"), `# ${source} ${version} (MIT)\n\n${text}\n`);
console.log(`github.slice.graphql: ${kept.size} definitions`);
