import path from "node:path";
import type { Problem } from "../problems/problem.js";
import { readProblem } from "../problems/read-problem.js";
import { readRows } from "../read-rows.js";
import { ownFolder } from "./own-folder.js";

/** Ten problems of our own invention, made by `scripts/make-own-problems.mjs`. */
export async function ownProblems(): Promise<Problem[]> {
  return (await readRows(path.join(ownFolder(), "problems.jsonl.gz"))).map(readProblem);
}
