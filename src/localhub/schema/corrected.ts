import type { RestSlice } from "./slice.js";

/**
 * Puts right where GitHub's description contradicts GitHub's answers: the account of each installation in a list would
 * have to be a user and an enterprise at once, where a single installation's is one of them.
 */
export function corrected(slice: RestSlice): RestSlice {
  const listed = slice.operations["apps/list-installations"];
  if (listed === undefined) return slice;
  const responses = {
    ...listed.responses,
    200: { type: "array", items: { $ref: "#/schemas/installation" } },
  };
  return {
    ...slice,
    operations: { ...slice.operations, "apps/list-installations": { ...listed, responses } },
  };
}
