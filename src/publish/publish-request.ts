import type { Config } from "../domain/config.js";
import type { Forge } from "../domain/forge.js";
import type { LedgerEntry } from "../domain/ledger.js";
import type { Order } from "../domain/order.js";
import type { Clock } from "../domain/ports.js";
import type { RunEvent } from "../domain/run-event.js";
import type { Attestation } from "./judge.js";

export interface PublishRequest {
  forge: Forge;
  /** What the accept job decided. */
  order: Order;
  /** The solve job's result: untrusted. */
  outcome: unknown;
  /** The verify job's, null when it did not run. */
  attestation: Attestation | null;
  /** The journal, untrusted: every string in it is escaped by the reports. */
  events: readonly RunEvent[];
  /** From the default branch: what nobody's patch may touch, and how pull requests are made. */
  config: Pick<Config, "protect" | "pullRequests">;
  /** Logins that write for us (see putStatus). */
  actors: readonly string[];
  runUrl: string | null;
  /** What the run has used, for the and the day's budgets. */
  entry: LedgerEntry;
  clock: Clock;
}

export type Published =
  | { kind: "pull-request"; number: number; url: string; branch: string; draft: boolean }
  /** Said in the status comment; there is nothing to propose. */
  | { kind: "answered" }
  /** The issue was closed or its label taken off meanwhile, or somebody cancelled the run. */
  | { kind: "withdrawn"; reason: string }
  /** No pull request was made or changed, and the status comment says why. */
  | { kind: "refused"; problems: string[] };
