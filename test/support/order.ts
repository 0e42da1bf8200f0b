import type { Order } from "../../src/domain/order.js";
import { noLimit } from "../../src/domain/usage.js";

/** An order as accept would give it for issue 1. */
export const orderOf = (change: Partial<Order> = {}): Order => ({
  issue: 1,
  work: "solve",
  request: "run-1",
  asker: "ada",
  label: "patchwright",
  base: "a".repeat(40),
  taskHash: "0".repeat(64),
  allowance: noLimit,
  publisher: "workflow",
  status: 1,
  refines: null,
  threads: [],
  ...change,
});
