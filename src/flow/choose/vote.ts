import { compareDistance, type Distance } from "../../domain/candidate.js";
import type { Assessment } from "../assess.js";
import type { Draft } from "../stages/implement.js";
import type { Suspect } from "./suspects.js";

/** A candidate and what the tests said of it. */
export interface Voted {
  draft: Draft;
  said: Assessment;
}

/** The candidates, best first: by distance, in which a suspect test has no say. */
export const ranked = (voted: readonly Voted[], suspects: readonly Suspect[]): Voted[] =>
  [...voted].sort((a, b) => compareDistance(counted(a, suspects), counted(b, suspects)));

/** Those that the tests put as high as the first: at most their sizes differ. */
export function tiedWithFirst(order: readonly Voted[], suspects: readonly Suspect[]): Voted[] {
  const sizeless = (one: Voted): Distance => ({ ...counted(one, suspects), linesChanged: 0 });
  const [first] = order;
  if (first === undefined) return [];
  return order.filter((one) => compareDistance(sizeless(one), sizeless(first)) === 0);
}

function counted({ said }: Voted, suspects: readonly Suspect[]): Distance {
  const silent = suspects.filter(({ id }) => said.newTests[id] === "failed").length;
  return { ...said.distance, newTestsFailing: said.distance.newTestsFailing - silent };
}
