import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { PatchwrightError } from "../domain/errors.js";

/** Where a job runs: what GitHub's runner tells every step. */
export interface RunContext {
  owner: string;
  name: string;
  event: { name: string; payload: unknown };
  runId: number;
  runUrl: string;
  /** The day it is, in UTC: `2026-11-22`. */
  day: string;
  apiUrl: string;
  /** The checkout, where the job made one. */
  workspace: string;
  /** A folder of this job's own, gone with it. */
  temp: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const Variables = z.object({
  GITHUB_REPOSITORY: z.string().regex(/^[^/]+\/[^/]+$/),
  GITHUB_EVENT_NAME: z.string().min(1),
  GITHUB_EVENT_PATH: z.string().min(1),
  GITHUB_RUN_ID: z.coerce.number().int().positive(),
  GITHUB_SERVER_URL: z.url(),
  GITHUB_API_URL: z.url(),
  GITHUB_WORKSPACE: z.string().min(1),
  RUNNER_TEMP: z.string().min(1),
});

/** Throws `input-missing` where this is no Actions job. */
export function runContext(env: Environment): RunContext {
  const parsed = Variables.safeParse(env);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0] ?? "GITHUB_REPOSITORY");
    throw new PatchwrightError("input-missing", { name }, { cause: parsed.error });
  }
  const known = parsed.data;
  const [owner = "", name = ""] = known.GITHUB_REPOSITORY.split("/");
  return {
    owner,
    name,
    event: {
      name: known.GITHUB_EVENT_NAME,
      payload: JSON.parse(readFileSync(known.GITHUB_EVENT_PATH, "utf8")),
    },
    runId: known.GITHUB_RUN_ID,
    runUrl: `${known.GITHUB_SERVER_URL}/${owner}/${name}/actions/runs/${known.GITHUB_RUN_ID}`,
    day: new Date().toISOString().slice(0, 10),
    apiUrl: known.GITHUB_API_URL,
    workspace: known.GITHUB_WORKSPACE,
    temp: path.join(known.RUNNER_TEMP, "patchwright"),
  };
}
