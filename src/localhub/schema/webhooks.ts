import type { ValidateFunction } from "ajv";
import { createAjv, explain } from "./ajv.js";
import { loadWebhookSlice } from "./slice.js";

export type WebhookCheck = (event: string, payload: Readonly<Record<string, unknown>>) => string | null;

/** Checks payloads against GitHub's webhook description; says what is wrong, or null. */
export function createWebhookCheck(): WebhookCheck {
  const slice = loadWebhookSlice();
  const ajv = createAjv(false).addSchema({ $id: "webhooks", schemas: slice.schemas });
  const compiled = new Map<string, ValidateFunction>();
  return (event, payload) => {
    const action = typeof payload.action === "string" ? `-${payload.action}` : "";
    const name = `${event}${action}`.replaceAll("_", "-");
    const schema = slice.webhooks[name];
    if (!schema) return `GitHub's description as kept here has no webhook ${name}`;
    const validate =
      compiled.get(name) ??
      ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"webhooks#/')));
    compiled.set(name, validate);
    return validate(payload) ? null : explain(validate.errors);
  };
}
