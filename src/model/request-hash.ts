import { createHash } from "node:crypto";
import type { Message } from "../domain/run-event.js";

/** SHA-256 (hex) of what is asked and of whom: how a recorded reply is found again. */
export function requestHash(model: string, messages: readonly Message[]): string {
  const parts = [model, ...messages.flatMap(({ role, content }) => [role, content])];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
