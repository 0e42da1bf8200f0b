import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const JsonSchema = z.record(z.string(), z.unknown()).nullable();

const Operation = z.object({
  method: z.string(),
  path: z.string(),
  parameters: z.array(
    z.object({ name: z.string(), in: z.enum(["path", "query"]), required: z.boolean(), schema: JsonSchema }),
  ),
  body: z.object({ required: z.boolean(), schema: JsonSchema }).nullable(),
  responses: z.record(z.string(), JsonSchema),
});

const RestSlice = z.object({
  operations: z.record(z.string(), Operation),
  schemas: z.record(z.string(), JsonSchema),
});
const WebhookSlice = z.object({
  webhooks: z.record(z.string(), JsonSchema),
  schemas: z.record(z.string(), JsonSchema),
});

export type Operation = z.infer<typeof Operation>;
export type RestSlice = z.infer<typeof RestSlice>;
export type WebhookSlice = z.infer<typeof WebhookSlice>;

/** GitHub's description of the operations in `operations.json`; made by `scripts/slice-openapi.mjs`. */
export const loadRestSlice = (): RestSlice => RestSlice.parse(read("github.slice.json"));

/** GitHub's description of the webhooks in `operations.json`; made by the same script. */
export const loadWebhookSlice = (): WebhookSlice => WebhookSlice.parse(read("webhooks.slice.json"));

const PermissionSlice = z.object({
  operations: z.record(z.string(), z.array(z.templateLiteral([z.string(), "=", z.enum(["read", "write"])]))),
});

/** For each operation the permissions of which one is enough; made by `scripts/slice-permissions.mjs`. */
export const loadPermissionSlice = () => PermissionSlice.parse(read("permissions.slice.json")).operations;

/** The part of GitHub's GraphQL schema named in `operations.json`; made by `scripts/slice-graphql.mjs`. */
export const loadGraphqlSlice = (): string => readText("github.slice.graphql");

const read = (name: string): unknown => JSON.parse(readText(name));

/** The slices lie beside the source; a bundle, wherever it was put inside the package, finds them upwards. */
function readText(name: string): string {
  for (let folder = path.dirname(fileURLToPath(import.meta.url)); ; folder = path.dirname(folder)) {
    for (const place of ["openapi", "src/localhub/openapi"]) {
      const file = path.join(folder, place, name);
      if (existsSync(file)) return readFileSync(file, "utf8");
    }
    if (folder === path.dirname(folder)) throw new Error(`${name} is missing from this installation`);
  }
}
